import type { WhyNot } from "@touchstone/domain";
import { type Static, Type } from "typebox";

/*
 * Why somebody has no contact, and a contact nobody, from committed rows.
 *   GET /why-not?agentId                    → AgentWhyNot: all that waits in the agent's queues, on every channel; agents ask about themselves
 *   GET /why-not?agentId&interactionId      → AgentWhyNot: of this pair
 *   GET /interactions/:interactionId/why-not → ContactWhyNot: all agents of its queue; supervisors and administrators
 *   GET /interactions/:interactionId/why-not/:agentId?at → PastWhyNot: this pair as it was at a point of the past, from the journal; those, too
 */

const Id = Type.String({ format: "uuid" });
const Instant = Type.Integer({ description: "Milliseconds since 1970" });

/** A rule by its name, with what it takes to say it; more rules may come. */
export const WhyNotRule = Type.Unsafe<WhyNot>(
  Type.Object({ rule: Type.String() }, { additionalProperties: true, description: "`rule` names it" }),
);
export type WhyNotRule = Static<typeof WhyNotRule>;

/** Settings by which it was decided, as of which change of them: their history says what that was. Of a line, as it was when the contact came. */
export const SettingsInForce = Type.Object({
  subject: Type.Union([Type.Literal("queue"), Type.Literal("agent"), Type.Literal("line")]),
  id: Id,
  revision: Type.Integer(),
});
export type SettingsInForce = Static<typeof SettingsInForce>;

export const WhyNotQuery = Type.Object(
  { agentId: Id, interactionId: Type.Optional(Id) },
  { additionalProperties: false },
);
export type WhyNotQuery = Static<typeof WhyNotQuery>;

export const AgentWhyNot = Type.Object({
  askedAt: Instant,
  rules: Type.Array(WhyNotRule, {
    description:
      "What keeps the agent from every contact of a channel (`noRoom` names which; `cannotTalk` is of calls, all others of every " +
      "channel), or from the contact that was asked about",
  }),
  settings: Type.Array(SettingsInForce),
  /** In how many queues the agent works. */
  queues: Type.Integer(),
  /** How many contacts wait in them, as far as they were looked at. */
  waiting: Type.Integer(),
  /** What keeps the agent from those, each contact counted by its first rule. */
  contacts: Type.Array(Type.Object({ because: WhyNotRule, count: Type.Integer() })),
});
export type AgentWhyNot = Static<typeof AgentWhyNot>;

export const ContactWhyNot = Type.Object({
  askedAt: Instant,
  queueId: Id,
  channel: Type.String(),
  settings: Type.Array(SettingsInForce),
  state: Type.String({ description: "What the contact does; only one that waits is offered" }),
  /** Agents of the queue. */
  agents: Type.Integer(),
  groups: Type.Array(
    Type.Object({
      because: WhyNotRule,
      /** For `backOff`: how the agent came to it. */
      how: Type.Union([Type.Literal("declined"), Type.Literal("missed"), Type.Null()]),
      count: Type.Integer(),
      names: Type.Array(Type.String(), { description: "Some of them" }),
    }),
    { description: "Each agent counted by the rule that explains most; the largest first" },
  ),
});
export type ContactWhyNot = Static<typeof ContactWhyNot>;

export const PastWhyNotQuery = Type.Object(
  {
    at: Type.Optional(
      Type.String({
        maxLength: 40,
        description:
          "A row of the journal by its number (as in `history`), or an instant such as 2026-11-23T09:30:00Z; by default now, or just " +
          "before the contact ended",
      }),
    ),
  },
  { additionalProperties: false },
);
export type PastWhyNotQuery = Static<typeof PastWhyNotQuery>;

const NamesById = Type.Record(Type.String(), Type.String());

export const PastWhyNot = Type.Object({
  seq: Type.Integer({ description: "The journal's row after which the floor stood so" }),
  at: Instant,
  state: Type.Union([Type.String(), Type.Null()], { description: "What the contact did; null: it was not there" }),
  rules: Type.Array(WhyNotRule),
  settings: Type.Array(SettingsInForce),
  history: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
    description:
      "What happened with the contact, in order, each with its row: offered, missed, declined, overflowed, ended; also later",
  }),
  agents: NamesById,
  queues: NamesById,
});
export type PastWhyNot = Static<typeof PastWhyNot>;
