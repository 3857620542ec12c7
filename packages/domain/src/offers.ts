import type { Agent } from "./agent.ts";
import { blockAgent, freeAgent } from "./agents.ts";
import { agentById, ask, type Draft, makeId, push, putAgent, putInteraction, tell } from "./draft.ts";
import type { AgentId, OfferId } from "./ids.ts";
import type {
  AcceptedOffer,
  Asked,
  Interaction,
  InteractionState,
  OfferEndReason,
  RingingOffer,
} from "./interaction.ts";
import { type Meeting, withMeeting } from "./meeting.ts";
import { queueOf } from "./rows.ts";
import { withWork, workOn } from "./work.ts";

export type Offered = Extract<InteractionState, { kind: "offered" }>;
export type LiveOffer = RingingOffer | AcceptedOffer;

/** All live offers of the contact, in the order in which they were made. */
export function liveOffers(state: InteractionState): readonly LiveOffer[] {
  return state.kind === "offered" ? [state.offer, ...state.alsoRinging] : [];
}

/** The offers of the contact that ring now, in the order in which they were made. */
export function ringingOffers(state: InteractionState): readonly RingingOffer[] {
  return liveOffers(state).filter((offer) => offer.kind === "ringing");
}

/** Rings the agent's desk with a waiting contact. */
export function makeOffer(draft: Draft, interaction: Interaction, agent: Agent, asked?: Asked): void {
  putInteraction(draft, ringAt(draft, interaction, agent, asked));
}

/** The contact, still to be put, as it rings at this desk too, or first; all the rest of the offer is done. */
export function ringAt(draft: Draft, interaction: Interaction, agent: Agent, asked?: Asked): Interaction {
  const { now } = draft;
  const offerId = makeId(draft);
  const expiresAt = now + queueOf(draft.floor, interaction).ringTimeoutMs;
  const why = asked === undefined ? {} : { asked };
  const offer = { kind: "ringing", offerId, agentId: agent.id, madeAt: now, expiresAt, ...why } as const;
  const { state } = interaction;
  const next: Offered =
    state.kind === "offered"
      ? { ...state, alsoRinging: [...state.alsoRinging, offer] }
      : { kind: "offered", since: now, offer, alsoRinging: [] };
  endOwnWrapUp(draft, interaction, agent);
  const offered = withWork(agent, interaction, { kind: "offered", offerId, since: now });
  putAgent(draft, { ...offered, lastOfferedAt: now });
  tell(draft, { type: "offerMade", interactionId: interaction.id, offerId, agentId: agent.id, ...why });
  push(draft, { type: "offer", agentId: agent.id, offerId, interactionId: interaction.id });
  return { ...interaction, state: next };
}

/** On a channel with room for more an agent may get back what is still being wrapped up: the offer takes the place of that work. */
export function endOwnWrapUp(draft: Draft, { id: interactionId }: Interaction, agent: Agent): void {
  if (workOn(agent, interactionId)?.kind !== "wrapUp") return;
  tell(draft, { type: "wrapUpEnded", interactionId, agentId: agent.id, how: "timedOut", dispositionId: null });
}

/** The offered agent took it: engaged from here on, connected only when both stand in the conference. */
export function acceptOffer(draft: Draft, interaction: Interaction, state: Offered, taken: RingingOffer): void {
  const { now } = draft;
  const { offerId, agentId, madeAt } = taken;
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
  const accepted = { ...interaction, state: { ...state, offer, alsoRinging: [] } };
  putInteraction(draft, interaction.channel === "voice" ? withMeeting(accepted, meetingOf(accepted, offer)) : accepted);
  putAgent(draft, withWork(agentById(draft, agentId), interaction, { kind: "engaged", offerId, since: now }));
  tell(draft, { type: "offerAccepted", interactionId: interaction.id, offerId, agentId });
  push(draft, { type: "offerEnded", agentId, offerId, reason: "accepted", takenBy: null });
  for (const other of ringingOffers(state)) {
    if (other.offerId !== offerId) closeOffer(draft, interaction, other, "takenByOther", agentId);
  }
}

function meetingOf({ segment }: Interaction, { offerId, agentId, acceptedAt }: AcceptedOffer): Meeting {
  return { segment, offerId, agentId, acceptedAt, agentCallIds: [], stays: [] };
}

/** Tells everybody that the offer is over and frees its agent. The caller of this says what becomes of the contact. */
export function closeOffer(
  draft: Draft,
  interaction: Interaction,
  { offerId, agentId }: { readonly offerId: OfferId; readonly agentId: AgentId },
  reason: OfferEndReason,
  takenBy: AgentId | null = null,
): void {
  const by = takenBy === null ? {} : { takenBy };
  tell(draft, { type: "offerEnded", interactionId: interaction.id, offerId, agentId, reason, ...by });
  push(draft, { type: "offerEnded", agentId, offerId, reason, takenBy });
  freeAgent(draft, agentId, interaction);
  if (reason === "noAnswer") blockAgent(draft, agentId, "missedOffer", interaction.id);
  if (reason === "deviceFault") blockAgent(draft, agentId, "deviceFault", interaction.id);
}

/** It waits as before, whoever it rang at; the ring was nobody's fault. */
export function stopRinging(draft: Draft, interaction: Interaction): void {
  const ringing = ringingOffers(interaction.state);
  if (ringing.length === 0) return;
  for (const offer of ringing) closeOffer(draft, interaction, offer, "withdrawn");
  putInteraction(draft, { ...interaction, state: { kind: "waiting", since: draft.now } });
}

/** The agent's leg may stand in the room or be on its way into it. */
export function clearRoom(draft: Draft, interaction: Interaction, state: Offered): void {
  if (state.offer.kind !== "accepted" || state.offer.agentCallId === null) return;
  const { agentCallId, agentJoined } = state.offer;
  const { id: interactionId, segment } = interaction;
  if (agentJoined) ask(draft, { type: "endConference", interactionId, segment });
  else ask(draft, { type: "endCall", interactionId, callId: agentCallId });
}
