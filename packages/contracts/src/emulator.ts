import { type Static, Type } from "typebox";

/**
 * The signalling that a browser phone speaks with the carrier emulator: one WebSocket at `/emulator/phone`, JSON text
 * frames, one WebRTC connection per call (audio only, no trickle: descriptions carry their candidates).
 * `/sim` registers as a customer's phone; the desk's softphone registers with the agent's access token.
 */
export const PhoneRequest = Type.Union([
  /** First frame. An agent's phone gives its Twilio access token; a customer's phone gives the number it calls from. */
  Type.Object({ type: Type.Literal("register"), token: Type.String({ maxLength: 4096 }) }),
  Type.Object({
    type: Type.Literal("registerCustomer"),
    /** The number under which this phone can be rung; without one it only dials. */
    number: Type.Optional(Type.String({ maxLength: 32 })),
  }),
  /** Agent: an outgoing connection to the TwiML application of its token; `params` reach the webhook as form fields. */
  Type.Object({
    type: Type.Literal("connect"),
    id: Type.String({ maxLength: 64 }),
    params: Type.Record(Type.String(), Type.String()),
    sdp: Type.Optional(Type.String()),
  }),
  /** Customer: dials a line. `from` is E.164, or "anonymous" when withheld, or anything a carrier might deliver. */
  Type.Object({
    type: Type.Literal("dial"),
    id: Type.String({ maxLength: 64 }),
    from: Type.String({ maxLength: 128 }),
    to: Type.String({ maxLength: 32 }),
    callerName: Type.Optional(Type.String({ maxLength: 256 })),
    sdp: Type.Optional(Type.String()),
  }),
  /** Takes an `incoming` call, by its id there; the phone is the one that offers media. */
  Type.Object({ type: Type.Literal("answer"), id: Type.String({ maxLength: 64 }), sdp: Type.Optional(Type.String()) }),
  Type.Object({ type: Type.Literal("reject"), id: Type.String({ maxLength: 64 }) }),
  Type.Object({ type: Type.Literal("dtmf"), id: Type.String(), digits: Type.String({ maxLength: 32 }) }),
  Type.Object({ type: Type.Literal("hangUp"), id: Type.String() }),
]);
export type PhoneRequest = Static<typeof PhoneRequest>;

export const PhoneEvent = Type.Union([
  Type.Object({ type: Type.Literal("registered"), identity: Type.String() }),
  Type.Object({ type: Type.Literal("ringing"), id: Type.String(), callSid: Type.String() }),
  /** Somebody calls this phone; `id` is the carrier's. `ended` follows when they give up or another phone answers. */
  Type.Object({
    type: Type.Literal("incoming"),
    id: Type.String(),
    callSid: Type.String(),
    from: Type.String(),
    params: Type.Record(Type.String(), Type.String()),
  }),
  /** The emulator's description; media flows from here on. Absent when the call was made without media. */
  Type.Object({
    type: Type.Literal("answered"),
    id: Type.String(),
    callSid: Type.String(),
    sdp: Type.Optional(Type.String()),
  }),
  /** What the far end says or plays, as text beside the sound. */
  Type.Object({
    type: Type.Literal("caption"),
    id: Type.String(),
    text: Type.String(),
    language: Type.Optional(Type.String()),
  }),
  /** `status` is the call's final carrier status: completed, busy, no-answer, failed, canceled. */
  Type.Object({ type: Type.Literal("ended"), id: Type.String(), status: Type.String() }),
  Type.Object({ type: Type.Literal("error"), id: Type.Optional(Type.String()), message: Type.String() }),
]);
export type PhoneEvent = Static<typeof PhoneEvent>;
