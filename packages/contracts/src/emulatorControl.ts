import { type Static, Type } from "typebox";
import { EmulatorOptOut } from "./emulatorTexts.ts";

/** What the carrier emulator's control routes (`/emulator/control/*`) take and give; for `/sim`, the demo, tests, load. */

const Url = Type.String({ maxLength: 4096 });
const Method = Type.Union([Type.Literal("GET"), Type.Literal("POST")]);

export const EmulatorNumber = Type.Object({
  sid: Type.Optional(Type.String({ pattern: "^PN[0-9a-f]{32}$" })),
  phoneNumber: Type.String({ minLength: 1, maxLength: 32 }),
  friendlyName: Type.Optional(Type.String({ maxLength: 128 })),
  voiceUrl: Type.Optional(Url),
  voiceMethod: Type.Optional(Method),
  voiceFallbackUrl: Type.Optional(Url),
  statusCallback: Type.Optional(Url),
  smsUrl: Type.Optional(Url),
  smsMethod: Type.Optional(Method),
  smsFallbackUrl: Type.Optional(Url),
  /** Whoever dials it with a machine is asked to fax. */
  faxUrl: Type.Optional(Url),
  /** Absent: the carrier's own English keywords. */
  optOut: Type.Optional(EmulatorOptOut),
});
export type EmulatorNumber = Static<typeof EmulatorNumber>;

export const EmulatorApplication = Type.Object({
  sid: Type.String({ pattern: "^AP[0-9a-zA-Z]{1,62}$" }),
  friendlyName: Type.Optional(Type.String({ maxLength: 128 })),
  voiceUrl: Type.Optional(Url),
  voiceMethod: Type.Optional(Method),
  voiceFallbackUrl: Type.Optional(Url),
  statusCallback: Type.Optional(Url),
});
export type EmulatorApplication = Static<typeof EmulatorApplication>;

export const EmulatorAccount = Type.Object({
  accountSid: Type.String({ pattern: "^AC[0-9a-zA-Z]{1,62}$" }),
  authToken: Type.String({ minLength: 1, maxLength: 256 }),
  friendlyName: Type.Optional(Type.String({ maxLength: 128 })),
  apiKeys: Type.Optional(
    Type.Array(
      Type.Object({
        sid: Type.String({ pattern: "^SK[0-9a-zA-Z]{1,62}$" }),
        secret: Type.String({ minLength: 1, maxLength: 256 }),
      }),
      { maxItems: 16 },
    ),
  ),
  /** Calls created over REST that may start per second; Twilio's default is 1. */
  callsPerSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 10_000 })),
  /** Segments that leave a number per second; 1 is what Twilio gives a long code. */
  segmentsPerSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 })),
  numbers: Type.Optional(Type.Array(EmulatorNumber, { maxItems: 1000 })),
  applications: Type.Optional(Type.Array(EmulatorApplication, { maxItems: 100 })),
});
export type EmulatorAccount = Static<typeof EmulatorAccount>;

/** A person dials a line; the call has no media. `parameters` are further form fields of the first webhook. */
export const EmulatorDial = Type.Object({
  from: Type.String({ maxLength: 128 }),
  to: Type.String({ maxLength: 32 }),
  callerName: Type.Optional(Type.String({ maxLength: 65_536 })),
  parameters: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** The person gives up this long after dialling, milliseconds of the carrier's clock. */
  hangUpAfterMs: Type.Optional(Type.Number({ minimum: 0 })),
});
export type EmulatorDial = Static<typeof EmulatorDial>;

/** An agent's `device.connect({ params })`, without media. */
export const EmulatorClientCall = Type.Object({
  accountSid: Type.String({ maxLength: 64 }),
  applicationSid: Type.String({ maxLength: 64 }),
  identity: Type.String({ maxLength: 256 }),
  parameters: Type.Optional(Type.Record(Type.String(), Type.String())),
});
export type EmulatorClientCall = Static<typeof EmulatorClientCall>;

/** What happens when the carrier calls `address` (E.164 or `client:identity`) and no phone is registered for it. */
export const EmulatorDestination = Type.Object({
  address: Type.String({ minLength: 1, maxLength: 128 }),
  behaviour: Type.Union([
    Type.Literal("answer"),
    Type.Literal("busy"),
    Type.Literal("no-answer"),
    Type.Literal("failed"),
  ]),
  /** Ringing time before that happens, milliseconds. */
  afterMs: Type.Optional(Type.Number({ minimum: 0 })),
  /** How long the person stays on the line after answering, milliseconds; for ever when absent. */
  talkMs: Type.Optional(Type.Number({ minimum: 0 })),
});
export type EmulatorDestination = Static<typeof EmulatorDestination>;

export const EmulatorFault = Type.Object({
  /**
   * Path prefix of the webhook's URL, e.g. `/webhooks/twilio/voice/status`; or of a request to the carrier, e.g. `/2010-04-01/`, which
   * knows delay, status, reset and drop.
   */
  route: Type.String({ minLength: 1, maxLength: 512 }),
  kind: Type.Union([
    /** Sent `delayMs` late. */
    Type.Literal("delay"),
    /** Sent twice with the same idempotency token, the second `delayMs` later. */
    Type.Literal("duplicate"),
    /** Held back until the next webhook of the route has been sent (or `delayMs`, 1000 by default, has passed). */
    Type.Literal("reorder"),
    /** Never sent; a request for TwiML counts as failed to connect. */
    Type.Literal("drop"),
    /** The answer is replaced by `status` (503 by default). */
    Type.Literal("status"),
    /** The connection is reset. */
    Type.Literal("reset"),
  ]),
  /** 0 to 1; 1 when absent. */
  probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** The fault ends after it has happened this often. */
  times: Type.Optional(Type.Integer({ minimum: 1 })),
  delayMs: Type.Optional(Type.Number({ minimum: 0, maximum: 600_000 })),
  status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
  /** `status` and `reset`: whether the application has received the request all the same; true when absent. */
  delivered: Type.Optional(Type.Boolean()),
});
export type EmulatorFault = Static<typeof EmulatorFault>;

export const EmulatorFaults = Type.Object({
  /** Makes the draws of `probability` repeatable. */
  seed: Type.Optional(Type.Integer()),
  faults: Type.Array(EmulatorFault, { maxItems: 100 }),
});
export type EmulatorFaults = Static<typeof EmulatorFaults>;

/** One webhook of the carrier and what became of it. */
export type EmulatorLedgerEntry = {
  readonly id: number;
  /** `I-Twilio-Idempotency-Token`, the same over the retries. */
  readonly token: string;
  readonly kind:
    | "twiml"
    | "fallback"
    | "call-status"
    | "conference"
    | "queue-exit"
    | "message"
    | "message-status"
    | "mail";
  /** Empty for a mail. */
  readonly accountSid: string;
  readonly callSid?: string;
  readonly messageSid?: string;
  readonly mailId?: string;
  readonly conferenceSid?: string;
  readonly method: "GET" | "POST";
  /** Without the fragment, as signed. */
  readonly url: string;
  /** The form fields sent, URL-encoded; empty for a mail. */
  readonly body: string;
  /** Epoch milliseconds of the machine's clock, as are those of the attempts. */
  readonly sentAt: number;
  readonly attempts: readonly EmulatorAttempt[];
  readonly outcome: "pending" | "acknowledged" | "refused" | "failed" | "dropped";
};
export type EmulatorAttempt = {
  readonly at: number;
  readonly durationMs: number;
  readonly status?: number;
  readonly error?: "connect" | "read-timeout" | "total-timeout" | "reset" | "dropped";
  readonly duplicate?: true;
};

/** One line of the live timeline (`GET /emulator/control/events`, server-sent events named by `type`). */
export type EmulatorTimelineEvent =
  | { type: "call"; at: number; callSid: string; from: string; to: string; direction: string; status: string }
  /** One attempt; `duplicate`: the second of a webhook that a fault sends twice. */
  | {
      type: "message";
      at: number;
      messageSid: string;
      from: string;
      to: string;
      direction: string;
      status: string;
      errorCode?: number;
    }
  /** Somebody sends a mail. */
  | { type: "mail"; at: number; mailId: string; from: string; to: string; bytes: number }
  | ({ type: "webhook"; callSid?: string; messageSid?: string; mailId?: string; path: string } & EmulatorAttempt)
  | { type: "conference"; at: number; conferenceSid: string; name: string; event: string; callSid?: string }
  | { type: "queue"; at: number; queue: string; event: "enter" | "leave"; callSid: string; size: number }
  | { type: "caption"; at: number; callSid: string; text: string; language?: string }
  | { type: "notification"; at: number; callSid?: string; code: number; message: string };
