import { type Static, Type } from "typebox";
import { ListQuery } from "./settings.ts";

/*
 * Calls back that are owed.
 *   GET    /callbacks                  CallbackQuery → CallbackList    those of the tenant, the longest owed first
 *   POST   /callbacks                  OrderCallback → OpenCallback    409 `callbackOpen` when the customer has one in the queue,
 *                                                                    204 when the same Idempotency-Key ordered it before
 *                                                                    403 an agent in a queue of others; 422 `numberNotAllowed`: abroad
 *                                                                    and unknown, charged extra, or no number; 429 `tooManyCallbacks`:
 *                                                                    30 of an agent in an hour, 5 to a number in a day
 *   DELETE /callbacks/:interactionId   → 204                           409 `alreadyAccepted` while the customer is being called
 */

const Id = Type.String({ format: "uuid" });
const OrNull = <Schema extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** Puts a call back into a queue: whoever is free there calls the customer. */
export const OrderCallback = Type.Object(
  {
    queueId: Id,
    number: Type.String({ minLength: 3, maxLength: 40, description: "In any spelling of the line's country" }),
    lineId: Type.Optional(
      Type.String({ format: "uuid", description: "As whom to call; default: a line of the queue" }),
    ),
    customerId: Type.Optional(Type.String({ format: "uuid", description: "Whose it is, if the number does not tell" })),
  },
  { additionalProperties: false },
);
export type OrderCallback = Static<typeof OrderCallback>;

export const OpenCallback = Type.Object({
  interactionId: Id,
  queueId: Id,
  lineId: Id,
  customerId: OrNull(Id),
  customer: OrNull(Type.String()),
  number: OrNull(Type.String()),
  /** The contact that asked for it. */
  parentId: OrNull(Id),
  requestedAt: Type.Integer({ description: "Milliseconds since 1970" }),
  /** How often the customer was called in vain. */
  attempts: Type.Integer(),
  restsUntil: OrNull(
    Type.Integer({ description: "Offered to nobody until then, or until the customer's own call ends" }),
  ),
  isOnTheLine: Type.Boolean({
    description: "The customer is on the line by a call of their own: nobody calls back meanwhile",
  }),
  state: Type.String({ description: "`waiting`, or `offered` while an agent is asked or calls" }),
});
export type OpenCallback = Static<typeof OpenCallback>;

export const CallbackQuery = Type.Object(
  { queueId: Type.Optional(Id), ...ListQuery.properties },
  { additionalProperties: false },
);
export type CallbackQuery = Static<typeof CallbackQuery>;
/** The longest owed first. */
export const CallbackList = Type.Object({ items: Type.Array(OpenCallback), next: OrNull(Type.String()) });
export type CallbackList = Static<typeof CallbackList>;
