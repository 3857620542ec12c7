import { type Static, Type } from "typebox";

/** Faxes in the carrier emulator's control routes; see `emulatorControl.ts`. */

/** A person faxes a document to a line. */
export const EmulatorFaxUpload = Type.Object({
  from: Type.String({ minLength: 1, maxLength: 64 }),
  to: Type.String({ minLength: 1, maxLength: 32 }),
  type: Type.Union([Type.Literal("application/pdf"), Type.Literal("image/tiff")]),
  /** At most 20 MB when decoded. */
  base64: Type.String({ maxLength: 28_000_000 }),
  /** The line breaks: nothing of it arrives. */
  breaks: Type.Optional(Type.Boolean()),
});
export type EmulatorFaxUpload = Static<typeof EmulatorFaxUpload>;

/** What the fax machine at `address` does; without one it answers. */
export const EmulatorFaxMachine = Type.Object({
  address: Type.String({ minLength: 1, maxLength: 32 }),
  behaviour: Type.Union([
    Type.Literal("answers"),
    Type.Literal("busy"),
    Type.Literal("no-answer"),
    /** Picks up, and the line breaks. */
    Type.Literal("failed"),
  ]),
  /** It answers again after so many calls; never by itself when absent. */
  times: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type EmulatorFaxMachine = Static<typeof EmulatorFaxMachine>;

/** A fax as the carrier knows it. */
export interface EmulatorFax {
  readonly sid: string;
  readonly direction: "inbound" | "outbound";
  readonly from: string;
  readonly to: string;
  readonly status: string;
  /** Null until they are counted. */
  readonly pages: number | null;
  /** Epoch milliseconds of the carrier's clock. */
  readonly at: number;
  /** `path` is below the emulator and needs no credentials. */
  readonly document: { readonly path: string; readonly type: string } | null;
}
