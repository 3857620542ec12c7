import { type Static, Type } from "typebox";

const Id = Type.String({ format: "uuid" });

/** Put aside because code threw or retries ended; in nobody's way, and taken again when it is replayed. */
export const ParkedItem = Type.Object({
  id: Id,
  of: Type.Union([Type.Literal("fact"), Type.Literal("effect")]),
  /** What the fact says, or what the effect does. */
  type: Type.String(),
  error: Type.String(),
  /** Milliseconds since 1970. */
  parkedAt: Type.Integer(),
  interactionId: Type.Union([Id, Type.Null()]),
  /** Whose contact it is, as far as that is known. */
  customer: Type.Union([Type.Object({ customerId: Id, name: Type.String() }), Type.Null()]),
});
export type ParkedItem = Static<typeof ParkedItem>;

export const ParkedPage = Type.Object({
  items: Type.Array(ParkedItem),
  next: Type.Union([Type.String(), Type.Null()]),
  /** How many there are in all. */
  total: Type.Integer(),
});
export type ParkedPage = Static<typeof ParkedPage>;

export const ParkedQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});

export const ParkedReplay = Type.Object({
  ids: Type.Union([Type.Array(Id, { minItems: 1, maxItems: 200 }), Type.Literal("all")]),
});
export type ParkedReplay = Static<typeof ParkedReplay>;

/** Those that were parked and are pending again. */
export const ParkedReplayed = Type.Object({ replayed: Type.Array(Id) });
export type ParkedReplayed = Static<typeof ParkedReplayed>;
