import type { CallEnd } from "@touchstone/domain";

/** What a caller means to do. Milliseconds. */
export interface CallerScript {
  readonly from: string;
  readonly to: string;
  /** Hangs up when nobody talked by then. */
  readonly patienceMs: number;
  /** Hangs up after so long in a conversation; null: lets the agent do it. */
  readonly talkMs: number | null;
  /** The key that is pressed when keys are asked for, if any. */
  readonly presses: string | null;
}

/** One leg at the carrier. */
export interface Leg {
  readonly sid: string;
  readonly party: "customer" | "agent";
  /** Seen from us: a customer who is called back has an outbound leg. */
  readonly direction: "inbound" | "outbound";
  readonly from: string;
  readonly to: string;
  readonly script: CallerScript | null;
  /** What the browser gave along. */
  readonly asked: { readonly offerId: string; readonly mode: "accept" | "rejoin" } | null;
  readonly startedAt: number;
  /** Raised by whatever interrupts: what was begun before is over. */
  turn: number;
  end: CallEnd | null;
  /** What the carrier counts for it, in whole seconds; null while it lives. */
  seconds: number | null;
  parked: { readonly action: string; readonly waitUrl: string } | null;
  room: Room | null;
  /** How often a key was pressed. */
  pressed: number;
  /** Where the call goes on after the room; null: nowhere. */
  afterRoom: string | null;
}

/** A conference that lives. */
export interface Room {
  readonly sid: string;
  readonly name: string;
  readonly callbackUrl: string;
  readonly present: Set<Leg>;
  sequence: number;
  talkingSince: number | null;
}

export function newLeg(
  leg: Pick<Leg, "sid" | "party" | "direction" | "from" | "to" | "startedAt"> & Partial<Pick<Leg, "script" | "asked">>,
): Leg {
  return {
    script: null,
    asked: null,
    turn: 0,
    end: null,
    seconds: null,
    parked: null,
    room: null,
    pressed: 0,
    afterRoom: null,
    ...leg,
  };
}

/** Twilio's words for how a leg ended. */
export const STATUS_OF: Readonly<Record<CallEnd, string>> = {
  completed: "completed",
  busy: "busy",
  noAnswer: "no-answer",
  failed: "failed",
  canceled: "canceled",
};
