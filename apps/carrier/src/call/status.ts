import type { Carrier } from "../carrier.ts";
import { deliver } from "../webhook/deliver.ts";
import {
  type Call,
  type CallEvent,
  type CallStatus,
  durationSeconds,
  type EndedBy,
  type FinalStatus,
  isFinished,
} from "./call.ts";
import { voiceFields } from "./fields.ts";

const EVENT_OF: Readonly<Partial<Record<CallStatus, CallEvent>>> = {
  initiated: "initiated",
  ringing: "ringing",
  "in-progress": "answered",
};

/** Moves a call on and tells the application that subscribed. A finished call stays as it ended. */
export const setStatus = (carrier: Carrier, call: Call, status: CallStatus): void => {
  if (isFinished(call) || call.status === status) return;
  call.status = status;
  call.updatedAt = carrier.clock.now();
  if (status === "in-progress") call.answeredAt = call.updatedAt;
  if (status === "ringing") call.startedAt ??= call.updatedAt;
  publish(carrier, call);
  sendStatus(carrier, call, EVENT_OF[status] ?? "completed");
};

/** The carrier picks up: the person hears the application from here on. */
export const answerCall = (carrier: Carrier, call: Call): void => {
  if (call.status !== "ringing" && call.status !== "initiated") return;
  setStatus(carrier, call, "in-progress");
  call.farEnd?.answered?.(call);
};

/**
 * Ends a call for good, at once; what it was doing is interrupted and cleans up after itself. A call canceled while still
 * queued sends no status callback at all (Twilio's Call resource).
 */
export const finishCall = (carrier: Carrier, call: Call, status: FinalStatus, by: EndedBy): void => {
  if (isFinished(call)) return;
  const wasQueued = call.status === "queued";
  call.status = status;
  call.endedAt = carrier.clock.now();
  call.updatedAt = call.endedAt;
  publish(carrier, call);
  if (!(wasQueued && status === "canceled")) sendStatus(carrier, call, "completed");
  if (call.hasMedia) carrier.mixer.shut(call.sid);
  call.farEnd?.ended(call);
  call.program?.abort({ kind: "finished", by });
};

const publish = (carrier: Carrier, call: Call): void =>
  carrier.timeline.publish({
    type: "call",
    at: call.updatedAt,
    callSid: call.sid,
    from: call.from,
    to: call.to,
    direction: call.direction,
    status: call.status,
  });

/** Status callbacks go out side by side: Twilio promises no order of arrival. */
const sendStatus = (carrier: Carrier, call: Call, event: CallEvent): void => {
  const callback = call.statusCallback;
  if (!callback?.events.has(event)) return;
  const fields = voiceFields(call);
  fields.push(
    ["Timestamp", timestampOf(call).toUTCString().replace("GMT", "+0000")],
    ["CallbackSource", "call-progress-events"],
    ["SequenceNumber", String(call.sequence++)],
  );
  if (event === "completed") {
    const seconds = durationSeconds(call, carrier.clock.now());
    fields.push(["CallDuration", String(seconds)], ["Duration", String(Math.ceil(seconds / 60))]);
  }
  const { url, method } = callback;
  deliver(carrier, { kind: "call-status", account: call.account, callSid: call.sid, url, method, fields }).catch(
    carrier.report,
  );
};

/** A caller who gives up before the answer is reported with the time of the first webhook (seen on real accounts). */
const timestampOf = (call: Call): Date =>
  new Date(call.direction === "inbound" && call.status === "no-answer" ? call.createdAt : call.updatedAt);
