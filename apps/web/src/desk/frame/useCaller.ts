import type { CallerView, CustomerCard, OfferPop } from "@touchstone/contracts";
import type { Channel } from "@touchstone/domain";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useMe } from "../../session/sessionStore.ts";
import { callerNumber, formatNumber } from "./phoneNumbers.ts";

/** What an offer and a contact have in common: somebody who called. */
export interface Calling {
  readonly from: CallerView;
  readonly match: OfferPop["match"];
  readonly customer: CustomerCard | null;
  readonly candidateCount: number;
  /** Left out where it is a call. */
  readonly channel?: Channel;
}

export interface Caller {
  /** Customer's name, else the number, else a word: what stands in large letters. */
  readonly title: string;
  /** The number as it may be shown; null when withheld. */
  readonly number: string | null;
}

/** How callers are called on the screen. */
export function useCallerNames(): (calling: Calling) => Caller {
  const { t } = useTranslation(["desk", "thread"]);
  const { region } = useMe().tenant;
  return ({ from, match, customer, channel }) => {
    const number = match === "withheld" ? null : callerNumber(from, region);
    // A customer made of a caller without a name is called by the number.
    const name = customer && (/^\+\d+$/.test(customer.name) ? formatNumber(customer.name, region) : customer.name);
    const visitor = channel === "chat" ? visitorName(from.name, t) : null;
    return { title: name ?? visitor ?? number ?? t(unnamed(channel)), number };
  };
}

/** What is said where there is no address. */
export const unnamed = (channel: Channel | undefined) =>
  channel === "email" ? ("thread:mail.withheld" as const) : ("caller.withheld" as const);

/** A visitor of the web says what name there is; it is no more than that. */
function visitorName(name: string | null, t: TFunction<"desk">): string {
  return name === null ? t("caller.visitor") : t("caller.visitorNamed", { name });
}
