import { blockAgent, idleFromNow } from "./agents.ts";
import { closeCallbacksOf } from "./callbacks.ts";
import { agentById, ask, type Draft, putAgent, putInteraction, tell } from "./draft.ts";
import type { Connected } from "./endings.ts";
import type { CallId } from "./ids.ts";
import type { AcceptedOffer, Interaction } from "./interaction.ts";
import { withoutMeeting } from "./meeting.ts";
import type { LiveOffer, Offered } from "./offers.ts";
import { queueOf } from "./rows.ts";
import { liveBackOffs } from "./standing.ts";

/** Head start of a caller whose agent was lost: before everybody who has not talked yet. */
const TOP_PRIORITY_MS = 86_400_000;

/** Puts the legs' presence in place: the agent's arrival moves the caller once, both present are connected. */
export function withPresence(draft: Draft, interaction: Interaction, state: Offered, offer: AcceptedOffer): void {
  const { agentCallId, agentJoined, customerJoined } = offer;
  if (agentCallId !== null && agentJoined && customerJoined) {
    connect(draft, interaction, offer, agentCallId);
  } else if (agentJoined && offer.moveEffectId === null) {
    moveCaller(draft, interaction, state, offer);
  } else {
    putInteraction(draft, { ...interaction, state: { ...state, offer } });
  }
}

/** From the order to dial until the customer must stand in the conference: half a minute of ringing, and what it takes around it. */
const DIAL_LIMIT_MS = 45_000;

/** Brings the customer into the room: out of the parking lot, or by calling back. */
function moveCaller(draft: Draft, interaction: Interaction, state: Offered, offer: AcceptedOffer): void {
  const { id: interactionId, callId, segment, lineId } = interaction;
  const isOwed = interaction.callback !== null;
  const moveEffectId = isOwed
    ? ask(draft, { type: "dialCustomer", interactionId, lineId, segment })
    : ask(draft, { type: "moveCaller", interactionId, callId, segment });
  const joinBy = draft.now + (isOwed ? DIAL_LIMIT_MS : queueOf(draft.floor, interaction).joinTimeoutMs);
  putInteraction(draft, { ...interaction, state: { ...state, offer: { ...offer, moveEffectId, joinBy } } });
}

/** Both parties stand in the conference, or have no legs: talk starts here. */
export function connect(
  draft: Draft,
  interaction: Interaction,
  offer: Pick<LiveOffer, "agentId" | "offerId">,
  agentCallId: CallId | null,
): void {
  const { agentId, offerId } = offer;
  putInteraction(draft, {
    ...withoutMeeting(interaction),
    callback: null,
    state: {
      kind: "connected",
      since: draft.now,
      agentId,
      offerId,
      agentCallId,
      heldSince: null,
      agentLost: null,
      hangUpAskedAt: null,
      consult: null,
    },
  });
  const agent = agentById(draft, agentId);
  // Who may have several contacts goes to the end of the idle with each, as if it took all of the agent.
  const idleSince = interaction.channel === "voice" ? agent.idleSince : draft.now;
  putAgent(draft, { ...agent, idleSince, contacts: agent.contacts + 1 });
  tell(draft, { type: "connected", interactionId: interaction.id, offerId, agentId });
  // Whoever writes is still owed the call.
  if (interaction.thread === null) closeCallbacksOf(draft, interaction);
}

/** The agent's leg is gone and nobody wished it: the customer hears music while the agent may come back. */
export function loseAgent(draft: Draft, interaction: Interaction, state: Connected): void {
  const { id: interactionId, callId, segment } = interaction;
  const agentLost = { since: draft.now, until: draft.now + queueOf(draft.floor, interaction).agentGraceMs };
  putInteraction(draft, { ...interaction, state: { ...state, agentLost } });
  tell(draft, { type: "agentLost", interactionId, offerId: state.offerId, agentId: state.agentId });
  ask(draft, { type: "holdCustomer", interactionId, callId, segment, because: "agentLost" });
}

/** The lost agent's new leg stands in the conference: both talk again, also when the customer was on hold before. */
export function returnAgent(draft: Draft, interaction: Interaction, state: Connected): void {
  const { id: interactionId, callId, segment } = interaction;
  putInteraction(draft, { ...interaction, state: { ...state, agentLost: null, heldSince: null } });
  tell(draft, { type: "agentReturned", interactionId, offerId: state.offerId, agentId: state.agentId });
  ask(draft, { type: "resumeCustomer", interactionId, callId, segment });
}

/** The lost agent did not come back in time: the caller waits again, before everybody else. */
export function requeueLostCaller(draft: Draft, interaction: Interaction, state: Connected): void {
  const { id: interactionId, callId, queueId } = interaction;
  const { agentId, offerId } = state;
  const step = interaction.step + 1;
  tell(draft, { type: "agentLeft", interactionId, offerId, agentId });
  tell(draft, { type: "queueEntered", interactionId, queueId, again: true });
  ask(draft, { type: "parkCaller", interactionId, callId, step, queueId });
  if (state.agentCallId !== null) ask(draft, { type: "endCall", interactionId, callId: state.agentCallId });
  putInteraction(draft, {
    ...interaction,
    step,
    segment: interaction.segment + 1,
    priorityMs: Math.max(interaction.priorityMs, TOP_PRIORITY_MS),
    waitingFrom: draft.now,
    backOff: liveBackOffs(interaction, draft.now),
    state: { kind: "waiting", since: draft.now },
  });
  idleFromNow(draft, agentId, interaction);
  if (agentById(draft, agentId).connection.kind !== "gone") blockAgent(draft, agentId, "deviceFault", interactionId);
}
