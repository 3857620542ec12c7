import { type Static, Type } from "typebox";
import type { EmulatorLedgerEntry } from "./emulatorControl.ts";

/** Mails in the carrier emulator's control routes; see `emulatorControl.ts`. */

const Address = Type.String({ minLength: 1, maxLength: 320 });
const Id = Type.String({ maxLength: 998 });

const File = Type.Object({
  name: Type.String({ maxLength: 500 }),
  type: Type.String({ maxLength: 200 }),
  base64: Type.String({ maxLength: 28_000_000 }),
});

/** A mail that the emulator makes of its parts, as a person's program would. */
export const EmulatorWrittenMail = Type.Object({
  kind: Type.Literal("written"),
  from: Address,
  /** What stands before the address. */
  name: Type.Optional(Type.String({ maxLength: 500 })),
  to: Address,
  subject: Type.String({ maxLength: 2_000 }),
  text: Type.String({ maxLength: 1_000_000 }),
  html: Type.Optional(Type.String({ maxLength: 1_000_000 })),
  files: Type.Optional(Type.Array(File, { maxItems: 20 })),
  /** Without angle brackets. */
  inReplyTo: Type.Optional(Id),
  references: Type.Optional(Type.Array(Id, { maxItems: 50 })),
});
export type EmulatorWrittenMail = Static<typeof EmulatorWrittenMail>;

/** A mail as it stands, whatever it is: `from` and `to` are the envelope's. */
export const EmulatorRawMail = Type.Object({
  kind: Type.Literal("raw"),
  from: Type.String({ maxLength: 320 }),
  to: Address,
  base64: Type.String({ minLength: 1, maxLength: 56_000_000 }),
});
export type EmulatorRawMail = Static<typeof EmulatorRawMail>;

export const EmulatorMail = Type.Union([EmulatorWrittenMail, EmulatorRawMail]);
export type EmulatorMail = Static<typeof EmulatorMail>;

/** A mail that somebody has sent to the centre, and whether the centre took it. */
export interface EmulatorSentMail {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Null when the mail was given as it stands: nobody has read it here. */
  readonly subject: string | null;
  readonly text: string;
  /** Names of its files. */
  readonly files: readonly string[];
  /** Epoch milliseconds of the carrier's clock. */
  readonly at: number;
  readonly outcome: EmulatorLedgerEntry["outcome"];
}
