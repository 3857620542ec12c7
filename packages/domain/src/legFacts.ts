import { customerLeft, withDialledLeg } from "./callbackFacts.ts";
import { isDialling } from "./callbacks.ts";
import { askedLegArrived, askedLegOver, consultJoined, loseFirstAgent, returnBesideAsked } from "./consult.ts";
import { returnAgent, withPresence } from "./conversation.ts";
import { type Draft, putInteraction } from "./draft.ts";
import type { Connected } from "./endings.ts";
import type { CarrierFact } from "./event.ts";
import type { CallId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { withKnownLeg } from "./legSeconds.ts";
import { withAgentLeg } from "./meeting.ts";
import type { Offered } from "./offers.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import { returnToQueue } from "./returnToQueue.ts";
import { agentCallsOf, findInteractionByOffer } from "./rows.ts";

type LegArrived = Extract<CarrierFact, { type: "agentLegArrived" }>;
type ParticipantFact = Extract<CarrierFact, { type: "participantJoined" | "participantLeft" }>;
type ConferenceEnded = Extract<CarrierFact, { type: "conferenceEnded" }>;

/**
 * The agent's browser asks for its document. Allowed for the accepted offer's agent: until the join the latest leg counts,
 * in a conversation only a leg that comes to take over. Everything else is answered by hanging up.
 */
export function agentLegArrived(draft: Draft, fact: LegArrived): Outcome {
  const interaction = findInteractionByOffer(draft.floor, fact.offerId);
  if (interaction === undefined) return ignored("unknownInteraction");
  if (interaction.channel !== "voice") return ignored("notExpected");
  const { state } = interaction;
  if (state.kind === "offered" && state.offer.offerId === fact.offerId)
    return joinBegins(draft, interaction, state, fact);
  if (state.kind === "connected" && state.offerId === fact.offerId) return takeOver(draft, interaction, state, fact);
  if (state.kind === "connected" && state.consult?.offerId === fact.offerId) {
    if (state.consult.agentId !== fact.agentId) return ignored("notExpected");
    return askedLegArrived(draft, interaction, state, fact.agentCallId);
  }
  return ignored("late");
}

function joinBegins(draft: Draft, interaction: Interaction, state: Offered, fact: LegArrived): Outcome {
  const { offer } = state;
  if (offer.kind !== "accepted" || offer.agentId !== fact.agentId) return ignored("notExpected");
  if (offer.agentCallId === fact.agentCallId) return ignored("repeated");
  if (offer.agentJoined && fact.mode === "accept") return ignored("notExpected");
  const known = withKnownLeg(withAgentLeg(interaction, fact.agentCallId), fact.agentCallId);
  withPresence(draft, known, state, { ...offer, agentCallId: fact.agentCallId, agentJoined: false });
  return DONE;
}

function takeOver(draft: Draft, interaction: Interaction, state: Connected, fact: LegArrived): Outcome {
  if (state.agentId !== fact.agentId) return ignored("notExpected");
  if (state.agentCallId === fact.agentCallId) return ignored("repeated");
  if (fact.mode !== "rejoin" || state.hangUpAskedAt !== null) return ignored("notExpected");
  const next = { ...state, agentCallId: fact.agentCallId, rejoined: true } as const;
  const known = withKnownLeg(interaction, fact.agentCallId);
  if (state.agentLost === null) loseFirstAgent(draft, known, next);
  else putInteraction(draft, { ...known, state: next });
  return DONE;
}

/** Who stands in the conference; the order in which the two come does not matter. */
export function participantJoined(draft: Draft, fact: ParticipantFact): Outcome {
  const found = inThisRoom(draft, fact);
  if (typeof found === "string") return ignored(found);
  const interaction = fact.party === "customer" ? withDialledLeg(found, fact.callId) : found;
  const { state, callId } = interaction;
  if (state.kind === "connected") return joinedConversation(draft, interaction, state, fact.callId);
  if (state.kind !== "offered" || state.offer.kind !== "accepted") return ignored("notExpected");
  const { offer } = state;
  if (fact.callId === callId) {
    if (offer.customerJoined) return ignored("repeated");
    withPresence(draft, interaction, state, { ...offer, customerJoined: true });
    return DONE;
  }
  if (fact.callId !== offer.agentCallId) return ignored("notExpected");
  if (offer.agentJoined) return ignored("repeated");
  withPresence(draft, interaction, state, { ...offer, agentJoined: true });
  return DONE;
}

function joinedConversation(draft: Draft, interaction: Interaction, state: Connected, callId: string): Outcome {
  if (callId === interaction.callId) return ignored("repeated");
  const { consult } = state;
  if (callId === askedLegOf(state)) {
    if (consult?.kind !== "coming") return ignored("repeated");
    consultJoined(draft, interaction, state);
    return DONE;
  }
  if (callId !== state.agentCallId) return ignored("notExpected");
  if (state.agentLost === null) return ignored("repeated");
  if (consult === null) returnAgent(draft, interaction, state);
  else returnBesideAsked(draft, interaction, state);
  return DONE;
}

export function participantLeft(draft: Draft, fact: ParticipantFact): Outcome {
  const interaction = inThisRoom(draft, fact);
  if (typeof interaction === "string") return ignored(interaction);
  const { state } = interaction;
  if (state.kind !== "connected" && state.kind !== "offered") return ignored("notExpected");
  const isDialled = fact.party === "customer" && withDialledLeg(interaction, fact.callId).callId === fact.callId;
  if (fact.callId === interaction.callId || isDialled) {
    customerLeft(draft, interaction);
    return DONE;
  }
  return agentLegLeft(draft, interaction, fact.callId);
}

function agentLegLeft(draft: Draft, interaction: Interaction, callId: CallId): Outcome {
  return agentCallsOf(interaction).includes(callId) ? legOver(draft, interaction, callId) : ignored("late");
}

/** The leg of the agent who was asked into the call. */
function askedLegOf({ consult }: Connected): CallId | null {
  return consult === null || consult.kind === "ringing" ? null : consult.agentCallId;
}

/** A current leg of an agent is gone. Before the conversation it may be replaced until `joinBy`, in it for the grace. */
export function legOver(draft: Draft, interaction: Interaction, callId: CallId): Outcome {
  const { state } = interaction;
  if (state.kind === "connected") {
    if (state.consult && callId === askedLegOf(state)) askedLegOver(draft, interaction, state, state.consult);
    else if (state.agentLost !== null || state.hangUpAskedAt !== null) return ignored("repeated");
    else loseFirstAgent(draft, interaction, state);
    return DONE;
  }
  if (state.kind !== "offered" || state.offer.kind !== "accepted") return ignored("notExpected");
  if (isDialling(interaction)) {
    returnToQueue(draft, interaction, state, "withdrawn");
    return DONE;
  }
  const offer = { ...state.offer, agentCallId: null, agentJoined: false };
  putInteraction(draft, { ...interaction, state: { ...state, offer } });
  return DONE;
}

/**
 * The room is closed. It closes with the customer's leaving, on request, or when an agent alone in it leaves: then a customer who
 * was just moved opened another of the same name, and stands in it.
 */
export function conferenceEnded(draft: Draft, fact: ConferenceEnded): Outcome {
  const interaction = inThisRoom(draft, fact);
  if (typeof interaction === "string") return ignored(interaction);
  const { endedByCallId } = fact;
  if (endedByCallId !== null && endedByCallId !== interaction.callId)
    return agentLegLeft(draft, interaction, endedByCallId);
  const { state } = interaction;
  if (state.kind === "offered" && state.offer.kind === "accepted" && !state.offer.customerJoined) {
    const { agentJoined, agentCallId } = state.offer;
    return agentJoined && agentCallId !== null ? legOver(draft, interaction, agentCallId) : ignored("notExpected");
  }
  if (state.kind !== "connected" && state.kind !== "offered") return ignored("notExpected");
  customerLeft(draft, interaction);
  return DONE;
}

/** The interaction while its current conference is the one that the fact speaks of; else why it does not matter. */
function inThisRoom(draft: Draft, fact: ParticipantFact | ConferenceEnded) {
  const interaction = draft.floor.interactions.get(fact.interactionId);
  if (interaction === undefined) return "unknownInteraction";
  if (interaction.channel !== "voice") return "notExpected";
  if (interaction.state.kind === "ended" || fact.segment < interaction.segment) return "late";
  return fact.segment > interaction.segment ? "notExpected" : interaction;
}
