import { endWrapUp } from "./agentWishes.ts";
import { callbackDue, isDialled } from "./callbacks.ts";
import { handOver } from "./consult.ts";
import { connect, requeueLostCaller } from "./conversation.ts";
import { agentById, ask, type Draft, interactionById, putInteraction } from "./draft.ts";
import { endConsult } from "./endConsult.ts";
import { type Connected, endConversation, endInteraction } from "./endings.ts";
import { takeExit } from "./enterQueue.ts";
import type { TimeFact } from "./event.ts";
import type { Instant } from "./ids.ts";
import type { AcceptedOffer, Consult, Interaction } from "./interaction.ts";
import type { Offered } from "./offers.ts";
import { openingAt } from "./openHours.ts";
import type { Outcome } from "./outcome.ts";
import { DONE } from "./outcomes.ts";
import { whyLeave } from "./overflow.ts";
import { endOffer, returnToQueue } from "./returnToQueue.ts";
import { nextTimeOut, queueOf, timeOutAt } from "./rows.ts";
import { isConversation, rest, wake } from "./threads.ts";
import { firstToEnd, maxWaitAt } from "./timers.ts";
import { allWork } from "./work.ts";

/** Everything that is due, in the order in which it became due. */
export function timePassed(draft: Draft, { only, but }: TimeFact): Outcome {
  const { floor, now } = draft;
  if (only !== undefined) {
    const at = timeOutAt(floor, only);
    if (at !== undefined && at <= now) timeOut(draft, only);
    return DONE;
  }
  const aside = but && new Set(but);
  for (let due = nextTimeOut(floor, aside); due !== undefined && due.at <= now; due = nextTimeOut(floor, aside)) {
    timeOut(draft, due.id);
  }
  return DONE;
}

function timeOut(draft: Draft, id: string): void {
  if (draft.floor.agents.has(id)) wrapUpTimedOut(draft, id);
  else interactionDue(draft, interactionById(draft, id));
}

/**
 * Moves on the contacts that stand otherwise by now: a back-off has ended, less is asked for, nobody is waited for any more.
 * Before every event, so that time keeps no pair apart that it should not.
 */
export function moveStandingsOn(draft: Draft): void {
  const { standingTimers } = draft.floor;
  for (let due = standingTimers.first(); due !== undefined && due.at <= draft.now; due = standingTimers.first()) {
    putInteraction(draft, interactionById(draft, due.id));
  }
}

function wrapUpTimedOut(draft: Draft, agentId: string): void {
  for (const work of allWork(agentById(draft, agentId))) {
    if (work.kind === "wrapUp" && work.until <= draft.now) {
      endWrapUp(draft, agentId, work.interactionId, "timedOut", null);
      return;
    }
  }
}

function interactionDue(draft: Draft, interaction: Interaction): void {
  const { state } = interaction;
  if (state.kind === "waiting") waitingDue(draft, interaction);
  else if (state.kind === "offered") offerDue(draft, interaction, state);
  else if (state.kind === "connected") conversationDue(draft, interaction, state);
  else if (state.kind === "resting") restDue(draft, interaction, state.until);
  else throw new Error(`nothing is due for the ${state.kind} interaction ${interaction.id}`);
}

/** A calendar that closed and opened again before anybody looked keeps whom it has. */
function waitingDue(draft: Draft, interaction: Interaction): void {
  if (interaction.callback !== null) {
    callbackDue(draft, interaction);
    return;
  }
  const queue = queueOf(draft.floor, interaction);
  const cause = whyLeave(draft.floor, interaction, queue, draft.now);
  if (cause !== null) takeExit(draft, interaction, cause);
  else {
    // There was another queue for it when it came, and now there is none.
    const stays = (interaction.movesOnAt ?? Number.POSITIVE_INFINITY) <= draft.now ? { movesOnAt: null } : {};
    putInteraction(draft, { ...interaction, ...stays, openUntil: openingAt(queue.hours, draft.now).until });
  }
}

/** The time to look again has come, or nobody wrote for so long that it is over. */
function restDue(draft: Draft, interaction: Interaction, until: Instant | null): void {
  if (until !== null && isConversation(interaction)) wake(draft, interaction);
  else endInteraction(draft, interaction, "answered", "system");
}

function offerDue(draft: Draft, interaction: Interaction, state: Offered): void {
  const { offer } = state;
  if (offer.kind === "accepted") joinDue(draft, interaction, state, offer);
  else if (
    firstToEnd(offer, state.alsoRinging).expiresAt <= maxWaitAt(interaction, queueOf(draft.floor, interaction))
  ) {
    endOffer(draft, interaction, state, firstToEnd(offer, state.alsoRinging), "noAnswer");
  } else if (interaction.callback !== null) callbackDue(draft, interaction);
  else takeExit(draft, interaction, "maxWait");
}

/**
 * Accept was long ago and the two do not talk. Without the agent's leg its device is at fault. With it, a confirmed move
 * of which nobody said that it failed counts as joined (a lost callback must not cut a conversation); an unconfirmed one
 * gives the caller back to the queue. A phone stops ringing long before: a dialled leg of which no end was told, by a callback
 * or by whoever asks the carrier about silent calls, was answered.
 */
function joinDue(draft: Draft, interaction: Interaction, state: Offered, offer: AcceptedOffer): void {
  const { agentJoined, agentCallId, movedAt } = offer;
  const { callback } = interaction;
  const isThere = callback === null ? movedAt !== null : isDialled(interaction);
  if (!agentJoined || agentCallId === null) {
    const isGone = agentById(draft, offer.agentId).connection.kind === "gone";
    returnToQueue(draft, interaction, state, isGone ? "deskLost" : "deviceFault");
  } else if (!isThere) {
    returnToQueue(draft, interaction, state, callback === null ? "withdrawn" : "notReached");
  } else connect(draft, interaction, offer, agentCallId);
}

/** The asked agent did not take it, or took it and did not come; the customer stays on hold with who asked. */
function consultDue(draft: Draft, interaction: Interaction, state: Connected, consult: Consult): void {
  const isGone = agentById(draft, consult.agentId).connection.kind === "gone";
  const reason = consult.kind === "ringing" ? "noAnswer" : isGone ? "deskLost" : "deviceFault";
  endConsult(draft, interaction, state, consult, reason);
}

function conversationDue(draft: Draft, interaction: Interaction, state: Connected): void {
  const { consult } = state;
  if (consult?.kind === "present") {
    handOver(draft, interaction, state, consult);
    return;
  }
  if (consult !== null) {
    consultDue(draft, interaction, state, consult);
    return;
  }
  if (isConversation(interaction)) {
    rest(draft, interaction, state, null, "system");
    return;
  }
  if (state.hangUpAskedAt === null) {
    requeueLostCaller(draft, interaction, state);
    return;
  }
  endConversation(draft, interaction, state);
  ask(draft, { type: "endCall", interactionId: interaction.id, callId: interaction.callId });
}
