import type { WhyNotRule } from "@touchstone/contracts";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useQueues, useSkills } from "../api/settings.ts";
import { serverNow } from "../live/serverClock.ts";

/** What it takes to say a rule. */
export interface Words {
  readonly t: TFunction<["whyNot", "board"]>;
  readonly skill: (id: string) => string;
  readonly queue: (id: string) => string;
  readonly reason: (reason: string) => string;
}

const CHANNELS = ["voice", "sms", "chat", "email", "fax"] as const;
const REASONS = ["break", "lunch", "meeting", "training", "paperwork"] as const;

export function useWords(): Words {
  const { t } = useTranslation(["whyNot", "board"]);
  const skills = useSkills().data?.items ?? [];
  const queues = useQueues().data?.items ?? [];
  return {
    t,
    skill: (id) => skills.find(({ skillId }) => skillId === id)?.name ?? t("aSkill"),
    queue: (id) => queues.find(({ queueId }) => queueId === id)?.name ?? t("aQueue"),
    reason: (reason) => {
      const known = REASONS.find((one) => one === reason);
      return known ? t(`board:reason.${known}`) : reason;
    },
  };
}

export type NoRoom = Extract<WhyNotRule, { rule: "noRoom" }>;

/** What an agent does who has no room for one more contact. */
export function workOf({ has }: Pick<NoRoom, "has">): "ringing" | "talking" | "wrapUp" | "full" {
  const kinds = has.map(({ activity }) => activity);
  if (kinds.length === 0) return "full";
  if (kinds.includes("engaged")) return "talking";
  return kinds.includes("offered") ? "ringing" : "wrapUp";
}

/** What an agent has, such as "1 call, 2 text messages". */
export function hadText({ has }: Pick<NoRoom, "has">, { t }: Words): string {
  const counts = CHANNELS.map((channel) => ({ channel, count: has.filter((one) => one.channel === channel).length }));
  const had = counts.filter(({ count }) => count > 0);
  return had.map(({ channel, count }) => t(`work.${channel}`, { count })).join(t("comma"));
}

/** How a contact that rests comes back. */
export function restText({ what, until }: Extract<WhyNotRule, { rule: "resting" }>, { t }: Words): string {
  if (what === "onTheLine") return t("customerOnTheLine");
  if (until === null) return t("restsForCustomer");
  return t(what === "callback" ? "resting" : "restsUntil", { seconds: secondsTo(until) });
}

export const secondsTo = (instant: number) => Math.max(0, Math.ceil((instant - serverNow()) / 1000));

/** For a rule of a newer server; that ours all have words, the types prove. */
export function unknownRule(because: never): string {
  return (because as WhyNotRule).rule;
}
