import { type Static, Type } from "typebox";

/** Texts in the carrier emulator's control routes; see `emulatorControl.ts`. */

const Words = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50 });
const Reply = Type.Optional(Type.String({ maxLength: 1600 }));

/** Advanced Opt-Out of the messaging service that a number belongs to: its own keywords instead of the English ones. */
export const EmulatorOptOut = Type.Object({
  messagingServiceSid: Type.String({ pattern: "^MG[0-9a-f]{32}$" }),
  stop: Words,
  start: Words,
  help: Words,
  /** What the carrier answers by itself. */
  replies: Type.Optional(Type.Object({ stop: Reply, start: Reply, help: Reply })),
});
export type EmulatorOptOut = Static<typeof EmulatorOptOut>;

const Picture = Type.Object({
  type: Type.String({ maxLength: 128 }),
  /** At most 5 MB when decoded. */
  base64: Type.String({ maxLength: 7_000_000 }),
});

/** A person writes to a line. `parameters` are further form fields of the webhook. */
export const EmulatorText = Type.Object({
  from: Type.String({ minLength: 1, maxLength: 128 }),
  to: Type.String({ minLength: 1, maxLength: 32 }),
  text: Type.String({ maxLength: 1600 }),
  media: Type.Optional(Type.Array(Picture, { maxItems: 10 })),
  parameters: Type.Optional(Type.Record(Type.String(), Type.String())),
});
export type EmulatorText = Static<typeof EmulatorText>;

/** What becomes of texts that are sent to `address`; without one they are delivered. */
export const EmulatorHandset = Type.Object({
  address: Type.String({ minLength: 1, maxLength: 32 }),
  behaviour: Type.Union([
    Type.Literal("delivered"),
    /** A network says no; `errorCode` is 30003 when absent. */
    Type.Literal("undelivered"),
    /** The carrier gives up before it leaves the house; `errorCode` is 30008 when absent. */
    Type.Literal("failed"),
    /** No network ever says what became of it. */
    Type.Literal("sent"),
    /** The request itself is refused, with `errorCode`, 21614 when absent. */
    Type.Literal("refused"),
  ]),
  errorCode: Type.Optional(Type.Integer({ minimum: 10_000, maximum: 99_999 })),
  /** From leaving the house to that, milliseconds of the carrier's clock; 400 when absent. */
  afterMs: Type.Optional(Type.Number({ minimum: 0 })),
});
export type EmulatorHandset = Static<typeof EmulatorHandset>;

/** A text as the carrier knows it; the person's phone shows what is `received`, `delivered` or the carrier's own. */
export interface EmulatorMessage {
  readonly sid: string;
  readonly direction: "inbound" | "outbound-api" | "outbound-reply";
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly status: string;
  readonly errorCode: number | null;
  readonly segments: number;
  /** The carrier's own answer to a keyword: stands in no list of the account's. */
  readonly automatic: boolean;
  /** Epoch milliseconds of the carrier's clock. */
  readonly at: number;
  /** `path` is below the emulator and needs no credentials. */
  readonly media: readonly { readonly path: string; readonly type: string }[];
}
