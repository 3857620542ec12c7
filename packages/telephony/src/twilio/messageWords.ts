import type { ArrivedText, MessageFailure, MessageState } from "../messagingPort.ts";
import { lookUp } from "./words.ts";

// Twilio's words for messages and ours. Source: Message resource, "Error and warning dictionary", opt-out keywords (support 223134027).

export type TwilioMessageStatus =
  | "accepted"
  | "scheduled"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "undelivered"
  | "failed"
  | "canceled"
  | "read"
  | "partially_delivered"
  | "receiving"
  | "received";

/** Null: a message from outside. */
export const messageStates: Readonly<Record<TwilioMessageStatus, MessageState | null>> = {
  accepted: "queued",
  scheduled: "queued",
  queued: "queued",
  sending: "sending",
  sent: "sent",
  delivered: "delivered",
  undelivered: "undelivered",
  failed: "failed",
  canceled: "failed",
  read: "read",
  // Deprecated: some of several recipients have it.
  partially_delivered: "sent",
  receiving: null,
  received: null,
};

const FAILURES: Readonly<Record<string, MessageFailure>> = {
  // Refusals of the request.
  21610: "optedOut",
  21211: "badNumber",
  21217: "badNumber",
  21612: "badNumber",
  21614: "badNumber",
  21212: "notAllowed",
  21266: "badNumber",
  21408: "notAllowed",
  21603: "notAllowed",
  21606: "notAllowed",
  21608: "notAllowed",
  21659: "notAllowed",
  21660: "notAllowed",
  21602: "badContent",
  21619: "badContent",
  21620: "badContent",
  21623: "badContent",
  21617: "tooLong",
  21611: "queueFull",
  // What became of it.
  11200: "badContent",
  12300: "badContent",
  30001: "queueFull",
  30002: "notAllowed",
  30003: "unreachable",
  30004: "blocked",
  30005: "badNumber",
  30006: "badNumber",
  30007: "filtered",
  30010: "notAllowed",
  30011: "badContent",
  30019: "badContent",
  30032: "notAllowed",
  30034: "notAllowed",
  30410: "unreachable",
  63038: "notAllowed",
};

/** Why a message was refused or did not arrive, by the carrier's code. */
export const whyNotDelivered = (code: string): MessageFailure => lookUp(FAILURES, code) ?? "unknown";

type Keyword = NonNullable<ArrivedText["keyword"]>;

/** Only the single word counts ("stop please" does not), in any case. */
const KEYWORDS: Readonly<Record<string, Keyword>> = {
  STOP: "stop",
  STOPALL: "stop",
  UNSUBSCRIBE: "stop",
  CANCEL: "stop",
  END: "stop",
  QUIT: "stop",
  REVOKE: "stop",
  OPTOUT: "stop",
  START: "start",
  UNSTOP: "start",
  HELP: "help",
  INFO: "help",
};
/** `OptOutType` of Advanced Opt-Out: the account's own keywords, in any language, told by Twilio itself. */
const OPT_OUT_TYPES: Readonly<Record<string, Keyword>> = { STOP: "stop", START: "start", HELP: "help" };

/** What Twilio takes a message for, by its own word where it says one. */
export function readKeyword(
  text: string,
  optOutType: string | undefined,
): Pick<ArrivedText, "keyword" | "liftsOptOut"> {
  const word = text.trim().toUpperCase();
  const keyword = lookUp(OPT_OUT_TYPES, optOutType?.toUpperCase() ?? "") ?? lookUp(KEYWORDS, word) ?? null;
  return { keyword, liftsOptOut: keyword === "start" || (keyword === null && word === "YES") };
}
