import { ask, type Draft, putInteraction, tell } from "./draft.ts";
import { type Connected, endConversation } from "./endings.ts";
import type { Wish } from "./event.ts";
import type { Interaction } from "./interaction.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, refused } from "./outcomes.ts";
import { returnToQueue } from "./returnToQueue.ts";

type WishOf<T extends Wish["type"]> = Extract<Wish, { type: T }>;

interface OwnCall {
  readonly interaction: Interaction;
  readonly state: Connected;
}

/** The conversation that the agent is in, or why there is none. */
function ownCall(draft: Draft, wish: { agentId: string; interactionId: string }): OwnCall | Outcome {
  if (!draft.floor.agents.has(wish.agentId)) return refused("unknownAgent");
  const interaction = draft.floor.interactions.get(wish.interactionId);
  if (interaction === undefined) return refused("unknownInteraction");
  const { state } = interaction;
  if (state.kind === "ended") return refused("callGone");
  if (state.kind !== "connected") return refused("notInCall");
  return state.agentId === wish.agentId ? { interaction, state } : refused("notYours");
}

/** Ends the call for both, or closes the contact. Before the conversation it gives the accepted caller back to the queue. */
export function hangUp(draft: Draft, wish: WishOf<"hangUp">): Outcome {
  const early = draft.floor.interactions.get(wish.interactionId);
  if (early?.state.kind === "offered" && early.state.offer.kind === "accepted") {
    if (early.state.offer.agentId !== wish.agentId) return refused("notYours");
    returnToQueue(draft, early, early.state, "declined");
    return DONE;
  }
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (state.hangUpAskedAt !== null) return DONE;
  const asked = { ...state, hangUpAskedAt: draft.now };
  putInteraction(draft, { ...interaction, state: asked });
  if (interaction.channel !== "voice") endConversation(draft, interaction, asked);
  else ask(draft, { type: "endConference", interactionId: interaction.id, segment: interaction.segment });
  return DONE;
}

export function hold(draft: Draft, wish: WishOf<"hold">): Outcome {
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (interaction.channel !== "voice") return refused("notInCall");
  if (state.heldSince !== null) return refused("alreadyOnHold");
  if (state.agentLost !== null || state.hangUpAskedAt !== null) return refused("notInCall");
  putInteraction(draft, { ...interaction, state: { ...state, heldSince: draft.now } });
  const { id: interactionId, callId, segment } = interaction;
  tell(draft, { type: "held", interactionId, offerId: state.offerId, agentId: state.agentId });
  ask(draft, { type: "holdCustomer", interactionId, callId, segment, because: "agentAsked" });
  return DONE;
}

export function resume(draft: Draft, wish: WishOf<"resume">): Outcome {
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (state.heldSince === null) return refused("notOnHold");
  if (state.agentLost !== null || state.hangUpAskedAt !== null) return refused("notInCall");
  putInteraction(draft, { ...interaction, state: { ...state, heldSince: null } });
  const { id: interactionId, callId, segment } = interaction;
  tell(draft, { type: "resumed", interactionId, offerId: state.offerId, agentId: state.agentId });
  ask(draft, { type: "resumeCustomer", interactionId, callId, segment });
  return DONE;
}

/** At any time, also after the end: the contact follows, and the journal keeps both. */
export function assignCustomer(draft: Draft, wish: WishOf<"assignCustomer">): Outcome {
  const interaction = draft.floor.interactions.get(wish.interactionId);
  if (interaction === undefined) return refused("unknownInteraction");
  const { interactionId, customerId, how, userId: byUserId } = wish;
  if (interaction.customerId === customerId) return DONE;
  putInteraction(draft, { ...interaction, customerId });
  tell(draft, { type: "customerAssigned", interactionId, customerId, how, byUserId });
  return DONE;
}
