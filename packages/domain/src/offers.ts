import type { Agent } from "./agent.ts";
import { blockAgent, freeAgent } from "./agents.ts";
import { agentById, ask, type Draft, makeId, push, putAgent, putInteraction, tell } from "./draft.ts";
import type { AcceptedOffer, Interaction, InteractionState, OfferEndReason } from "./interaction.ts";
import { queueOf } from "./rows.ts";

export type Offered = Extract<InteractionState, { kind: "offered" }>;

/** Rings the agent's desk with a waiting contact. */
export function makeOffer(draft: Draft, interaction: Interaction, agent: Agent): void {
  const { now } = draft;
  const offerId = makeId(draft);
  const expiresAt = now + queueOf(draft.floor, interaction).ringTimeoutMs;
  const offer = { kind: "ringing", offerId, agentId: agent.id, madeAt: now, expiresAt } as const;
  putInteraction(draft, { ...interaction, state: { kind: "offered", since: now, offer } });
  putAgent(draft, { ...agent, voice: { kind: "offered", offerId, interactionId: interaction.id, since: now } });
  tell(draft, { type: "offerMade", interactionId: interaction.id, offerId, agentId: agent.id });
  push(draft, { type: "offer", agentId: agent.id, offerId, interactionId: interaction.id });
}

/** The offered agent took it: engaged from here on, connected only when both stand in the conference. */
export function acceptOffer(draft: Draft, interaction: Interaction, state: Offered): void {
  const { now } = draft;
  const { offerId, agentId, madeAt } = state.offer;
  const offer: AcceptedOffer = {
    kind: "accepted",
    offerId,
    agentId,
    madeAt,
    acceptedAt: now,
    joinBy: now + queueOf(draft.floor, interaction).joinTimeoutMs,
    agentCallId: null,
    agentJoined: false,
    customerJoined: false,
    moveEffectId: null,
    movedAt: null,
  };
  putInteraction(draft, { ...interaction, state: { ...state, offer } });
  putAgent(draft, {
    ...agentById(draft, agentId),
    voice: { kind: "engaged", offerId, interactionId: interaction.id, since: now },
  });
  tell(draft, { type: "offerAccepted", interactionId: interaction.id, offerId, agentId });
  push(draft, { type: "offerEnded", agentId, offerId, reason: "accepted" });
}

/** Tells everybody that the offer is over and frees its agent. The caller of this says what becomes of the contact. */
export function closeOffer(draft: Draft, interaction: Interaction, state: Offered, reason: OfferEndReason): void {
  const { offerId, agentId } = state.offer;
  tell(draft, { type: "offerEnded", interactionId: interaction.id, offerId, agentId, reason });
  push(draft, { type: "offerEnded", agentId, offerId, reason });
  freeAgent(draft, agentId);
  if (reason === "noAnswer") blockAgent(draft, agentId, "missedOffer", interaction.id);
  if (reason === "deviceFault") blockAgent(draft, agentId, "deviceFault", interaction.id);
}

/** The agent's leg may stand in the room or be on its way into it. */
export function clearRoom(draft: Draft, interaction: Interaction, state: Offered): void {
  if (state.offer.kind !== "accepted" || state.offer.agentCallId === null) return;
  const { agentCallId, agentJoined } = state.offer;
  const { id: interactionId, segment } = interaction;
  if (agentJoined) ask(draft, { type: "endConference", interactionId, segment });
  else ask(draft, { type: "endCall", interactionId, callId: agentCallId });
}
