import { assertNever } from "./assertNever.ts";
import { customerDialled, customerLeft } from "./callbackFacts.ts";
import { closeCallback } from "./callbacks.ts";
import { ask, type Draft, putInteraction } from "./draft.ts";
import type { EffectFact } from "./event.ts";
import type { Interaction } from "./interaction.ts";
import { messageEffect } from "./messageFacts.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import { returnToQueue } from "./returnToQueue.ts";

type Failed = Extract<EffectFact, { type: "effectFailed" }>;
type Done = Extract<EffectFact, { type: "effectDone" }>;

export function applyEffectFact(draft: Draft, fact: EffectFact): Outcome {
  const interaction = draft.floor.interactions.get(fact.interactionId);
  if (interaction === undefined) return ignored("unknownInteraction");
  if (fact.kind === "sendMessage" || fact.kind === "fetchMedia") return messageEffect(draft, interaction, fact);
  switch (fact.type) {
    case "effectDone":
      return effectDone(draft, interaction, fact);
    case "effectFailed":
      return effectFailed(draft, interaction, fact);
    default:
      return assertNever(fact);
  }
}

/** Only the confirmed move matters here: it says that the caller is on the way into the conference. */
function effectDone(draft: Draft, interaction: Interaction, fact: Done): Outcome {
  const { state } = interaction;
  if (fact.kind === "dialCustomer") return customerDialled(draft, interaction, fact);
  if (fact.kind !== "moveCaller") return DONE;
  if (state.kind !== "offered" || state.offer.kind !== "accepted") return DONE;
  if (state.offer.moveEffectId !== fact.effectId) return ignored("late");
  if (state.offer.movedAt !== null) return ignored("repeated");
  putInteraction(draft, { ...interaction, state: { ...state, offer: { ...state.offer, movedAt: draft.now } } });
  return DONE;
}

/**
 * What the carrier refused for good. Music that could not be switched changes no state; a caller who could not be parked
 * waits where he is, and can still be moved from there.
 */
function effectFailed(draft: Draft, interaction: Interaction, { effectId, kind, reason }: Failed): Outcome {
  if (kind === "releaseCaller" && reason === "gaveUp") return hangUpOn(draft, interaction);
  if (interaction.state.kind === "ended") return ignored("late");
  if (reason === "callGone" && (kind === "moveCaller" || kind === "parkCaller")) {
    customerLeft(draft, interaction);
    return DONE;
  }
  if (kind === "dialCustomer") return dialFailed(draft, interaction, effectId, reason);
  return kind === "moveCaller" ? moveGaveUp(draft, interaction, effectId) : ignored("notExpected");
}

/** The last resort could not be spoken: at least the call is ended. */
function hangUpOn(draft: Draft, interaction: Interaction): Outcome {
  ask(draft, { type: "endCall", interactionId: interaction.id, callId: interaction.callId });
  return DONE;
}

/** The carrier does not want to dial this number, or could not be asked. One that is erased is not tried again. */
function dialFailed(draft: Draft, interaction: Interaction, effectId: string, reason: Failed["reason"]): Outcome {
  const { state } = interaction;
  if (state.kind !== "offered" || state.offer.kind !== "accepted") return ignored("late");
  if (state.offer.moveEffectId !== effectId) return ignored("late");
  if (reason === "callGone") closeCallback(draft, interaction, "unreached");
  else returnToQueue(draft, interaction, state, "notReached");
  return DONE;
}

/** Nobody's fault: the agent is free again, the caller keeps the place. */
function moveGaveUp(draft: Draft, interaction: Interaction, effectId: string): Outcome {
  const { state } = interaction;
  if (state.kind !== "offered" || state.offer.kind !== "accepted") return ignored("late");
  if (state.offer.moveEffectId !== effectId) return ignored("late");
  returnToQueue(draft, interaction, state, "withdrawn");
  return DONE;
}
