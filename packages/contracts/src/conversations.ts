import type { Channel } from "@touchstone/domain";
import { type Static, type TSchema, Type } from "typebox";

/*
 * Conversations in writing: the desk shows the thread of a contact (`DeskContact.thread`) and asks for its messages by REST
 * whenever the thread's version rises.
 *   GET    /interactions/:interactionId/messages?before&limit  → MessagePage
 *   GET    /conversations?state&cursor&limit                   → ConversationPage   the rail beside the desk's own contacts
 *   GET    /kept-messages?because&cursor&limit                 → KeptMessagePage    what opened no conversation (supervisors)
 *   POST   /kept-messages/:messageId/let-in                    → LetInMessage       into a conversation after all (supervisors)
 *   POST   /conversations                    StartConversation → StartedConversation
 *   GET    /canned-answers?queueId           → CannedAnswerList      POST /canned-answers  CannedAnswerEdit → CannedAnswer
 *   PUT    /canned-answers/:cannedAnswerId   CannedAnswerEdit → CannedAnswer      DELETE → 204
 *   GET    /attachments/:attachmentId        the file, always to be saved       POST /attachments (multipart) → UploadedAttachment
 */

const Id = Type.String({ format: "uuid" });
const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Enum([...values]));
const Instant = Type.Integer({ description: "Milliseconds since 1970, database clock" });

export const MESSAGE_CHARACTERS = 100_000;
export const SUBJECT_CHARACTERS = 500;
/** Why nothing may be written to the customer now. */
export const WriteBar = oneOf("optedOut", "quietHours", "noAddress", "ended");
export type WriteBar = Static<typeof WriteBar>;

/** Why some or all pages of a document cannot be shown; the file itself can be saved all the same. */
export const PagesProblem = oneOf(
  "damaged",
  "unsupported",
  "locked",
  "tooManyPages",
  "tooManyPixels",
  "tooLarge",
  "time",
  "memory",
);
export type PagesProblem = Static<typeof PagesProblem>;

export const MessageAttachment = Type.Object({
  id: Id,
  name: Type.String(),
  type: Type.String({ description: "As its content tells, not as the sender says" }),
  size: OrNull(Type.Integer({ description: "Bytes" })),
  state: oneOf("pending", "ready", "refused"),
  /** Of a document whose pages can be looked at (`GET /attachments/:id/pages/:number`): how many it has. */
  pages: Type.Optional(OrNull(Type.Integer())),
  pagesProblem: Type.Optional(OrNull(PagesProblem)),
  /** Of a refused one: why, in a word such as `tooLarge`, `infected`, `inside`. */
  because: Type.Optional(OrNull(Type.String())),
  /** `disguised`: its bytes are something else than it says; `active`: it could do something when it is opened. */
  warning: Type.Optional(OrNull(oneOf("disguised", "active"))),
});
export type MessageAttachment = Static<typeof MessageAttachment>;

/**
 * What was noticed of a message: it claims several senders; nobody vouches for its sender; a machine wrote it; it is a report
 * about a mail of ours; its characters are broken; a fax of which nothing, or not all, arrived; something was left out (`original`: the whole is among its files).
 */
export const MessageFlag = oneOf(
  "twoFroms",
  "claimed",
  "automatic",
  "bounce",
  "complaint",
  "brokenCharset",
  "faxEmpty",
  "faxBroken",
  "cutSize",
  "cutHeaders",
  "cutParts",
  "cutDepth",
  "cutText",
  "cutTime",
  "cutMemory",
  "unreadable",
  "original",
);
export type MessageFlag = Static<typeof MessageFlag>;

/** How often a fax of ours is tried at most. */
export const FAX_TRIES = 4;
/** How far a fax of ours has come, by its last try. */
export const FaxProgress = Type.Object({
  tries: Type.Integer({ description: `So far, of ${FAX_TRIES}` }),
  /** The carrier's word, where the last try came to nothing. */
  errorCode: OrNull(Type.String()),
  /** That went over in it; null: nobody has counted. */
  pages: OrNull(Type.Integer()),
  /** When it is tried again; null: it is under way, over, or given up. */
  nextAt: OrNull(Instant),
});
export type FaxProgress = Static<typeof FaxProgress>;

export const MessageView = Type.Object({
  id: Id,
  /** `note`: among colleagues; `auto`: sent by a machine of ours. */
  direction: oneOf("in", "out", "note", "auto"),
  at: Instant,
  by: OrNull(Type.String({ description: "Name of the agent who wrote it" })),
  text: Type.String(),
  subject: OrNull(Type.String()),
  /** Has it a formatted form? */
  html: Type.Boolean(),
  /** `received` of a message from outside and of a note; else how far it has come. */
  state: oneOf("received", "queued", "sending", "sent", "delivered", "undelivered", "failed", "read"),
  errorCode: OrNull(Type.String({ description: "The carrier's" })),
  segments: OrNull(Type.Integer()),
  attachments: Type.Array(MessageAttachment),
  /** As the sender calls himself: anybody may write anything there. */
  senderName: Type.Optional(OrNull(Type.String())),
  /** Of a mail: from which address it came, when that is not the conversation's. */
  from: Type.Optional(OrNull(Type.String())),
  /** What it repeats of earlier mails; `text` is what is new. */
  quoted: Type.Optional(OrNull(Type.String())),
  flags: Type.Optional(Type.Array(MessageFlag)),
  /** Its words were erased, with the person. */
  erased: Type.Optional(OrNull(Type.Literal(true))),
  /** Of a fax of ours that was tried. */
  fax: Type.Optional(OrNull(FaxProgress)),
});
export type MessageView = Static<typeof MessageView>;

/** Oldest first; `before` asks for the page before this one. */
export const MessagePage = Type.Object({ items: Type.Array(MessageView), before: OrNull(Type.String()) });
export type MessagePage = Static<typeof MessagePage>;
export const MessageQuery = Type.Object(
  {
    before: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);
export type MessageQuery = Static<typeof MessageQuery>;

/** The conversation that another one goes on from, in a line. */
export interface EarlierConversation {
  readonly interactionId: string;
  readonly at: number;
  /** Who had it last. */
  readonly agent: string | null;
  /** First characters of its last message. */
  readonly words: string | null;
}

/** What the desk's own contact says of its thread. */
export interface ThreadView {
  readonly count: number;
  readonly lastMessageAt: number;
  /** Since when the customer waits for an answer; null: nobody owes one. */
  readonly awaitingReplySince: number | null;
  /** When it closes by itself if nothing happens. */
  readonly closesAt: number;
  /** Raised when the messages are to be asked for again. */
  readonly version: number;
  readonly mayReply: true | WriteBar;
  /** Where it is a quiet time: until when. A customer who waits for an answer may be answered all the same. */
  readonly quietUntil: number | null;
  /** Names of colleagues who look at it too. */
  readonly others: readonly string[];
  /** Only where there is one: what the customer answers, or took up again. */
  readonly goesOnFrom?: EarlierConversation;
  /** Of mails: what the customer's last one is about. */
  readonly subject?: string | null;
  /** Which language it is answered in, as far as the house knows: that of the signature below mails. */
  readonly language?: string | null;
}

/** Conversations of one channel. `waiting` (offered ones included), `withAgents` and `resting` are all of them. */
export interface BoardWritten {
  readonly channel: Channel;
  readonly waiting: number;
  readonly withAgents: number;
  readonly resting: number;
  /** Of all: the customer had the last word. */
  readonly replyDue: number;
  /** Since when the one has waited for an answer who has waited longest; null: nobody is owed one. */
  readonly replyDueSince: number | null;
  /** Of today's conversations that entered the queue; none of them is in the figures of calls. */
  readonly today: {
    readonly offered: number;
    readonly answered: number;
    /** Open hours, milliseconds; null: nobody was answered yet. */
    readonly averageFirstResponseMs: number | null;
  };
}

/** A conversation beside the agent's own contacts. */
export const ConversationItem = Type.Object({
  interactionId: Id,
  channel: Type.String(),
  state: oneOf("waiting", "offered", "resting", "mine"),
  queue: Type.Object({ id: Id, name: Type.String() }),
  line: Type.Object({ id: Id, name: Type.String(), address: Type.String() }),
  customer: OrNull(Type.Object({ customerId: Id, name: Type.String() })),
  from: Type.String({ description: "As it may be shown" }),
  /** First words of the last message. */
  lastWords: Type.String(),
  lastMessageAt: Instant,
  awaitingReplySince: OrNull(Instant),
  /** Of a resting one: when it comes back by itself; null: with the customer's next message. */
  until: OrNull(Instant),
  closesAt: OrNull(Instant),
  lastAgent: OrNull(Type.String()),
});
export type ConversationItem = Static<typeof ConversationItem>;
export const ConversationPage = Type.Object({ items: Type.Array(ConversationItem), next: OrNull(Type.String()) });
export type ConversationPage = Static<typeof ConversationPage>;
export const ConversationQuery = Type.Object(
  {
    /** `mine`: those that this agent has. */
    state: oneOf("resting", "waiting", "mine"),
    /** Of this customer alone. */
    customerId: Type.Optional(Id),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);
export type ConversationQuery = Static<typeof ConversationQuery>;

/** A message from outside that stands in no conversation, and why. */
export const KeptMessage = Type.Object({
  id: Id,
  at: Instant,
  channel: Type.String(),
  line: Type.Object({ id: Id, name: Type.String(), address: Type.String() }),
  because: oneOf("keyword", "blocked", "automatic", "ignored"),
  from: OrNull(Type.String()),
  senderName: OrNull(Type.String()),
  subject: OrNull(Type.String()),
  /** Its first words. */
  text: Type.String(),
  flags: Type.Array(MessageFlag),
  /** May it be put into a conversation after all? Not a keyword, nor what nobody could answer. */
  mayLetIn: Type.Boolean(),
});
export type KeptMessage = Static<typeof KeptMessage>;
export const KeptMessagePage = Type.Object({ items: Type.Array(KeptMessage), next: OrNull(Type.String()) });
export type KeptMessagePage = Static<typeof KeptMessagePage>;
export const KeptMessageQuery = Type.Object(
  {
    because: Type.Optional(oneOf("keyword", "blocked", "automatic", "ignored")),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);
export type KeptMessageQuery = Static<typeof KeptMessageQuery>;
/** Where it stands now. */
export const LetInMessage = Type.Object({ interactionId: Id });
export type LetInMessage = Static<typeof LetInMessage>;

/** Writes first. `lineId` chooses the sender. */
export const StartConversation = Type.Object(
  {
    channel: oneOf("sms", "email", "fax"),
    lineId: Id,
    to: Type.String({
      minLength: 3,
      maxLength: 254,
      description: "A number in any spelling of the line's country, or a mail address",
    }),
    /** Empty of a fax alone. */
    text: Type.String({ maxLength: MESSAGE_CHARACTERS }),
    /** Uploaded before. A fax is the first of them that is a PDF. */
    attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
    /** Of a mail. */
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: SUBJECT_CHARACTERS })),
    customerId: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type StartConversation = Static<typeof StartConversation>;

/** Is there anything to be sent by this channel? */
export const saysSomething = ({ channel, text, attachmentIds = [] }: StartConversation): boolean =>
  channel === "fax" ? attachmentIds.length > 0 : text.trim() !== "";
export const StartedConversation = Type.Object({ interactionId: Id, messageId: Id });
export type StartedConversation = Static<typeof StartedConversation>;

/** A text that agents insert; `{customer}`, `{agent}`, `{brand}` are filled in by the desk. */
export const CannedAnswerEdit = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    /** Null: of all queues. */
    queueId: OrNull(Id),
    language: OrNull(oneOf("en", "zh-Hans", "zh-Hant")),
    text: Type.String({ minLength: 1, maxLength: 4000 }),
  },
  { additionalProperties: false },
);
export type CannedAnswerEdit = Static<typeof CannedAnswerEdit>;
/** An edit with If-Match (the revision that was read) is refused with 412 when somebody edited meanwhile. */
export const CannedAnswer = Type.Object({
  cannedAnswerId: Id,
  revision: Type.Integer({ description: "Raised by every change; the ETag" }),
  ...CannedAnswerEdit.properties,
});
export type CannedAnswer = Static<typeof CannedAnswer>;
export const CannedAnswerList = Type.Object({ items: Type.Array(CannedAnswer) });
export type CannedAnswerList = Static<typeof CannedAnswerList>;
export const CannedAnswerQuery = Type.Object({ queueId: Type.Optional(Id) }, { additionalProperties: false });
export type CannedAnswerQuery = Static<typeof CannedAnswerQuery>;

export const UploadedAttachment = Type.Object({
  id: Id,
  name: Type.String(),
  type: Type.String(),
  size: Type.Integer({ description: "Bytes" }),
  /** As in `MessageAttachment`. */
  pages: Type.Optional(OrNull(Type.Integer())),
  pagesProblem: Type.Optional(OrNull(PagesProblem)),
});
export type UploadedAttachment = Static<typeof UploadedAttachment>;

/** `POST /attachments/:id/pages` draws the pages of a document that has none yet; asked again it tells the same. */
export const DocumentPages = Type.Object({ pages: Type.Integer(), pagesProblem: OrNull(PagesProblem) });
export type DocumentPages = Static<typeof DocumentPages>;
