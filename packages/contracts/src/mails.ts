import { type Static, type TSchema, Type } from "typebox";

/*
 * Mails on the screens:
 *   GET /messages/:messageId/html?remote   the formatted form, as a document for a sandboxed frame; its header
 *                                          `x-remote-pictures` tells how many pictures from elsewhere it would show
 *   GET /outbox?cursor&limit               → OutboxPage    what was kept instead of being sent, newest first (administrators)
 *   GET /outbox/:mailId                    → OutboxMail    GET /outbox/:mailId/html?remote   as above
 *   GET /mail-lines                        → MailLineList  how it goes with each line's mails (administrators)
 *   GET /sim/mails?tenantId&to             → SimMailList   what a visitor of /sim would have in the mailbox
 */

/** What the frame around a formatted mail must have: no scripts, and nothing of this origin; links open elsewhere. */
export const MAIL_FRAME_SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

/** Pictures from elsewhere that were left out of a formatted mail. */
export const REMOTE_PICTURES_HEADER = "x-remote-pictures";

const Address = Type.Object({ name: Type.String(), address: Type.String() });
const Instant = Type.Integer({ description: "Milliseconds since 1970" });

export const MailHtmlQuery = Type.Object({ remote: Type.Optional(Type.Enum(["1"])) }, { additionalProperties: false });
export type MailHtmlQuery = Static<typeof MailHtmlQuery>;

export const OutboxItem = Type.Object({
  id: Type.String(),
  at: Instant,
  to: Type.Array(Address),
  subject: Type.String(),
  files: Type.Integer(),
  /** Written by a machine of ours. */
  automatic: Type.Boolean(),
});
export type OutboxItem = Static<typeof OutboxItem>;

/** `keeps`: mails are kept here; else a server sends them, and there is nothing to be seen. */
export const OutboxPage = Type.Object({
  keeps: Type.Boolean(),
  items: Type.Array(OutboxItem),
  next: Type.Union([Type.String(), Type.Null()]),
});
export type OutboxPage = Static<typeof OutboxPage>;
export const OutboxQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);
export type OutboxQuery = Static<typeof OutboxQuery>;

export const OutboxMail = Type.Object({
  id: Type.String(),
  at: Instant,
  from: Address,
  to: Type.Array(Address),
  replyTo: Type.Array(Address),
  subject: Type.String(),
  text: Type.String(),
  /** Has it a formatted form? */
  html: Type.Boolean(),
  files: Type.Array(Type.Object({ name: Type.String(), type: Type.String(), size: Type.Integer() })),
  automatic: Type.Boolean(),
});
export type OutboxMail = Static<typeof OutboxMail>;

/** A mail of the company to somebody whom a visitor of `/sim` plays. */
export const SimMail = Type.Object({
  id: Type.String(),
  at: Instant,
  subject: Type.String(),
  text: Type.String(),
  /** Names of its files. */
  files: Type.Array(Type.String()),
  /** Without angle brackets. */
  messageId: Type.String(),
  references: Type.Array(Type.String()),
  /** Where an answer is to go. */
  replyTo: Type.String(),
});
export type SimMail = Static<typeof SimMail>;
/** Oldest first. */
export const SimMailList = Type.Object({ items: Type.Array(SimMail) });
export type SimMailList = Static<typeof SimMailList>;
export const SimMailQuery = Type.Object(
  { tenantId: Type.String({ format: "uuid" }), to: Type.String({ minLength: 3, maxLength: 320 }) },
  { additionalProperties: false },
);
export type SimMailQuery = Static<typeof SimMailQuery>;

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const oneOf = <const Words extends readonly string[]>(...words: Words) =>
  Type.Unsafe<Words[number]>(Type.Enum([...words]));

/** What keeps a server from being used; `other`: what it said itself stands in `says`. */
export const MailFault = oneOf(
  ...([
    "signIn",
    "unknownHost",
    "refused",
    "timeout",
    "certificate",
    "noFolder",
    "noSecret",
    "token",
    "inside",
    "noTls",
    "broken",
    "other",
  ] as const),
);
export type MailFault = Static<typeof MailFault>;

/** A mailbox that is read by IMAP. `unread`: no process of ours reads it now. */
export const MailboxState = Type.Object({
  name: Type.String(),
  state: oneOf("connected", "failing", "unread"),
  lastMailAt: OrNull(Instant),
  checkedAt: OrNull(Instant),
  failingSince: OrNull(Instant),
  fault: OrNull(MailFault),
  nextTryAt: OrNull(Instant),
});
export type MailboxState = Static<typeof MailboxState>;

/** A line of mails, and how it goes with its mails in and out. */
export const MailLine = Type.Object({
  lineId: Type.String({ format: "uuid" }),
  name: Type.String(),
  address: Type.String(),
  /** Whichever way it came. */
  lastMailAt: OrNull(Instant),
  mailboxes: Type.Array(MailboxState),
  out: Type.Object({
    /** A server sends, or mails are kept in the outbox; null: nothing goes out. */
    by: OrNull(oneOf("server", "outbox")),
    lastSentAt: OrNull(Instant),
    /** Mails that wait because their last try came to nothing. */
    waiting: Type.Integer(),
    failingSince: OrNull(Instant),
    fault: OrNull(MailFault),
    says: OrNull(Type.String()),
    nextTryAt: OrNull(Instant),
  }),
});
export type MailLine = Static<typeof MailLine>;
export const MailLineList = Type.Object({
  /** Where SendGrid's Inbound Parse is to bring mails. */
  webhook: Type.String(),
  items: Type.Array(MailLine),
});
export type MailLineList = Static<typeof MailLineList>;
