import type { Account, Line } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import { openMessage } from "./post.ts";
import { sendMessage } from "./send.ts";

export type OptOutType = "STOP" | "START" | "HELP";

// Twilio's own keywords and answers on long codes (support article 223134027; REVOKE and OPTOUT since April 2025).
const STOP = new Set(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"]);
const START = new Set(["START", "YES", "UNSTOP"]);
const HELP = new Set(["HELP", "INFO"]);
const ANSWERS: Readonly<Record<OptOutType, string>> = {
  STOP:
    "You have successfully been unsubscribed. You will not receive any more messages from this number. " +
    "Reply START to resubscribe.",
  START:
    "You have successfully been re-subscribed to messages from this number. " +
    "Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
  HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
};

const keyOf = (sender: string, customer: string): string => `${sender} ${customer}`;

/** A customer has said stop to this sender, and not start since. */
export const isOptedOut = ({ post }: Carrier, sender: string, customer: string): boolean =>
  post.optedOut.has(keyOf(sender, customer));

/**
 * What the carrier does by itself with a keyword: only a message that is nothing else counts. It blocks or unblocks, answers,
 * and the message goes on to the application all the same.
 */
export const heedKeyword = (carrier: Carrier, line: Line, customer: string, text: string): OptOutType | undefined => {
  const word = text.trim().toUpperCase();
  const wasOut = isOptedOut(carrier, line.phoneNumber, customer);
  const type = line.optOut ? customKeyword(line.optOut, word) : englishKeyword(word, wasOut);
  if (type === "STOP") carrier.post.optedOut.add(keyOf(line.phoneNumber, customer));
  if (type === "START") carrier.post.optedOut.delete(keyOf(line.phoneNumber, customer));
  return type;
};

/** "Yes" is an ordinary word from whoever is not blocked. */
const englishKeyword = (word: string, wasOut: boolean): OptOutType | undefined => {
  if (STOP.has(word)) return "STOP";
  if (START.has(word)) return word !== "YES" || wasOut ? "START" : undefined;
  return HELP.has(word) ? "HELP" : undefined;
};

const customKeyword = (own: NonNullable<Line["optOut"]>, word: string): OptOutType | undefined => {
  const isOne = (words: readonly string[], always: string) =>
    [...words, always].some((one) => one.trim().toUpperCase() === word);
  if (isOne(own.stop, "STOP")) return "STOP";
  if (isOne(own.start, "START")) return "START";
  return isOne(own.help, "HELP") ? "HELP" : undefined;
};

/** The carrier's own answer, which no list of the account's shows; to a blocked customer it goes all the same. */
export const answerKeyword = (carrier: Carrier, account: Account, line: Line, customer: string, type: OptOutType) => {
  const own = {
    STOP: line.optOut?.replies?.stop,
    START: line.optOut?.replies?.start,
    HELP: line.optOut?.replies?.help,
  };
  const given = { account, from: line.phoneNumber, to: customer, body: own[type] ?? ANSWERS[type] };
  const direction = "outbound-reply" as const;
  sendMessage(carrier, openMessage(carrier, { ...given, direction, status: "queued", automatic: true }));
};
