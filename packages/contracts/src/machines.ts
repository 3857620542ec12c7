import { type Static, Type } from "typebox";

/*
 * What machines that speak with callers tell: a menu, or a voicemail, that is not ours. For administrators.
 *   POST   /interactions/:interactionId/machine   MachineTold → 204      409 when it does not fit what the contact does
 */

const closed = { additionalProperties: false } as const;

/**
 * A menu took the caller; a menu told the caller all that was wanted, which ends the contact; the caller whom a queue sent to
 * voicemail left a message, told when the recording is ready. Telling it twice is telling it once.
 */
export const MachineTold = Type.Union([
  Type.Object({ did: Type.Literal("menuEntered") }, closed),
  Type.Object({ did: Type.Literal("menuServed") }, closed),
  Type.Object(
    {
      did: Type.Literal("voicemailLeft"),
      recordingId: Type.String({ minLength: 1, maxLength: 100, description: "Names the recording where it is kept" }),
      durationMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
    },
    closed,
  ),
]);
export type MachineTold = Static<typeof MachineTold>;
