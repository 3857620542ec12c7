import { createHash } from "node:crypto";
import type { VoiceRoute } from "../documents/urls.ts";

// Keys of inbox rows: from signed content only, so that a repeat is one, whatever its headers say.

/** A request for a document: once per leg, route and step of the URL that we made. */
export const inboxKeyOfDocument = (callSid: string, route: VoiceRoute, step: number): string =>
  `twilio:${callSid}:${route}:${step}`;

/** A call's status; numbered by Twilio per call. */
export const inboxKeyOfCallStatus = (callSid: string, status: string, sequence: number): string =>
  `twilio:${callSid}:status:${status}:${sequence}`;

/** A conference's event; numbered by Twilio per conference. */
export const inboxKeyOfConferenceEvent = (conferenceSid: string, event: string, sequence: number): string =>
  `twilio:${conferenceSid}:${event}:${sequence}`;

/** A choice made while waiting, after so many others; another number is another choice, and stands in the key as a hash only. */
export function inboxKeyOfChoice(
  callSid: string,
  step: number,
  { number, pressed }: { readonly number: string | null; readonly pressed: number },
): string {
  const digest = number === null ? "1" : createHash("sha256").update(number).digest("hex").slice(0, 16);
  return `${inboxKeyOfDocument(callSid, "wait-choice", step)}:${digest}${pressed === 0 ? "" : `:${pressed}`}`;
}

/** A message from outside. */
export const inboxKeyOfMessage = (messageSid: string): string => `twilio:${messageSid}:received`;

/** What became of a message of ours; Twilio numbers nothing here, and each state comes once. */
export const inboxKeyOfMessageState = (messageSid: string, status: string): string => `twilio:${messageSid}:${status}`;
