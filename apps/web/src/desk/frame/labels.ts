import type { DeskAgent, DeskContact, OfferPop } from "@touchstone/contracts";
import type { IconName } from "../../icons/Icon.tsx";
import type { ConnectionState } from "../../live/liveConnection.ts";
import type { Tone } from "../../ui/Chip.tsx";

/** Codes that go over the wire; the catalogue has their words. */
export const notReadyReasons = ["break", "lunch", "meeting", "training", "paperwork"] as const;
export type NotReadyReason = (typeof notReadyReasons)[number];

export const isNotReadyReason = (reason: string | null): reason is NotReadyReason =>
  notReadyReasons.some((one) => one === reason);

/** How a state looks. The word comes from the catalogue, so that no state is told by colour alone. */
export interface Look {
  readonly icon: IconName;
  readonly tone: Tone;
}

export const pulseLook: Readonly<Record<ConnectionState["pulse"], Look>> = {
  connected: { icon: "signal", tone: "ok" },
  connecting: { icon: "sync", tone: "neutral" },
  reconnecting: { icon: "sync", tone: "warn" },
  gone: { icon: "gone", tone: "crit" },
};

export type ActivityLabel = DeskContact["state"] | "writing" | "idle";

export const activityLook: Readonly<Record<ActivityLabel, Look>> = {
  idle: { icon: "ring", tone: "neutral" },
  ringing: { icon: "bell", tone: "accent" },
  connecting: { icon: "phone", tone: "accent" },
  talking: { icon: "phone", tone: "accent" },
  writing: { icon: "sms", tone: "accent" },
  held: { icon: "pause", tone: "warn" },
  consulting: { icon: "users", tone: "accent" },
  agentLost: { icon: "micOff", tone: "crit" },
  ending: { icon: "hangup", tone: "neutral" },
  wrapUp: { icon: "pencil", tone: "warn" },
};

/** The shown activity is computed from the contacts; the agent's own axis tells only idle, offered, engaged, wrap-up. */
export function activityOf(
  agent: DeskAgent,
  contacts: readonly DeskContact[],
  offer: OfferPop | null,
): { readonly label: ActivityLabel; readonly since: number } {
  if (offer) return { label: "ringing", since: offer.madeAt };
  const taken = contacts.filter((one) => one.state !== "ringing");
  const contact = taken.find(({ thread }) => thread === null);
  const [written] = taken;
  if (contact === undefined && written) return { label: "writing", since: written.connectedAt ?? written.since };
  if (contact) return { label: contact.state, since: timerStartOf(contact) };
  return { label: "idle", since: agent.activity.since };
}

/** A conversation's timer runs from the first word and does not begin anew after a hold; the others from their state. */
export function timerStartOf(contact: DeskContact): number {
  return contact.state === "talking" ? (contact.connectedAt ?? contact.since) : contact.since;
}

export type IntentLabel =
  | { readonly kind: "ready" }
  | { readonly kind: "notReady"; readonly reason: string | null }
  | { readonly kind: "offline" }
  | { readonly kind: "pausedMissed" }
  | { readonly kind: "pausedMessage" }
  | { readonly kind: "pausedFault" };

/** Whether what was missed was no call. */
export const isWritten = ({ channel }: Pick<NonNullable<DeskAgent["block"]>, "channel">) =>
  channel !== null && channel !== "voice";

/** A block stands before the intent it leaves untouched. */
export function intentOf({ intent, block }: DeskAgent): IntentLabel {
  if (block && intent.kind !== "offline") {
    if (block.cause !== "missedOffer") return { kind: "pausedFault" };
    return { kind: isWritten(block) ? "pausedMessage" : "pausedMissed" };
  }
  return intent.kind === "notReady" ? { kind: "notReady", reason: intent.reason } : { kind: intent.kind };
}

export const intentLook: Readonly<Record<IntentLabel["kind"], Look>> = {
  ready: { icon: "checkCircle", tone: "ok" },
  notReady: { icon: "minusCircle", tone: "neutral" },
  offline: { icon: "power", tone: "neutral" },
  pausedMissed: { icon: "pauseCircle", tone: "crit" },
  pausedMessage: { icon: "pauseCircle", tone: "crit" },
  pausedFault: { icon: "pauseCircle", tone: "crit" },
};

export const matchLook: Readonly<Record<OfferPop["match"], Look>> = {
  exact: { icon: "match", tone: "ok" },
  candidates: { icon: "users", tone: "warn" },
  unknown: { icon: "shieldQuestion", tone: "neutral" },
  withheld: { icon: "eyeOff", tone: "neutral" },
  invalid: { icon: "alert", tone: "warn" },
};

/** What was matched exactly: a number, a mail address, or who signed in at the company's site. */
export const exactWord = ({ channel }: Pick<DeskContact, "channel">) => {
  if (channel === "chat") return "thread:visitor.exact";
  return channel === "email" ? "thread:mail.exact" : "match.exact";
};

/**
 * How whoever calls or writes was matched, where nobody has been chosen: mails have addresses, visitors of the web no numbers, and one
 * customer alone is no choice among several but one whom anybody could say to be.
 */
export const matchWord = ({
  channel,
  match,
  candidateCount,
}: Pick<DeskContact, "channel" | "match" | "candidateCount">) => {
  if (match === "candidates" && candidateCount === 1) return "match.claimed";
  if (match === "exact" || match === "candidates") return `match.${match}` as const;
  if (channel === "email") return `thread:mail.${match}` as const;
  return channel === "chat" ? ("thread:visitor.unknown" as const) : (`match.${match}` as const);
};
