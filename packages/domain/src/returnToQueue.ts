import { attemptFailed, settleCallback } from "./callbacks.ts";
import { agentById, ask, type Draft, interactionById, putInteraction } from "./draft.ts";
import { endConsult } from "./endConsult.ts";
import { leaveIfDue } from "./enterQueue.ts";
import type { AgentId, Instant } from "./ids.ts";
import type { Interaction, OfferEndReason } from "./interaction.ts";
import { clearRoom, closeOffer, type LiveOffer, type Offered, ringingOffers } from "./offers.ts";
import { openingAt } from "./openHours.ts";
import { queueOf } from "./rows.ts";
import { liveBackOffs } from "./standing.ts";
import { allWork } from "./work.ts";

/** After these the agent is not offered the same contact again for the queue's back-off time. */
const BACKS_OFF: readonly OfferEndReason[] = ["noAnswer", "declined", "deviceFault"];

/** This offer ended without a conversation, and the caller is still there: rings on at others, or waits again. */
export function endOffer(
  draft: Draft,
  interaction: Interaction,
  state: Offered,
  offer: LiveOffer,
  reason: OfferEndReason,
): void {
  const [first, ...alsoRinging] = ringingOffers(state).filter(({ offerId }) => offerId !== offer.offerId);
  if (first === undefined) {
    returnToQueue(draft, interaction, state, reason);
    return;
  }
  closeOffer(draft, interaction, offer, reason);
  const passed = passedOn(draft, interaction, offer.agentId, reason);
  putInteraction(draft, { ...interaction, ...passed, state: { ...state, offer: first, alsoRinging } });
}

/** Takes the agent's ringing offers back, those that are `meant`, for a reason that is nobody's fault. */
export function endRinging(
  draft: Draft,
  agentId: AgentId,
  reason: OfferEndReason,
  meant: (interaction: Interaction) => boolean = () => true,
): void {
  for (const work of allWork(agentById(draft, agentId))) {
    if (work.kind !== "offered") continue;
    const interaction = interactionById(draft, work.interactionId);
    const { state } = interaction;
    const offer = ringingOffers(state).find(({ offerId }) => offerId === work.offerId);
    if (state.kind === "offered" && offer !== undefined && meant(interaction)) {
      endOffer(draft, interaction, state, offer, reason);
    }
    const isAsked = state.kind === "connected" && state.consult?.offerId === work.offerId;
    if (isAsked && state.consult && meant(interaction)) endConsult(draft, interaction, state, state.consult, reason);
  }
}

/**
 * The last offer ended without a conversation, and the caller is still there: waits again, with the place kept. A caller who
 * was moved, or may have been, is parked anew; a room that somebody may stand in is not used again.
 */
export function returnToQueue(draft: Draft, interaction: Interaction, state: Offered, reason: OfferEndReason): void {
  const { offer } = state;
  const accepted = offer.kind === "accepted" ? offer : null;
  if (interaction.callback !== null && accepted !== null && accepted.moveEffectId !== null) {
    attemptFailed(draft, interaction, state, reason);
    return;
  }
  const wasMoved = accepted !== null && (accepted.moveEffectId !== null || accepted.customerJoined);
  const step = interaction.step + (wasMoved ? 1 : 0);
  closeOffer(draft, interaction, offer, reason);
  if (wasMoved) {
    const { id: interactionId, callId, queueId } = interaction;
    ask(draft, { type: "parkCaller", interactionId, callId, step, queueId });
  }
  clearRoom(draft, interaction, state);
  putInteraction(draft, {
    ...interaction,
    step,
    segment: interaction.segment + (accepted === null ? 0 : 1),
    ...passedOn(draft, interaction, offer.agentId, reason),
    // The calendar may have been changed, or gone over, while it rang.
    openUntil: openingAt(queueOf(draft.floor, interaction).hours, draft.now).until,
    state: { kind: "waiting", since: draft.now },
  });
  const returned = interactionById(draft, interaction.id);
  if (returned.callback !== null) settleCallback(draft, returned);
  else leaveIfDue(draft, returned);
}

/** What keeps the contact from the agent who let it pass. A broken device is no choice of the agent's. */
function passedOn(draft: Draft, interaction: Interaction, agentId: AgentId, reason: OfferEndReason) {
  const live = liveBackOffs(interaction, draft.now);
  const { reofferBackOffMs } = queueOf(draft.floor, interaction);
  const backsOff = BACKS_OFF.includes(reason) && reofferBackOffMs > 0;
  const backOff = backsOff ? withBackOff(live, agentId, draft.now + reofferBackOffMs) : live;
  const { passedBy } = interaction;
  const passes = (reason === "noAnswer" || reason === "declined") && !passedBy.includes(agentId);
  return { backOff, passedBy: passes ? [...passedBy, agentId] : passedBy };
}

/** Made without a shape: engines learn the shape of each plain object by its keys, and that of every agent's id anew. */
function withBackOff(live: Interaction["backOff"], agentId: AgentId, until: Instant): Interaction["backOff"] {
  const backOff: Record<AgentId, Instant> = Object.create(null);
  for (const id in live) backOff[id] = live[id] as Instant;
  backOff[agentId] = until;
  return backOff;
}
