import type { CallEnd, CarrierFact } from "@touchstone/domain";

// Twilio's words, exhaustively, and ours. Source: Twilio's voice documentation (call resource, Enqueue, conference events).

export type TwilioCallStatus =
  | "queued"
  | "initiated"
  | "ringing"
  | "in-progress"
  | "completed"
  | "busy"
  | "no-answer"
  | "failed"
  | "canceled";

/** Null: the leg lives. */
export const callEnds: Readonly<Record<TwilioCallStatus, CallEnd | null>> = {
  queued: null,
  initiated: null,
  ringing: null,
  "in-progress": null,
  completed: "completed",
  busy: "busy",
  "no-answer": "noAnswer",
  failed: "failed",
  canceled: "canceled",
};

export type TwilioQueueResult =
  | "bridged"
  | "bridging-in-process"
  | "error"
  | "hangup"
  | "leave"
  | "redirected"
  | "redirected-from-bridged"
  | "queue-full"
  | "system-error";

type Unparked = Extract<CarrierFact, { type: "callUnparked" }>["result"];

/** We never bridge out of a queue (`<Dial><Queue>`): a call that was has left the parking, as by `<Leave>`. */
export const queueResults: Readonly<Record<TwilioQueueResult, Unparked>> = {
  bridged: "leave",
  "bridging-in-process": "leave",
  error: "error",
  hangup: "hangup",
  leave: "leave",
  redirected: "redirected",
  "redirected-from-bridged": "redirected",
  "queue-full": "queueFull",
  "system-error": "error",
};

export type TwilioConferenceEvent =
  | "conference-start"
  | "conference-end"
  | "participant-join"
  | "participant-leave"
  | "participant-mute"
  | "participant-unmute"
  | "participant-hold"
  | "participant-unhold"
  | "participant-modify"
  | "participant-speech-start"
  | "participant-speech-stop"
  | "announcement-end"
  | "announcement-fail";

type OfConference = "participantJoined" | "participantLeft" | "conferenceEnded";

/** Null: true, but nothing is decided by it. The start is the second join; hold is our own wish coming back. */
export const conferenceEvents: Readonly<Record<TwilioConferenceEvent, OfConference | null>> = {
  "conference-start": null,
  "conference-end": "conferenceEnded",
  "participant-join": "participantJoined",
  "participant-leave": "participantLeft",
  "participant-mute": null,
  "participant-unmute": null,
  "participant-hold": null,
  "participant-unhold": null,
  "participant-modify": null,
  "participant-speech-start": null,
  "participant-speech-stop": null,
  "announcement-end": null,
  "announcement-fail": null,
};

/** Looks a word up among the table's own keys only: `constructor` is no carrier's word. */
export function lookUp<Word extends string, Ours>(table: Readonly<Record<Word, Ours>>, word: string): Ours | undefined {
  return Object.hasOwn(table, word) ? table[word as Word] : undefined;
}
