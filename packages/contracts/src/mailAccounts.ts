import { type Static, Type } from "typebox";
import { MailFault } from "./mails.ts";

/*
 * The accounts of a line of mails at its servers, for administrators: one is read (`in`, IMAP), by the other mails go out (`out`,
 * SMTP). What is secret is written and never read again.
 * An edit with If-Match (the `version` that was read, in quotes) is refused with 412 when somebody edited meanwhile, one with
 * If-None-Match: * when somebody made one.
 *   GET    /lines/:lineId/mail → LineMail
 *   PUT    /lines/:lineId/mail/:way      MailAccountEdit → LineMail
 *   DELETE /lines/:lineId/mail/:way → 204
 *   POST   /lines/:lineId/mail/:way/try  MailAccountEdit → MailTrial: signs in, and reads or sends nothing
 */

const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Word = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: "^[^\\s\\p{Cc}]+$" });
const Secret = Type.Optional(Type.String({ minLength: 1, maxLength: 4096, pattern: "^[^\\p{Cc}]+$" }));

export const MailWay = Type.Union([Type.Literal("in"), Type.Literal("out")]);
export type MailWay = Static<typeof MailWay>;

const kept = {
  host: Type.String({ minLength: 1, maxLength: 253, pattern: "^[A-Za-z0-9.:-]+$" }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  /** `tls`: from the first byte. `none`: on servers inside that the installation names. */
  security: Type.Union([Type.Literal("tls"), Type.Literal("starttls"), Type.Literal("none")]),
  user: Type.String({ minLength: 1, maxLength: 320, pattern: "^[^\\p{Cc}]+$" }),
  /** `token`: XOAUTH2, with access tokens that are asked for at `tokenUrl`. */
  signIn: Type.Union([Type.Literal("password"), Type.Literal("token")]),
  tokenUrl: OrNull(Type.String({ maxLength: 500, pattern: "^https://[^\\s/?#@]+(?:[/?][^\\s#]*)?$" })),
  clientId: OrNull(Word(500)),
  scope: OrNull(Type.String({ minLength: 1, maxLength: 1000, pattern: "^[^\\p{Cc}]+$" })),
  /** Of the mailbox; null is INBOX. */
  folder: OrNull(Type.String({ minLength: 1, maxLength: 200, pattern: "^[^\\p{Cc}]+$" })),
  /** By which name the mailbox's server says what it found of senders (authserv-id), `-` where it gives none. */
  authority: OrNull(Type.String({ pattern: "^[!-~]{1,253}$" })),
};

/** Secrets that are left out stay, as long as they would go where they went before. */
export const MailAccountEdit = Type.Object(
  { ...kept, password: Secret, clientSecret: Secret, refreshToken: Secret },
  { additionalProperties: false },
);
export type MailAccountEdit = Static<typeof MailAccountEdit>;

export const MailAccount = Type.Object({
  ...kept,
  secretAt: Type.Integer({ description: "Since when its secrets are what they are; milliseconds since 1970" }),
  version: Type.String({ description: "Another one with each change; an edit says it with If-Match" }),
});
export type MailAccount = Static<typeof MailAccount>;

/** Null: there is none, and the installation's own settings hold. */
export const LineMail = Type.Object({ in: OrNull(MailAccount), out: OrNull(MailAccount) });
export type LineMail = Static<typeof LineMail>;

/** Null: it works. */
export const MailTrial = Type.Object({ fault: OrNull(MailFault), says: OrNull(Type.String()) });
export type MailTrial = Static<typeof MailTrial>;
