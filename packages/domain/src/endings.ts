import { assertNever } from "./assertNever.ts";
import { ask, type Draft, putInteraction, tell } from "./draft.ts";
import { endConsult } from "./endConsult.ts";
import type { InteractionId } from "./ids.ts";
import type { EndedBy, ExitReason, Interaction, InteractionState, OfferEndReason } from "./interaction.ts";
import { clearRoom, closeOffer, liveOffers } from "./offers.ts";
import { openMsBetween } from "./openHours.ts";
import { isLetGo } from "./overflow.ts";
import { queueOf } from "./rows.ts";
import { startWrapUp } from "./wrapUp.ts";

export type Connected = Extract<InteractionState, { kind: "connected" }>;

/** The customer's leg is over, at whatever instant. An ended interaction stays as it is. */
export function callerLeft(draft: Draft, interaction: Interaction): void {
  const { state } = interaction;
  if (state.kind === "connected") endConversation(draft, interaction, state);
  else if (state.kind === "resting") endInteraction(draft, interaction, "answered", "customer");
  else if (state.kind !== "ended") endInteraction(draft, interaction, abandonedFrom(state), "customer");
}

function abandonedFrom(state: Exclude<InteractionState, { kind: "connected" | "ended" | "resting" }>): ExitReason {
  switch (state.kind) {
    case "received":
      return state.inIvr ? "abandonedInIvr" : "abandonedBeforeQueue";
    case "waiting":
      return "abandonedWaiting";
    case "offered":
      return state.offer.kind === "ringing" ? "abandonedRinging" : "abandonedConnecting";
    default:
      return assertNever(state);
  }
}

/**
 * The conversation is over. Who asked first ended it: the order in which the carrier reports the leavings does not
 * matter.
 */
export function endConversation(draft: Draft, interaction: Interaction, state: Connected): void {
  endInteraction(draft, interaction, "answered", state.hangUpAskedAt === null ? "customer" : "agent");
  // A dialled leg of which no end was told counts as answered: if it never came, the agent stands in the room alone.
  if (interaction.direction === "outbound" && interaction.channel === "voice")
    ask(draft, { type: "endConference", interactionId: interaction.id, segment: interaction.segment });
}

/** The one way to an end. Frees the agent: after a conversation to wrap up, else at once and without blame. */
export function endInteraction(
  draft: Draft,
  interaction: Interaction,
  exit: ExitReason,
  by: EndedBy,
  mergedInto?: InteractionId,
): void {
  const { id: interactionId, callId, queueId, state } = interaction;
  if (state.kind === "offered") {
    for (const offer of liveOffers(state)) closeOffer(draft, interaction, offer, offerEndOf(exit));
    clearRoom(draft, interaction, state);
  }
  if (state.kind === "connected" && state.consult)
    endConsult(draft, interaction, state, state.consult, offerEndOf(exit));
  const into = mergedInto === undefined ? {} : { mergedInto };
  tell(draft, { type: "interactionEnded", interactionId, exit, by, ...resolution(draft, interaction), ...into });
  putInteraction(draft, { ...interaction, backOff: {}, state: { kind: "ended", since: draft.now, exit, by } });
  if (state.kind === "connected") {
    startWrapUp(draft, interaction, state);
    if (state.rejoined && state.agentCallId !== null)
      ask(draft, { type: "endCall", interactionId, callId: state.agentCallId });
  }
  if (interaction.channel === "voice" && isLetGo(exit, by)) {
    ask(draft, { type: "releaseCaller", interactionId, callId, queueId, because: exit });
  }
}

/** How long a conversation in writing took, in the queue's hours. */
function resolution({ floor, now }: Draft, interaction: Interaction): { readonly resolutionMs?: number } {
  if (interaction.thread === null) return {};
  const { hours } = queueOf(floor, interaction);
  return { resolutionMs: openMsBetween(hours, interaction.record.receivedAt, now) };
}

function offerEndOf(exit: ExitReason): OfferEndReason {
  if (exit === "maxWait") return "maxWait";
  return exit === "answered" || exit.startsWith("abandoned") ? "callerHungUp" : "withdrawn";
}
