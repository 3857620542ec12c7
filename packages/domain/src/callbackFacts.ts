import {
  attemptFailed,
  closeCallback,
  findOpenCallback,
  isDialled,
  isDialling,
  leaveForCallback,
  openCallback,
} from "./callbacks.ts";
import { connect } from "./conversation.ts";
import { ask, type Draft, interactionById, putInteraction } from "./draft.ts";
import { callerLeft } from "./endings.ts";
import type { CarrierFact, EffectFact, Wish } from "./event.ts";
import type { CallId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { meetingIn, metAt } from "./meeting.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored, refused } from "./outcomes.ts";
import { askedBy, bothRequire } from "./receive.ts";
import { findInteractionByCall, queueOf } from "./rows.ts";

/** A waiting caller chose to be called back. Too late when an agent has accepted: the two are about to talk. */
export function callbackRequested(
  draft: Draft,
  { callId, step, toOther }: Extract<CarrierFact, { type: "callbackRequested" }>,
): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction === undefined) return ignored("unknownCall");
  const { state } = interaction;
  if (state.kind === "ended" || step < interaction.step) return ignored("late");
  const isWaiting = state.kind === "waiting" || (state.kind === "offered" && state.offer.kind === "ringing");
  if (!isWaiting || step !== interaction.step) return ignored("notExpected");
  if (!queueOf(draft.floor, interaction).callback.offered) return ignored("notExpected");
  const left = leaveForCallback(draft, interaction, { id: draft.eventId, by: "customer", toOther });
  return left ? DONE : ignored("notExpected");
}

/** Somebody of the house asks for it, from the missed list or by an integration. */
export function callbackOrdered(draft: Draft, wish: Extract<Wish, { type: "callbackOrdered" }>): Outcome {
  const { lineId, queueId, match, traits, callerRef } = wish;
  if (draft.floor.interactions.has(draft.eventId)) return DONE;
  const line = draft.floor.lines.get(lineId);
  const queue = draft.floor.queues.get(queueId);
  if (line === undefined || queue === undefined || match.kind === "withheld" || match.kind === "invalid") {
    return refused("invalid");
  }
  const person = { customerId: match.kind === "exact" ? match.customerId : null, callerRef };
  if (findOpenCallback(draft, { queueId, ...person }) !== undefined) return refused("callbackOpen");
  const tier = traits?.tier ?? null;
  openCallback(draft, {
    ...{ id: draft.eventId, parentId: null, brandId: line.brandId, lineId, queueId, match, ...person, tier },
    language: traits?.language ?? line.language,
    requires: bothRequire(queue.requires, line.requires),
    linePriorityMs: line.priorityMs,
    askedBy: askedBy(line),
    priorityMs: 0,
    ownerAgentId: traits?.ownerAgentId ?? null,
    lastAgentId: traits?.lastAgentId ?? null,
    queuedAt: null,
  });
  return DONE;
}

export function callbackCanceled(draft: Draft, wish: Extract<Wish, { type: "callbackCanceled" }>): Outcome {
  const interaction = draft.floor.interactions.get(wish.interactionId);
  if (interaction === undefined) return refused("unknownInteraction");
  const { state, callback } = interaction;
  if (state.kind === "ended" && state.exit === "canceled") return DONE;
  if (callback === null || state.kind === "ended") return refused("callGone");
  if (isDialling(interaction)) return refused("alreadyAccepted");
  closeCallback(draft, interaction, "canceled");
  return DONE;
}

/** The carrier took the order and named the customer's leg; an order that nobody waits for any more is taken back. */
export function customerDialled(
  draft: Draft,
  interaction: Interaction,
  { effectId, callId }: Extract<EffectFact, { type: "effectDone" }>,
): Outcome {
  if (callId === undefined) return DONE;
  if (interaction.callId === callId) return ignored("repeated");
  const { state } = interaction;
  if (isDialling(interaction) && state.kind === "offered" && state.offer.kind === "accepted") {
    if (state.offer.moveEffectId === effectId && !isDialled(interaction)) {
      putInteraction(draft, { ...interaction, callId });
      return DONE;
    }
  }
  ask(draft, { type: "endCall", interactionId: interaction.id, callId });
  return DONE;
}

/** The interaction with the customer's leg that has just come into its room, when it was not named before. */
export function withDialledLeg(interaction: Interaction, callId: CallId): Interaction {
  return isDialling(interaction) && !isDialled(interaction) ? { ...interaction, callId } : interaction;
}

/** The carrier has told of both in the room, only not in the order in which they came. */
function hasTalked(interaction: Interaction): boolean {
  const meeting = meetingIn(interaction, interaction.segment);
  return meeting !== undefined && metAt(meeting) !== null;
}

/** The customer's leg is over, at whatever instant: a call back that does not talk yet has not reached anybody. */
export function customerLeft(draft: Draft, interaction: Interaction): void {
  const { state } = interaction;
  if (hasTalked(interaction) && state.kind === "offered" && state.offer.kind === "accepted") {
    connect(draft, interaction, state.offer, state.offer.agentCallId);
    callerLeft(draft, interactionById(draft, interaction.id));
  } else if (interaction.callback === null) callerLeft(draft, interaction);
  else if (isDialling(interaction) && state.kind === "offered") attemptFailed(draft, interaction, state, "notReached");
}
