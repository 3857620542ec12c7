import { type Static, type TSchema, Type } from "typebox";

/*
 * Visitors of the web: the help page, and whatever a company builds on the same contract. No cookies: a visitor holds a token.
 *   GET  /help/:desk                     → HelpDesk        `desk` is the line's address: a tenant, or `tenant/brand` (encoded)
 *   POST /help/:desk/visitors            NewVisitor → VisitorSession
 *   POST /help/:desk/files (multipart)   → UploadedAttachment     GET /help/:desk/files/:attachmentId   the file, always to be saved
 *   POST /help/:desk/messages            ContactForm → ContactFormTaken
 *   POST /help/:desk/callbacks           VisitorCallback → 204
 *   POST /help/:desk/transcripts         TranscriptWish → 204
 * and the namespace /visitor with the token in `auth.token`.
 */

const Id = Type.String({ format: "uuid" });
const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Instant = Type.Integer({ description: "Milliseconds since 1970, server's clock" });
const Language = Type.Union([Type.Literal("en"), Type.Literal("zh-Hans"), Type.Literal("zh-Hant")]);
const closed = { additionalProperties: false };

/** Characters of one chat message. */
export const CHAT_CHARACTERS = 4000;
export const CHAT_FILES = 5;
export const FORM_CHARACTERS = 10_000;
/** Bytes of one file of a visitor's. */
export const VISITOR_FILE_BYTES = 10 * 1024 * 1024;

const Name = Type.String({ minLength: 1, maxLength: 100 });
const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s@<>,;"]+@[^\\s@<>,;"]+\\.[^\\s@<>,;"]+$' });
const PhoneWords = Type.String({ minLength: 3, maxLength: 40, description: "In any spelling of the line's country" });

/** What a help page shows before anybody writes. */
export const HelpDesk = Type.Object({
  name: Type.String({ description: "Of the brand" }),
  language: Language,
  now: Instant,
  isOpen: Type.Boolean(),
  /** When that changes; null: not as far as the calendar says. */
  changesAt: OrNull(Instant),
  /** IANA name of the zone in which hours are told; null: always open. */
  zone: OrNull(Type.String()),
  /** The week's shifts: minutes of the day, 1 Monday … 7 Sunday. */
  weekly: Type.Array(Type.Object({ days: Type.Array(Type.Integer()), from: Type.Integer(), to: Type.Integer() })),
  /** How a message can be answered that is left for later. */
  answersBy: Type.Object({ email: Type.Boolean(), sms: Type.Boolean() }),
  /** Whether files can be sent. */
  takesFiles: Type.Boolean(),
  /** Whether the queue calls people back. */
  callsBack: Type.Boolean(),
  /** Whether a transcript can be sent by mail. */
  sendsMail: Type.Boolean(),
});
export type HelpDesk = Static<typeof HelpDesk>;

export const NewVisitor = Type.Object(
  {
    language: Language,
    /** As typed: shown, and never taken for proven. */
    name: Type.Optional(Name),
    email: Type.Optional(Email),
    /** Who it is, signed by the company's own site (JWT, HS256, with the line's secret). */
    identity: Type.Optional(Type.String({ minLength: 10, maxLength: 4096 })),
  },
  closed,
);
export type NewVisitor = Static<typeof NewVisitor>;
export const VisitorSession = Type.Object({ token: Type.String(), visitorId: Id, expiresAt: Instant });
export type VisitorSession = Static<typeof VisitorSession>;

/** To be answered later: by mail or by text, wherever the visitor may be then. */
export const ContactForm = Type.Object(
  {
    /** The client's: a repeat is the same message. */
    requestId: Id,
    name: Name,
    /** One of the two. */
    email: Type.Optional(Email),
    number: Type.Optional(PhoneWords),
    topic: Type.String({ minLength: 1, maxLength: 200 }),
    text: Type.String({ minLength: 1, maxLength: FORM_CHARACTERS }),
    language: Language,
  },
  closed,
);
export type ContactForm = Static<typeof ContactForm>;
/** How the answer will come. */
export const ContactFormTaken = Type.Object({ answerBy: Type.Union([Type.Literal("email"), Type.Literal("sms")]) });
export type ContactFormTaken = Static<typeof ContactFormTaken>;

export const VisitorCallback = Type.Object({ requestId: Id, number: PhoneWords, language: Language }, closed);
export type VisitorCallback = Static<typeof VisitorCallback>;

export const TranscriptWish = Type.Object({ email: Email }, closed);
export type TranscriptWish = Static<typeof TranscriptWish>;

/** `GET/PUT /lines/:lineId/web`: which other sites may show the chat, and who vouches for their visitors. */
export const WebLineEdit = Type.Object(
  {
    origins: Type.Array(Type.String({ maxLength: 200, pattern: "^https?://[^/\\s?#*]+$" }), {
      maxItems: 20,
      uniqueItems: true,
    }),
  },
  closed,
);
export type WebLineEdit = Static<typeof WebLineEdit>;
export const WebLine = Type.Object({
  ...WebLineEdit.properties,
  hasSecret: Type.Boolean(),
  /** Since when the secret is the one that it is, where that is known. */
  secretAt: OrNull(Instant),
});
export type WebLine = Static<typeof WebLine>;
/** `POST /lines/:lineId/web/secret`: shown once; the one before signs nothing any more. DELETE: nobody vouches for visitors. */
export const WebLineSecret = Type.Object({ secret: Type.String() });
export type WebLineSecret = Static<typeof WebLineSecret>;

// Namespace /visitor -----------------------------------------------------------------------------------------------

const ClientId = Type.String({ minLength: 8, maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" });

/** What visitors say; each but `typing` and `look` is acknowledged. */
export const visitorSayings = {
  /** A repeat of the same `id` is the same message. */
  write: Type.Object(
    {
      id: ClientId,
      text: Type.String({ maxLength: CHAT_CHARACTERS }),
      attachmentIds: Type.Optional(Type.Array(Id, { maxItems: CHAT_FILES, uniqueItems: true })),
    },
    closed,
  ),
  /** How far an answer has come, as this browser knows. */
  seen: Type.Object({ messageId: Id, state: Type.Union([Type.Literal("delivered"), Type.Literal("read")]) }, closed),
  /** The visitor is done. */
  end: Type.Object({ id: ClientId }, closed),
  typing: Type.Object({}, closed),
  /** Asks for what came after an instant: the newest message that this browser has. */
  look: Type.Object({ since: OrNull(Instant) }, closed),
} as const;
export type VisitorSaying = keyof typeof visitorSayings;
export type VisitorSayingBody<Name extends VisitorSaying> = Static<(typeof visitorSayings)[Name]>;

export type VisitorAnswer =
  | { readonly ok: true; readonly messageId?: string }
  /** `why` is what a person can be told, in the visitor's language. */
  | { readonly ok: false; readonly reason: VisitorRefusal; readonly why: string }
  /** Not known yet: say the same again, with the same id. */
  | { readonly pending: true };
export type VisitorRefusal =
  | "malformed"
  | "empty"
  | "tooLong"
  | "tooFast"
  | "blocked"
  | "noFile"
  | "nothingOpen"
  | "unavailable";

export interface VisitorMessage {
  readonly id: string;
  /** The browser's own id of what it wrote. */
  readonly clientId: string | null;
  readonly by: "visitor" | "agent" | "machine";
  /** An agent's first name. */
  readonly name: string | null;
  readonly at: number;
  readonly text: string;
  readonly attachments: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly size: number | null;
    readonly state: "pending" | "ready" | "refused";
  }[];
}

/** How the visitor's conversation stands. */
export interface ChatState {
  readonly now: number;
  /** `resting`: nobody is at it now; the next message brings it back. */
  readonly kind: "none" | "waiting" | "talking" | "resting" | "ended";
  /** First name of who answers. */
  readonly agent: string | null;
  /** 1 is the next; set while waiting. */
  readonly position: number | null;
  /** Most of those who waited lately were answered in less; null: nothing honest can be said. */
  readonly waitMs: number | null;
  readonly isOpen: boolean;
  readonly changesAt: number | null;
}

export interface VisitorServerEvents {
  chat(state: ChatState): void;
  /** Those that are new to this socket or look otherwise than before, in order. */
  messages(page: { readonly items: readonly VisitorMessage[] }): void;
  /** The agent is writing. */
  typing(): void;
}

export type VisitorClientEvents = {
  [Name in Exclude<VisitorSaying, "typing" | "look">]: (
    body: VisitorSayingBody<Name>,
    acknowledge: (answer: VisitorAnswer) => void,
  ) => void;
} & {
  typing(body: VisitorSayingBody<"typing">): void;
  look(body: VisitorSayingBody<"look">): void;
};
