import { type Static, type TSchema, Type } from "typebox";

/*
 * Who may not write to the house, and who wants nothing from it. For supervisors and administrators:
 *   GET    /blocks?cursor&limit     → BlockPage     addresses that are or were blocked, with their history
 *   DELETE /blocks/:blockId         → 204           lets the address write again
 *   GET    /opt-outs?cursor&limit   → OptOutPage    nobody but the customer lifts one, so there is no way to
 * For everybody who writes:
 *   GET    /address-standing?channel&lineId&to → AddressStanding   before the first word is sent
 */

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Id = Type.String({ format: "uuid" });
const Instant = Type.Integer({ description: "Milliseconds since 1970" });
const Customer = OrNull(Type.Object({ customerId: Id, name: Type.String() }));
const Address = OrNull(Type.String({ description: "Null when it was erased, or never stood in a conversation" }));

/** Tells one address from another and names none. */
export const BlockId = Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" });

export const Block = Type.Object({
  blockId: BlockId,
  address: Address,
  channel: OrNull(Type.String()),
  customer: Customer,
  since: Instant,
  liftedAt: OrNull(Instant),
  /** The oldest first. */
  changes: Type.Array(
    Type.Object({ at: Instant, by: OrNull(Type.String({ description: "Name" })), isBlocked: Type.Boolean() }),
  ),
});
export type Block = Static<typeof Block>;
export const BlockPage = Type.Object({ items: Type.Array(Block), next: OrNull(Type.String()) });
export type BlockPage = Static<typeof BlockPage>;

export const OptOut = Type.Object({
  optOutId: Type.String(),
  line: Type.Object({ lineId: Id, name: Type.String(), address: Type.String() }),
  address: Address,
  customer: Customer,
  since: Instant,
  how: Type.Unsafe<"customer" | "carrier">(
    Type.Enum(["customer", "carrier"], { description: "By the customer's own word, or as the carrier told us" }),
  ),
});
export type OptOut = Static<typeof OptOut>;
export const OptOutPage = Type.Object({ items: Type.Array(OptOut), next: OrNull(Type.String()) });
export type OptOutPage = Static<typeof OptOutPage>;

export const WhoMayWriteQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);

export const AddressStandingQuery = Type.Object(
  {
    channel: Type.Enum(["sms", "email", "fax"]),
    lineId: Id,
    /** As it was typed. */
    to: Type.String({ minLength: 1, maxLength: 320 }),
  },
  { additionalProperties: false },
);
export type AddressStandingQuery = Static<typeof AddressStandingQuery>;

/** What is known of an address before somebody writes to it. */
export const AddressStanding = Type.Object({
  optedOutAt: OrNull(Instant),
  /** `bounced`: mails to it came back for good, with the server's code; `complained`: its owner called one of ours spam. The last first. */
  troubles: Type.Array(
    Type.Object({ kind: Type.Enum(["bounced", "complained"]), code: OrNull(Type.String()), at: Instant }),
  ),
});
export type AddressStanding = Static<typeof AddressStanding>;
