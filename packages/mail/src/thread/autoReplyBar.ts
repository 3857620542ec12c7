import type { ParsedMail } from "../parse/parsedMail.ts";

/** How many automatic answers one address gets within which minutes, and one conversation. As Zammad has it. */
const TO_ADDRESS = [
  [30, 10],
  [60, 30],
  [120, 60],
  [240, 180],
  [360, 600],
] as const;
const IN_CONVERSATION = [
  [10, 10],
  [15, 30],
  [25, 60],
  [50, 180],
  [100, 600],
] as const;
const MINUTE_MS = 60_000;

export interface AutoReplyHistory {
  /** When automatic answers went to this address, milliseconds since 1970. */
  readonly toAddress: readonly number[];
  readonly inConversation: readonly number[];
}

export type AutoReplyBar = "noSender" | "ownAddress" | "machine" | "tooManyToAddress" | "tooManyInConversation";

/**
 * May a machine answer this mail? Two machines that answer each other never end, so: never to a machine's mail, a report,
 * a list, an own address, and never without limit. The mail itself is received all the same.
 */
export function autoReplyBar(
  mail: Pick<ParsedMail, "from" | "replyTo" | "automatic" | "bounce" | "complaint">,
  ownAddresses: ReadonlySet<string>,
  history: AutoReplyHistory,
  now: number,
): AutoReplyBar | null {
  const to = mail.replyTo[0] ?? mail.from;
  if (!to) return "noSender";
  const claimed = [to.address, mail.from?.address ?? ""].map((address) =>
    address.toLowerCase().replace(/\+[^@]*@/, "@"),
  );
  if (claimed.some((address) => ownAddresses.has(address))) return "ownAddress";
  if (mail.automatic.length > 0 || mail.bounce || mail.complaint) return "machine";
  if (isOver(history.toAddress, TO_ADDRESS, now)) return "tooManyToAddress";
  return isOver(history.inConversation, IN_CONVERSATION, now) ? "tooManyInConversation" : null;
}

function isOver(
  sent: readonly number[],
  limits: readonly (readonly [count: number, minutes: number])[],
  now: number,
): boolean {
  return limits.some(([count, minutes]) => sent.filter((at) => at > now - minutes * MINUTE_MS).length >= count);
}
