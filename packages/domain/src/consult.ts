import type { Agent } from "./agent.ts";
import { loseAgent } from "./conversation.ts";
import { agentById, ask, type Draft, makeId, push, putAgent, putInteraction, tell } from "./draft.ts";
import { endConsult } from "./endConsult.ts";
import type { Connected } from "./endings.ts";
import type { CallId } from "./ids.ts";
import type { Consult, Interaction, OfferEndReason } from "./interaction.ts";
import { withKnownLeg } from "./legSeconds.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import { queueOf } from "./rows.ts";
import { withWork } from "./work.ts";
import { startWrapUp } from "./wrapUp.ts";

type Present = Extract<Consult, { kind: "present" }>;

/** Rings the desk of the agent who is asked. The customer hears music from here on, until one of the two comes back. */
export function beginConsult(draft: Draft, interaction: Interaction, state: Connected, asked: Agent): void {
  const { now } = draft;
  const { id: interactionId } = interaction;
  const offerId = makeId(draft);
  const expiresAt = now + queueOf(draft.floor, interaction).ringTimeoutMs;
  const consult = { kind: "ringing", offerId, agentId: asked.id, madeAt: now, expiresAt } as const;
  putInteraction(draft, { ...interaction, state: { ...state, heldSince: state.heldSince ?? now, consult } });
  if (state.heldSince === null) holdForBoth(draft, interaction, state);
  putAgent(draft, withWork(asked, interaction, { kind: "offered", offerId, since: now }));
  const why = { how: "consult", byUserId: state.agentId } as const;
  tell(draft, { type: "offerMade", interactionId, offerId, agentId: asked.id, asked: why });
  push(draft, { type: "offer", agentId: asked.id, offerId, interactionId });
}

/** Tells that the customer is on hold, for whoever had talked to him, and asks for the music. */
export function holdForBoth(draft: Draft, interaction: Interaction, state: Connected): void {
  const { id: interactionId, callId, segment } = interaction;
  for (const who of inConversation(state)) tell(draft, { type: "held", interactionId, ...who });
  ask(draft, { type: "holdCustomer", interactionId, callId, segment, because: "agentAsked" });
}

/** The customer is back with everybody in the room; who meets him for the first time is connected from here on. */
export function resumeForBoth(draft: Draft, interaction: Interaction, state: Connected): void {
  const { id: interactionId, callId, segment } = interaction;
  for (const who of inConversation(state)) tell(draft, { type: "resumed", interactionId, ...who });
  const { consult } = state;
  const meets = consult?.kind === "present" && !consult.metCustomer ? consult : null;
  if (meets) tell(draft, { type: "connected", interactionId, offerId: meets.offerId, agentId: meets.agentId });
  ask(draft, { type: "resumeCustomer", interactionId, callId, segment });
  const after = meets ? { ...meets, metCustomer: true } : consult;
  putInteraction(draft, { ...interaction, state: { ...state, heldSince: null, consult: after } });
}

/** The agent whose call it is, and the asked one once both have talked with the customer. */
function inConversation({ agentId, offerId, consult }: Connected) {
  const second = consult?.kind === "present" && consult.metCustomer ? [consult] : [];
  return [{ agentId, offerId }, ...second.map((one) => ({ agentId: one.agentId, offerId: one.offerId }))];
}

/** The asked agent took it: the leg must stand in the room in time. */
export function acceptConsult(draft: Draft, interaction: Interaction, state: Connected): void {
  const { consult } = state;
  if (consult?.kind !== "ringing") throw new Error(`nobody rings beside ${interaction.id}`);
  const { now } = draft;
  const { offerId, agentId, madeAt } = consult;
  const joinBy = now + queueOf(draft.floor, interaction).joinTimeoutMs;
  const coming = { kind: "coming", offerId, agentId, madeAt, acceptedAt: now, joinBy, agentCallId: null } as const;
  putInteraction(draft, { ...interaction, state: { ...state, consult: coming } });
  putAgent(draft, withWork(agentById(draft, agentId), interaction, { kind: "engaged", offerId, since: now }));
  tell(draft, { type: "offerAccepted", interactionId: interaction.id, offerId, agentId });
  push(draft, { type: "offerEnded", agentId, offerId, reason: "accepted", takenBy: null });
}

/** The asked agent's leg stands in the room: the two agents talk, the customer hears music. */
export function consultJoined(draft: Draft, interaction: Interaction, state: Connected): void {
  const { consult } = state;
  if (consult?.kind !== "coming" || consult.agentCallId === null) throw new Error(`nobody comes to ${interaction.id}`);
  const { offerId, agentId, agentCallId, madeAt } = consult;
  const present = {
    kind: "present",
    offerId,
    agentId,
    agentCallId,
    madeAt,
    since: draft.now,
    metCustomer: false,
  } as const;
  putInteraction(draft, { ...interaction, state: { ...state, consult: present } });
  tell(draft, { type: "consultJoined", interactionId: interaction.id, offerId, agentId });
}

/** The first agent leaves and the asked one has the customer from here on. A leg that is gone already is as good as ended. */
export function handOver(draft: Draft, interaction: Interaction, state: Connected, consult: Present): void {
  const { id: interactionId, callId, segment } = interaction;
  const { offerId, agentId, agentCallId, metCustomer } = consult;
  const next: Connected = {
    ...state,
    since: draft.now,
    agentId,
    offerId,
    agentCallId,
    heldSince: null,
    agentLost: null,
    hangUpAskedAt: null,
    consult: null,
  };
  putInteraction(draft, { ...interaction, state: next });
  tell(draft, { type: "agentLeft", interactionId, offerId: state.offerId, agentId: state.agentId });
  startWrapUp(draft, interaction, state);
  if (!metCustomer) tell(draft, { type: "connected", interactionId, offerId, agentId });
  else if (state.heldSince !== null) tell(draft, { type: "resumed", interactionId, offerId, agentId });
  if (state.heldSince !== null) ask(draft, { type: "resumeCustomer", interactionId, callId, segment });
  if (state.agentCallId !== null) ask(draft, { type: "endCall", interactionId, callId: state.agentCallId });
}

/** Beside somebody who can take over the customer need not wait longer for a lost agent; long enough for a page's reload. */
const GRACE_BESIDE_ASKED_MS = 3_000;

/**
 * The first agent's leg is gone and nobody wished it. Who stands in the room takes over unless the agent is soon back; who only
 * rings is not needed any more, and the customer waits for the lost agent as in any call.
 */
export function loseFirstAgent(draft: Draft, interaction: Interaction, state: Connected): void {
  const { consult, agentId, offerId } = state;
  if (consult?.kind !== "present") {
    loseAgent(draft, interaction, consult ? endConsult(draft, interaction, state, consult, "withdrawn") : state);
    return;
  }
  const graceMs = Math.min(GRACE_BESIDE_ASKED_MS, queueOf(draft.floor, interaction).agentGraceMs);
  const agentLost = { since: draft.now, until: draft.now + graceMs };
  putInteraction(draft, { ...interaction, state: { ...state, agentLost } });
  tell(draft, { type: "agentLost", interactionId: interaction.id, offerId, agentId });
}

/** Back in time beside the asked agent: the customer hears what he heard before. */
export function returnBesideAsked(draft: Draft, interaction: Interaction, state: Connected): void {
  const { id: interactionId } = interaction;
  const { agentId, offerId } = state;
  putInteraction(draft, { ...interaction, state: { ...state, agentLost: null } });
  tell(draft, { type: "agentReturned", interactionId, offerId, agentId });
  if (state.heldSince !== null) tell(draft, { type: "held", interactionId, offerId, agentId });
}

/** The asked agent's leg is gone: before it stood in the room it may be replaced in time, afterwards the consultation is over. */
export function askedLegOver(draft: Draft, interaction: Interaction, state: Connected, consult: Consult): void {
  if (consult.kind === "coming") {
    putInteraction(draft, { ...interaction, state: { ...state, consult: { ...consult, agentCallId: null } } });
    return;
  }
  leaveConsult(draft, interaction, state, consult, "withdrawn");
}

/** The asked agent goes; when the first is lost just then nobody is left who could take over, and it is as in any call. */
export function leaveConsult(
  draft: Draft,
  interaction: Interaction,
  state: Connected,
  consult: Consult,
  reason: OfferEndReason,
): void {
  const alone = endConsult(draft, interaction, state, consult, reason);
  if (alone.agentLost !== null) loseAgent(draft, interaction, alone);
}

/** The asked agent's leg asks for its document; the latest counts until it stands in the room. */
export function askedLegArrived(
  draft: Draft,
  interaction: Interaction,
  state: Connected,
  agentCallId: CallId,
): Outcome {
  const { consult } = state;
  if (consult?.kind !== "coming") return ignored("notExpected");
  if (consult.agentCallId === agentCallId) return ignored("repeated");
  const known = withKnownLeg(interaction, agentCallId);
  putInteraction(draft, { ...known, state: { ...state, consult: { ...consult, agentCallId } } });
  return DONE;
}
