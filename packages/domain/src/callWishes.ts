import { closeCallbacksOf, givenTo, keepOneCallback } from "./callbacks.ts";
import { holdForBoth, leaveConsult, resumeForBoth } from "./consult.ts";
import { ask, type Draft, putInteraction, tell } from "./draft.ts";
import { endConversation } from "./endings.ts";
import type { Wish } from "./event.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, refused } from "./outcomes.ts";
import { ownCall } from "./ownCall.ts";
import { returnToQueue } from "./returnToQueue.ts";

type WishOf<T extends Wish["type"]> = Extract<Wish, { type: T }>;

/**
 * Ends the call for both, or closes the contact. Before the conversation it gives the accepted caller back to the queue; who was
 * only asked into it leaves alone.
 */
export function hangUp(draft: Draft, wish: WishOf<"hangUp">): Outcome {
  const early = draft.floor.interactions.get(wish.interactionId);
  if (early?.state.kind === "offered" && early.state.offer.kind === "accepted") {
    if (early.state.offer.agentId !== wish.agentId) return refused("notYours");
    returnToQueue(draft, early, early.state, "declined");
    return DONE;
  }
  if (leavesConsult(draft, wish)) return DONE;
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (state.hangUpAskedAt !== null) return DONE;
  if (state.consult !== null) return refused("consulting");
  const asked = { ...state, hangUpAskedAt: draft.now };
  putInteraction(draft, { ...interaction, state: asked });
  if (interaction.channel !== "voice") endConversation(draft, interaction, asked);
  else ask(draft, { type: "endConference", interactionId: interaction.id, segment: interaction.segment });
  return DONE;
}

/** Is it the asked agent who goes? The customer stays with the first, on hold or not. */
function leavesConsult(draft: Draft, { agentId, interactionId }: WishOf<"hangUp">): boolean {
  const interaction = draft.floor.interactions.get(interactionId);
  const state = interaction?.state;
  if (interaction === undefined || state?.kind !== "connected" || state.consult?.agentId !== agentId) return false;
  leaveConsult(draft, interaction, state, state.consult, "declined");
  return true;
}

/** Music for the customer; in a call of three the two agents talk alone again. */
export function hold(draft: Draft, wish: WishOf<"hold">): Outcome {
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (interaction.channel !== "voice") return refused("notInCall");
  if (state.heldSince !== null) return refused("alreadyOnHold");
  if (state.agentLost !== null || state.hangUpAskedAt !== null) return refused("notInCall");
  putInteraction(draft, { ...interaction, state: { ...state, heldSince: draft.now } });
  holdForBoth(draft, interaction, state);
  return DONE;
}

/** The customer is back, with the asked agent too when one stands in the room. */
export function resume(draft: Draft, wish: WishOf<"resume">): Outcome {
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (state.heldSince === null) return refused("notOnHold");
  if (state.consult && state.consult.kind !== "present") return refused("consulting");
  if (state.agentLost !== null || state.hangUpAskedAt !== null) return refused("notInCall");
  resumeForBoth(draft, interaction, state);
  return DONE;
}

/** At any time, also after the end: the contact follows, and the journal keeps both. */
export function assignCustomer(draft: Draft, wish: WishOf<"assignCustomer">): Outcome {
  const interaction = draft.floor.interactions.get(wish.interactionId);
  if (interaction === undefined) return refused("unknownInteraction");
  const { interactionId, customerId, how, userId: byUserId } = wish;
  if (interaction.customerId === customerId) return DONE;
  putInteraction(draft, givenTo(interaction, customerId));
  tell(draft, { type: "customerAssigned", interactionId, customerId, how, byUserId });
  if (interaction.record.connectedAt !== null && customerId !== null) {
    closeCallbacksOf(draft, { ...interaction, customerId });
  }
  keepOneCallback(draft, interactionId);
  return DONE;
}
