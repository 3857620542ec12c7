import { type Draft, putInteraction, tell } from "./draft.ts";
import { endInteraction } from "./endings.ts";
import type { CarrierFact } from "./event.ts";
import type { CallId } from "./ids.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import { findInteractionByCall } from "./rows.ts";

/** A machine speaks with the caller: who hangs up from here on gave up in the menu. */
export function ivrEntered(draft: Draft, callId: CallId): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction === undefined) return ignored("unknownCall");
  const { state } = interaction;
  if (state.kind !== "received") return ignored("late");
  if (state.inIvr) return ignored("repeated");
  tell(draft, { type: "ivrEntered", interactionId: interaction.id });
  putInteraction(draft, { ...interaction, state: { ...state, inIvr: true } });
  return DONE;
}

/** The caller has what was wanted. The machine says goodbye by itself: nothing is asked of the carrier. */
export function ivrServed(draft: Draft, callId: CallId): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction === undefined) return ignored("unknownCall");
  if (interaction.state.kind !== "received") return ignored("late");
  endInteraction(draft, interaction, "servedByIvr", "system");
  return DONE;
}

/**
 * The caller who was sent to voicemail left a message. He left the queue by it whether he spoke or not, so that it does not
 * matter whether the end of the call or of the recording is told first. There is one message; a second one is not his.
 */
export function voicemailLeft(
  draft: Draft,
  { callId, recordingId, durationMs }: Extract<CarrierFact, { type: "voicemailLeft" }>,
): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction === undefined) return ignored("unknownCall");
  const { state, record, id: interactionId } = interaction;
  if (state.kind !== "ended" || state.exit !== "voicemail") return ignored("notExpected");
  if (record.voicemail !== undefined)
    return ignored(record.voicemail.recordingId === recordingId ? "repeated" : "late");
  tell(draft, { type: "voicemailLeft", interactionId, recordingId, durationMs });
  return DONE;
}
