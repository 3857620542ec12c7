import { type Static, Type } from "typebox";

const Id = Type.String({ format: "uuid" });
const Instant = Type.Integer({ description: "Milliseconds since 1970, database clock" });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** One line of a customer's history, on the card and in the timeline. */
export const HistoryItem = Type.Object({
  interactionId: Id,
  channel: Type.String(),
  direction: Type.String(),
  at: Instant,
  queue: Nullable(Type.String()),
  brand: Nullable(Type.String()),
  agent: Nullable(Type.String({ description: "Name of the last agent who had it" })),
  /** Null while it lives. */
  exit: Nullable(Type.String()),
  endedBy: Nullable(Type.String()),
  waitMs: Nullable(Type.Integer()),
  talkMs: Nullable(Type.Integer()),
  disposition: Nullable(Type.Record(Type.String(), Type.String(), { description: "Label by language" })),
  note: Nullable(Type.String()),
  /** Of a contact in writing: the last words that the two sides exchanged. */
  words: Type.Optional(Nullable(Type.String())),
  /** Whose it was, and all words, were erased. */
  erased: Type.Optional(Type.Literal(true)),
});
export type HistoryItem = Static<typeof HistoryItem>;

export const CustomerAddress = Type.Object({
  id: Id,
  channel: Type.String(),
  address: Type.String(),
  extension: Nullable(Type.String()),
  label: Nullable(Type.String()),
  isPrimary: Type.Boolean(),
});
export type CustomerAddress = Static<typeof CustomerAddress>;

/** What the pop shows of a customer; ready-made in `customer_360.card`. At most about 3 KB. */
export const CustomerCard = Type.Object({
  customerId: Id,
  name: Type.String(),
  company: Nullable(Type.String()),
  tier: Nullable(Type.String()),
  vip: Type.Boolean(),
  language: Nullable(Type.String()),
  email: Nullable(Type.String()),
  ownerAgent: Nullable(Type.String()),
  note: Nullable(Type.String()),
  /** At most five, primary first. */
  addresses: Type.Array(CustomerAddress, { maxItems: 5 }),
  since: Instant,
  contacts: Type.Object({
    total: Type.Integer(),
    last30Days: Type.Integer(),
    abandonedLast30Days: Type.Integer(),
    lastAt: Nullable(Instant),
  }),
  /** The last five contacts, newest first. */
  history: Type.Array(HistoryItem, { maxItems: 5 }),
  asOf: Instant,
});
export type CustomerCard = Static<typeof CustomerCard>;

/** A possible customer of a shared address: enough to choose by. */
export const Candidate = Type.Object({
  customerId: Id,
  name: Type.String(),
  company: Nullable(Type.String()),
  tier: Nullable(Type.String()),
  vip: Type.Boolean(),
  /** Which of the customer's addresses matched. */
  matched: Type.String(),
  lastContactAt: Nullable(Instant),
});
export type Candidate = Static<typeof Candidate>;

/** What an agent should know before saying hello; worst first. */
export const Alert = Type.Object({
  kind: Type.Union([
    Type.Literal("callBack"),
    Type.Literal("repeatCaller"),
    Type.Literal("droppedJustNow"),
    Type.Literal("abandonedRecently"),
    Type.Literal("identityNotVerified"),
  ]),
  count: Type.Optional(Type.Integer()),
  agent: Type.Optional(Type.String()),
  at: Type.Optional(Instant),
});
export type Alert = Static<typeof Alert>;
