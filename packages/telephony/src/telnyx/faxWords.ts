import type { MessageState } from "@touchstone/domain";
import type { MessageFailure } from "../messagingPort.ts";

// Telnyx's words. Source: telnyx 7.24.0 (resources/faxes/faxes.d.ts, resources/webhooks.d.ts) and
// developers.telnyx.com/docs/programmable-fax/receiving-webhooks.

export type TelnyxFaxStatus =
  | "queued"
  | "media.processing"
  | "media.processed"
  | "initiated"
  | "originated"
  | "sending"
  | "sending.started"
  | "delivered"
  | "failed"
  | "receiving"
  | "received";

/** Null: a fax from outside. */
export const telnyxStates: Readonly<Record<TelnyxFaxStatus, MessageState | null>> = {
  queued: "queued",
  "media.processing": "queued",
  "media.processed": "queued",
  initiated: "queued",
  originated: "sending",
  sending: "sending",
  "sending.started": "sending",
  delivered: "delivered",
  failed: "failed",
  receiving: null,
  received: null,
};

const UNREACHABLE = new Set([
  "user_busy",
  "receiver_no_answer",
  "receiver_no_response",
  "receiver_call_dropped",
  "sender_call_dropped",
  "carrier_lost",
  "service_unavailable",
  "fax_signaling_error",
  "receiver_communication_error",
  "sender_communication_error",
  "receiver_recovery_on_timer_expire",
  "fax_initial_communication_timeout",
  "invalid_ecm_response_from_receiver",
  "destination_unreachable",
]);
const BAD_NUMBER = new Set([
  "destination_invalid",
  "receiver_invalid_number_format",
  "receiver_unallocated_number",
  "receiver_incompatible_destination",
]);
const BAD_DOCUMENT =
  /^(?:file_(?:format_invalid|size_limit_exceeded)|page_count_limit_exceeded|media_processing_exception)$/;
const LIMITS = /_channel_limit_exceeded$|^file_download_failed$/;

/** Why a fax failed, and whether it may go better later. */
export function whyFaxFailed(reason: string): { readonly because: MessageFailure; readonly mayTryAgain: boolean } {
  if (UNREACHABLE.has(reason)) return { because: "unreachable", mayTryAgain: true };
  if (BAD_NUMBER.has(reason)) return { because: "badNumber", mayTryAgain: false };
  if (BAD_DOCUMENT.test(reason)) return { because: "badContent", mayTryAgain: false };
  if (LIMITS.test(reason)) return { because: "queueFull", mayTryAgain: true };
  return { because: reason === "receiver_decline" ? "blocked" : "notAllowed", mayTryAgain: false };
}

/** What we call a message stands in the state that Telnyx gives back: base64, as it wants it. */
export const stateOfMessage = (messageId: string): string => Buffer.from(messageId).toString("base64");

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Null of a state that is not ours. */
export function messageOfState(state: string | null | undefined): string | null {
  const text = Buffer.from(state ?? "", "base64").toString("latin1");
  return UUID.test(text) ? text : null;
}
