import type { Channel } from "@touchstone/domain";
import { type Static, type TSchema, Type } from "typebox";
import { PageQuery } from "./records.ts";

/*
 * Customers who were not served, and what is done about it. All under /api/v1:
 *   GET    /missed-contacts                    MissedQuery → MissedPage
 *   GET    /missed-contacts/summary            → MissedSummary
 *   GET    /missed-contacts/:missedId          → MissedDetail
 *   POST   /missed-contacts/:missedId/owner    MissedOwner → MissedContact
 *   POST   /missed-contacts/:missedId/result   MissedResult → MissedContact
 * Agents see those of their queues and those they own; supervisors and administrators all.
 */

const Id = Type.String({ format: "uuid" });
const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Instant = Type.Integer({ description: "Milliseconds since 1970" });
const closed = { additionalProperties: false } as const;
const Person = Type.Object({ userId: Id, name: Type.String() });

export const MissedState = Type.Union([Type.Literal("open"), Type.Literal("taken"), Type.Literal("closed")]);
export type MissedState = Static<typeof MissedState>;

/** `unfinished`, the default, is open and taken together. `owner`: "me", "none", or a user's id. Newest try first. */
export const MissedQuery = Type.Object(
  {
    state: Type.Optional(Type.Union([Type.Literal("unfinished"), ...MissedState.anyOf])),
    queueId: Type.Optional(Id),
    owner: Type.Optional(Type.Union([Type.Literal("me"), Type.Literal("none"), Id])),
    format: Type.Optional(
      Type.Union([Type.Literal("json"), Type.Literal("csv")], {
        description: "As CSV all lines at once, without pages",
      }),
    ),
    ...PageQuery.properties,
  },
  closed,
);
export type MissedQuery = Static<typeof MissedQuery>;

export const DismissalReason = Type.Union([
  Type.Literal("unreachable"),
  Type.Literal("wrongNumber"),
  Type.Literal("solvedOtherwise"),
  Type.Literal("notNeeded"),
  Type.Literal("other"),
]);
export type DismissalReason = Static<typeof DismissalReason>;

/** One customer, or one number that is nobody's, in one queue, however often they tried. */
export const MissedContact = Type.Object({
  missedId: Id,
  state: MissedState,
  queue: Type.Object({ queueId: Id, name: Type.String() }),
  brand: Nullable(Type.String()),
  line: Nullable(Type.String()),
  channel: Type.Unsafe<Channel>(Type.String({ description: "Of the last try" })),
  customer: Nullable(
    Type.Object({ customerId: Id, name: Type.String(), tier: Nullable(Type.String()), vip: Type.Boolean() }),
  ),
  number: Nullable(Type.String({ description: "That they called from last, E.164; null when erased" })),
  tries: Type.Integer(),
  firstAt: Instant,
  lastAt: Instant,
  longestWaitMs: Type.Integer(),
  exit: Type.String({ description: "How the last try ended" }),
  lastInteractionId: Id,
  voicemail: Nullable(
    Type.Object(
      { at: Instant, recordingId: Type.String(), durationMs: Type.Integer() },
      { description: "The message that the last try left" },
    ),
  ),
  callback: Nullable(
    Type.Object(
      {
        interactionId: Id,
        state: Type.Union([
          Type.Literal("waiting", { description: "Whoever is free in its queue is asked next" }),
          Type.Literal("resting"),
          Type.Literal("onTheLine", { description: "They ring again now: nobody calls meanwhile" }),
          Type.Literal("offered", { description: "Rings at an agent" }),
          Type.Literal("dialling"),
        ]),
        restsUntil: Nullable(Instant),
        queue: Type.String(),
        agent: Nullable(Type.String({ description: "Who is asked, or calls" })),
      },
      { description: "The call back to them that is owed, in whichever queue: nobody else needs to call" },
    ),
  ),
  owner: Nullable(Person),
  ownedSince: Nullable(Instant),
  attempts: Type.Integer({ description: "How often somebody called back in vain" }),
  lastAttemptAt: Nullable(Instant),
  closed: Nullable(
    Type.Object({
      at: Instant,
      how: Type.Union([Type.Literal("gotThrough"), Type.Literal("reached"), Type.Literal("dismissed")]),
      by: Nullable(Type.String({ description: "Who said so; null when a later contact did" })),
      reason: Nullable(Type.String()),
      interactionId: Nullable(Id),
    }),
  ),
  note: Nullable(Type.String()),
});
export type MissedContact = Static<typeof MissedContact>;
export const MissedPage = Type.Object({ items: Type.Array(MissedContact), next: Nullable(Type.String()) });
export type MissedPage = Static<typeof MissedPage>;

/** Of what the asking person sees. */
export const MissedSummary = Type.Object({
  unfinished: Type.Integer(),
  unowned: Type.Integer(),
  mine: Type.Integer(),
  /** When the longest waiting unowned one tried last. */
  oldestAt: Nullable(Instant),
});
export type MissedSummary = Static<typeof MissedSummary>;

export const MissedDetail = Type.Object({
  ...MissedContact.properties,
  changes: Type.Array(
    Type.Object({
      at: Instant,
      by: Type.String(),
      did: Type.String(),
      owner: Nullable(Type.String()),
      reason: Nullable(Type.String()),
      note: Nullable(Type.String()),
    }),
    { description: "Who did what, newest first" },
  ),
});
export type MissedDetail = Static<typeof MissedDetail>;

/**
 * Who cares for it; null gives it back. Agents take what nobody has and give back their own. With `from` it changes hands only
 * if that person (or nobody) still has it: 409 `takenBy` says who has. While somebody calls them back nobody takes it: 409 `beingCalled`.
 */
export const MissedOwner = Type.Object({ ownerId: Nullable(Id), from: Type.Optional(Nullable(Id)) }, closed);
export type MissedOwner = Static<typeof MissedOwner>;

const note = Type.Optional(Type.String({ maxLength: 1000 }));

/** What came of it. Whoever says it and nobody owns it takes it with that. */
export const MissedResult = Type.Union([
  Type.Object({ result: Type.Literal("reached"), note }, closed),
  Type.Object({ result: Type.Literal("notReached"), note }, closed),
  Type.Object({ result: Type.Literal("dismissed"), reason: DismissalReason, note }, closed),
  Type.Object({ result: Type.Literal("noted"), note: Type.String({ minLength: 1, maxLength: 1000 }) }, closed),
]);
export type MissedResult = Static<typeof MissedResult>;
