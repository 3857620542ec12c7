import type { Channel, Refusal } from "@touchstone/domain";
import { type Static, Type } from "typebox";

// Giving a contact to somebody by hand: whom an agent may choose, and what a supervisor does with who waits.

const Id = Type.String({ format: "uuid" });

/** Words of a name, to find colleagues and queues by. */
export const TransferTargetQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  /** Of what is to be given away; a call when nothing is said. */
  channel: Type.Optional(Type.Unsafe<Channel>(Type.Enum(["voice", "sms", "chat", "email", "fax"]))),
});
export type TransferTargetQuery = Static<typeof TransferTargetQuery>;

/** Null: can be given one now. Else why not, as the gate names it. */
const unavailable: Type.TUnsafe<Refusal | null> = Type.Unsafe(Type.Union([Type.String(), Type.Null()]));

export const TransferAgent = Type.Object({
  agentId: Id,
  name: Type.String(),
  queues: Type.Array(Type.String()),
  unavailable,
  /** What keeps a ready agent busy, or why one is not ready. */
  notReadyReason: Type.Union([Type.String(), Type.Null()]),
});
export type TransferAgent = Static<typeof TransferAgent>;

export const TransferQueue = Type.Object({
  queueId: Id,
  name: Type.String(),
  waiting: Type.Integer(),
  /** Of its agents: who could be given a call now. */
  available: Type.Integer(),
});
export type TransferQueue = Static<typeof TransferQueue>;

/** Who is free first, then by name; at most 50 agents. */
export const TransferTargets = Type.Object({
  agents: Type.Array(TransferAgent),
  queues: Type.Array(TransferQueue),
});
export type TransferTargets = Static<typeof TransferTargets>;

export const PullContact = Type.Object({ agentId: Id });
export type PullContact = Static<typeof PullContact>;

/** A head start in the queue, milliseconds, in place of the one that the contact had; at most a week. */
export const ContactPriority = Type.Object({ priorityMs: Type.Integer({ minimum: 0, maximum: 604_800_000 }) });
export type ContactPriority = Static<typeof ContactPriority>;

/** What became of it. */
export const Pulled = Type.Object({ interactionId: Id, agentId: Id });
export type Pulled = Static<typeof Pulled>;
