import { type Static, type TSchema, Type } from "typebox";
import { HistoryItem } from "./card.ts";

/*
 * What else REST knows of people, sessions and contacts. All under /api/v1:
 *   GET    /sessions                          → SessionList        DELETE /sessions/:sessionId → 204
 *   POST   /customers/:customerId/addresses   NewAddress → CustomerCard
 *   DELETE /customers/:customerId/addresses/:addressId → CustomerCard
 *   GET    /customers/:customerId/changes     → CustomerChanges
 *   POST   /customers/:customerId/erase       Erasure → 204, by administrators
 *   GET    /interactions                      InteractionQuery → InteractionPage
 *   GET    /interactions/:interactionId       → InteractionDetail
 *   POST   /interactions/:interactionId/customer   AssignCustomer → AssignedCustomer
 *   GET    /interactions/:interactionId/draft → CurrentDraft
 */

const Id = Type.String({ format: "uuid" });
const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Instant = Type.Integer({ description: "Milliseconds since 1970" });
const closed = { additionalProperties: false } as const;

/** Pass `next` of one page as `cursor` for the page that follows; null on the last one. */
export const PageQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  closed,
);
export type PageQuery = Static<typeof PageQuery>;
const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });

/** Where the user is signed in. */
export const SessionList = Type.Object({
  items: Type.Array(
    Type.Object({
      sessionId: Type.String({ pattern: "^[0-9a-f]{64}$" }),
      createdAt: Instant,
      expiresAt: Instant,
      current: Type.Boolean(),
    }),
  ),
});
export type SessionList = Static<typeof SessionList>;

/** `q`: a part of the name or company, the last four or more digits of a number, or the beginning of an e-mail address. */
export const CustomerQuery = Type.Object(
  { q: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })), ...PageQuery.properties },
  closed,
);
export type CustomerQuery = Static<typeof CustomerQuery>;

/**
 * A number may be written as people of the tenant's region write it; it is kept as E.164. What has an @ is a mail address, and kept
 * in lower case. By each of them the customer is recognised.
 */
export const NewAddress = Type.Object(
  {
    address: Type.String({ minLength: 1, maxLength: 254 }),
    extension: Type.Optional(Nullable(Type.String({ maxLength: 20 }))),
    label: Type.Optional(Nullable(Type.String({ maxLength: 40 }))),
    isPrimary: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type NewAddress = Static<typeof NewAddress>;

/**
 * Erases a person for good. `name` is the customer's, typed again. `why`: asked for by the person, no longer needed, or kept by
 * mistake. Refused with 409 while a contact of theirs is open.
 */
export const Erasure = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    why: Type.Union([Type.Literal("asked"), Type.Literal("notNeeded"), Type.Literal("mistake")]),
  },
  closed,
);
export type Erasure = Static<typeof Erasure>;

/** Who edited what, newest first; null before is the creation. */
export const CustomerChanges = pageOf(
  Type.Object({
    at: Instant,
    by: Nullable(Type.String()),
    before: Nullable(Type.Record(Type.String(), Type.Unknown())),
    after: Nullable(Type.Record(Type.String(), Type.Unknown())),
  }),
);
export type CustomerChanges = Static<typeof CustomerChanges>;

/** Newest first. Agents see their own contacts, supervisors and administrators all. `from` and `to` bound the arrival. */
export const InteractionQuery = Type.Object(
  {
    queueId: Type.Optional(Id),
    agentId: Type.Optional(Id),
    customerId: Type.Optional(Id),
    exit: Type.Optional(Type.String({ maxLength: 40 })),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    ...PageQuery.properties,
  },
  closed,
);
export type InteractionQuery = Static<typeof InteractionQuery>;

export const InteractionItem = Type.Object({
  ...HistoryItem.properties,
  customerId: Nullable(Id),
  customer: Nullable(Type.String()),
  from: Nullable(Type.String({ description: "As it may be shown; null when erased" })),
});
export type InteractionItem = Static<typeof InteractionItem>;
export const InteractionPage = pageOf(InteractionItem);
export type InteractionPage = Static<typeof InteractionPage>;

export const InteractionDetail = Type.Object({
  ...InteractionItem.properties,
  line: Nullable(Type.String()),
  matchedHow: Type.String(),
  legs: Type.Array(
    Type.Object({
      agentId: Id,
      agent: Nullable(Type.String()),
      offeredAt: Instant,
      connectedAt: Nullable(Instant),
      leftAt: Nullable(Instant),
      offerEnd: Nullable(Type.String()),
    }),
  ),
  events: Type.Array(Type.Record(Type.String(), Type.Unknown()), { description: "What happened, in order" }),
});
export type InteractionDetail = Static<typeof InteractionDetail>;

/**
 * Whose contact it is. A new customer gets the caller's number, and without a name is called by the carrier's caller name
 * or else by that number.
 */
export const AssignCustomer = Type.Union([
  Type.Object({ assign: Type.Literal("existing"), customerId: Id }, closed),
  Type.Object({ assign: Type.Literal("none") }, closed),
  Type.Object(
    { assign: Type.Literal("new"), name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
    closed,
  ),
]);
export type AssignCustomer = Static<typeof AssignCustomer>;
export const AssignedCustomer = Type.Object({ customerId: Nullable(Id) });
export type AssignedCustomer = Static<typeof AssignedCustomer>;

/** An agent's unsent notes; `savedAt` is null when there are none. */
export const CurrentDraft = Type.Object({
  notes: Type.String(),
  dispositionId: Nullable(Id),
  reply: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String()),
  savedAt: Nullable(Instant),
});
export type CurrentDraft = Static<typeof CurrentDraft>;
