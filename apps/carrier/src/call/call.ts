import type { Account } from "../account.ts";
import type { Keypad } from "./keypad.ts";

export type CallStatus =
  | "queued"
  | "initiated"
  | "ringing"
  | "in-progress"
  | "completed"
  | "busy"
  | "failed"
  | "no-answer"
  | "canceled";
export type FinalStatus = Extract<CallStatus, "completed" | "busy" | "failed" | "no-answer" | "canceled">;
export type Direction = "inbound" | "outbound-api" | "outbound-dial";
export type CallEvent = "initiated" | "ringing" | "answered" | "completed";

export type StatusCallback = {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly events: ReadonlySet<CallEvent>;
};

/** Where a call takes its TwiML from: a URL, or a document handed over with a REST request (which has no URL). */
export type Source =
  | { readonly url: string; readonly method: "GET" | "POST"; readonly fallbackUrl?: string | undefined }
  | { readonly twiml: string };

/** What a call does under a signal that interrupts it. */
export type Activity = (signal: AbortSignal) => Promise<void>;

/** Who ended a call; a `reset` of the emulator is nothing that an application hears of. */
export type EndedBy = "far-end" | "carrier" | "reset";

/** Why a running program stops before its end. */
export type Interruption =
  | { readonly kind: "redirect"; readonly activity: Activity }
  | { readonly kind: "finished"; readonly by: EndedBy };

/** The person at the other end of a call, or what stands for them. */
export type FarEnd = {
  /** The carrier has answered (inbound) or the leg is connected (outbound). */
  answered?(call: Call): void;
  caption?(call: Call, text: string, language: string | undefined): void;
  ended(call: Call): void;
};

/** One leg between the carrier and a person. Instants are epoch milliseconds of the carrier's clock. */
export type Call = {
  readonly sid: string;
  readonly account: Account;
  readonly parentCallSid?: string | undefined;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly callerName?: string | undefined;
  readonly phoneNumberSid?: string | undefined;
  /** Further form fields of its webhooks: `device.connect` parameters, `StirVerstat` and the like. */
  readonly extraFields: readonly (readonly [string, string])[];
  readonly createdAt: number;
  readonly queueTimeMs: number;
  status: CallStatus;
  startedAt?: number;
  answeredAt?: number;
  endedAt?: number;
  updatedAt: number;
  statusCallback?: StatusCallback | undefined;
  fallbackUrl?: string | undefined;
  /** `SequenceNumber` of its next status callback. */
  sequence: number;
  farEnd?: FarEnd | undefined;
  /** Interrupts what the call is doing. */
  program?: AbortController | undefined;
  keypad: Keypad;
  /** Whether a mixer leg stands behind it, under its SID. */
  hasMedia: boolean;
};

const FINAL: ReadonlySet<CallStatus> = new Set(["completed", "busy", "failed", "no-answer", "canceled"]);

/** Whether the call is over for good. */
export const isFinished = (call: Call): boolean => FINAL.has(call.status);

/** Whole seconds between answer and end (or now); 0 for a call never answered. */
export const durationSeconds = (call: Call, now: number): number =>
  call.answeredAt === undefined ? 0 : Math.round(((call.endedAt ?? now) - call.answeredAt) / 1000);
