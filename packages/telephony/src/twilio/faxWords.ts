import type { MessageState } from "@touchstone/domain";
import type { MessageFailure } from "../messagingPort.ts";

// Words of Programmable Fax, which Twilio ended in December 2021 and SignalWire still speaks. Source: twilio 3.71.3
// (rest/fax/v1/fax.d.ts), developer.signalwire.com/compatibility-api/rest/entities/faxes.

export type TwilioFaxStatus =
  | "queued"
  | "processing"
  | "sending"
  | "delivered"
  | "receiving"
  | "received"
  | "no-answer"
  | "busy"
  | "failed"
  | "canceled";

interface FaxMeaning {
  readonly state: MessageState;
  readonly because: MessageFailure | null;
  readonly mayTryAgain: boolean;
}

const onItsWay = (state: MessageState): FaxMeaning => ({ state, because: null, mayTryAgain: false });
const failed = (because: MessageFailure, mayTryAgain: boolean): FaxMeaning => ({
  state: "failed",
  because,
  mayTryAgain,
});

/** Null: a fax from outside. A line that broke (`failed`) may hold the next time. */
export const faxMeanings: Readonly<Record<TwilioFaxStatus, FaxMeaning | null>> = {
  queued: onItsWay("queued"),
  processing: onItsWay("queued"),
  sending: onItsWay("sending"),
  delivered: onItsWay("delivered"),
  "no-answer": failed("unreachable", true),
  busy: failed("unreachable", true),
  failed: failed("unknown", true),
  canceled: failed("unknown", false),
  receiving: null,
  received: null,
};
