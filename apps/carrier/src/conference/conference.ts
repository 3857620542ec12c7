import type { Account } from "../account.ts";
import type { Call } from "../call/call.ts";

export type ConferenceCallback = {
  readonly url: string;
  readonly method: "GET" | "POST";
  /** `start end join leave mute hold modify speaker announcement` */
  readonly events: ReadonlySet<string>;
};

export type EndReason =
  | "conference-ended-via-api"
  | "last-participant-kicked"
  | "last-participant-left"
  | "participant-with-end-conference-on-exit-kicked"
  | "participant-with-end-conference-on-exit-left";

export type LeaveReason =
  | "conference_ended_via_api"
  | "moderator_ended_conference"
  | "participant_updated_via_api"
  | "participant_hung_up"
  | "participant_add_failed";

/** What a participant asks for when it joins. */
export type Seat = {
  readonly label: string | undefined;
  readonly muted: boolean;
  readonly startOnEnter: boolean;
  readonly endOnExit: boolean;
  /** `undefined` is the carrier's music, `""` silence. */
  readonly waitUrl: string | undefined;
  readonly waitMethod: "GET" | "POST";
  readonly coachedCallSid: string | undefined;
  readonly beep: "true" | "false" | "onEnter" | "onExit";
  readonly maxParticipants: number;
  readonly callback: ConferenceCallback | undefined;
};

export type Participant = {
  readonly call: Call;
  readonly label: string | undefined;
  readonly joinedAt: number;
  readonly startOnEnter: boolean;
  readonly beep: Seat["beep"];
  updatedAt: number;
  muted: boolean;
  hold: boolean;
  endOnExit: boolean;
  coaching: boolean;
  coachedCallSid: string | undefined;
  /** Ends what the participant hears before the start or on hold. */
  listening: AbortController | undefined;
  /** Lets its call go on to the next verb. */
  release(): void;
  /** Plays the TwiML of a URL over and over until the signal. */
  listenTo(url: string, method: "GET" | "POST", signal: AbortSignal): Promise<void>;
};

export type Conference = {
  readonly sid: string;
  readonly account: Account;
  readonly friendlyName: string;
  status: "init" | "in-progress" | "completed";
  readonly createdAt: number;
  updatedAt: number;
  /** By call SID, in the order of joining. */
  readonly participants: Map<string, Participant>;
  /** The first participant's; later ones are ignored. */
  callback: ConferenceCallback | undefined;
  /** `SequenceNumber` of the next callback. */
  sequence: number;
  reasonEnded: EndReason | undefined;
  callSidEnding: string | undefined;
};
