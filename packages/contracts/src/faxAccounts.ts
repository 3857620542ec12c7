import { type Static, Type } from "typebox";

/*
 * The account of a tenant's faxes at Telnyx, for administrators. Its key is written and never read again.
 *   GET /fax-account → FaxAccount    PUT /fax-account  FaxAccountEdit → FaxAccount    DELETE /fax-account → 204
 */

/** Keys and names at providers are never longer. */
const Word = (minLength: number) => Type.String({ minLength, maxLength: 200, pattern: "^[!-~]+$" });

export const FaxAccountEdit = Type.Object(
  {
    /** Telnyx's API key; left out: it stays. */
    apiKey: Type.Optional(Word(8)),
    /** Of the fax application that the numbers belong to. */
    connectionId: Word(1),
    /** With which Telnyx signs: base64 of 32 bytes. */
    publicKey: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);
export type FaxAccountEdit = Static<typeof FaxAccountEdit>;

const { connectionId, publicKey } = FaxAccountEdit.properties;
export const FaxAccount = Type.Object({
  /** Null: faxes go by the carrier of the calls. */
  account: Type.Union([Type.Object({ connectionId, publicKey }), Type.Null()]),
});
export type FaxAccount = Static<typeof FaxAccount>;
