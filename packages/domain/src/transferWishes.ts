import type { Agent } from "./agent.ts";
import { directGate } from "./directGate.ts";
import { ask, type Draft, interactionById, putInteraction, tell } from "./draft.ts";
import type { Connected } from "./endings.ts";
import { leaveIfDue, placeIn } from "./enterQueue.ts";
import type { Wish } from "./event.ts";
import type { Asked, Interaction } from "./interaction.ts";
import { makeOffer, ringingOffers, stopRinging } from "./offers.ts";
import { openingAt } from "./openHours.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, refused } from "./outcomes.ts";
import { ownCall } from "./ownCall.ts";
import type { QueueSettings } from "./queue.ts";
import { queueOf } from "./rows.ts";
import { liveBackOffs } from "./standing.ts";
import { isConversation, wake } from "./threads.ts";
import { startWrapUp } from "./wrapUp.ts";

type WishOf<T extends Wish["type"]> = Extract<Wish, { type: T }>;

/** Gives the customer away without a word: to a queue, or straight to an agent, from whom a miss leads back to the queue. */
export function transfer(draft: Draft, wish: WishOf<"transfer">): Outcome {
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (state.consult !== null) return refused("consulting");
  if (state.agentLost !== null || state.hangUpAskedAt !== null) return refused("notInCall");
  const { to } = wish;
  if ("queueId" in to) {
    const queue = draft.floor.queues.get(to.queueId);
    if (queue === undefined) return refused("unknownQueue");
    giveBack(draft, interaction, state, queue);
    leaveIfDue(draft, interactionById(draft, interaction.id));
    return DONE;
  }
  const target = draft.floor.agents.get(to.agentId);
  if (to.agentId === wish.agentId) return refused("agentBusy");
  const closed = target === undefined ? "unknownAgent" : directGate(target, interaction.channel);
  if (target === undefined || closed !== null) return refused(closed ?? "unknownAgent");
  giveBack(draft, interaction, state, queueOf(draft.floor, interaction));
  offerTo(draft, interaction, target, { how: "transfer", byUserId: wish.agentId });
  return DONE;
}

/** The agent gives the customer back to the queue it came from, with the place kept. */
export function requeue(draft: Draft, wish: WishOf<"requeue">): Outcome {
  const interaction = draft.floor.interactions.get(wish.interactionId);
  if (interaction === undefined) return refused("unknownInteraction");
  const { agentId, interactionId } = wish;
  return transfer(draft, { type: "transfer", agentId, interactionId, to: { queueId: interaction.queueId } });
}

/** Out of the conversation and into a queue, as one who has waited since the first entry; the agent wraps up. */
function giveBack(draft: Draft, interaction: Interaction, state: Connected, queue: QueueSettings): void {
  const { id: interactionId, callId } = interaction;
  const { agentId, offerId, agentCallId } = state;
  const step = interaction.step + 1;
  tell(draft, { type: "agentLeft", interactionId, offerId, agentId });
  // A conversation that somebody of ours began was in no queue before.
  tell(draft, { type: "queueEntered", interactionId, queueId: queue.id, again: interaction.queuedAt !== null });
  if (agentCallId !== null) {
    ask(draft, { type: "parkCaller", interactionId, callId, step, queueId: queue.id });
    ask(draft, { type: "endCall", interactionId, callId: agentCallId });
  }
  startWrapUp(draft, interaction, state);
  putInteraction(draft, {
    ...interaction,
    ...(queue.id === interaction.queueId ? {} : placeIn(draft, interaction, queue, null)),
    queueId: queue.id,
    // Who gives a conversation away is not whom it comes back to.
    lastAgentId: interaction.thread === null ? interaction.lastAgentId : null,
    // A person chose the queue: where it has been before does not matter any more.
    leftQueues: [],
    mayAskCallback: interaction.channel === "voice" && queue.callback.offered,
    openUntil: openingAt(queue.hours, draft.now).until,
    step,
    segment: interaction.segment + 1,
    queuedAt: interaction.queuedAt ?? draft.now,
    waitingFrom: draft.now,
    backOff: { ...liveBackOffs(interaction, draft.now), [agentId]: draft.now + queue.reofferBackOffMs },
    state: { kind: "waiting", since: draft.now },
  });
}

function offerTo(draft: Draft, { id }: Interaction, target: Agent, asked: Asked): void {
  makeOffer(draft, interactionById(draft, id), target, asked);
}

/** A supervisor gives a waiting contact to an agent by hand. It passes the gate as every other way does. */
export function pull(draft: Draft, wish: WishOf<"pull">): Outcome {
  const target = draft.floor.agents.get(wish.agentId);
  if (target === undefined) return refused("unknownAgent");
  const interaction = draft.floor.interactions.get(wish.interactionId);
  if (interaction === undefined) return refused("unknownInteraction");
  const { state } = interaction;
  if (state.kind === "ended") return refused("callGone");
  if (ringingOffers(state).some(({ agentId }) => agentId === target.id)) return DONE;
  const rests = state.kind === "resting" && isConversation(interaction);
  const isFree = rests || state.kind === "waiting" || (state.kind === "offered" && state.offer.kind === "ringing");
  if (!isFree) return refused("notWaiting");
  const closed = directGate(target, interaction.channel);
  if (closed !== null) return refused(closed);
  if (rests) wake(draft, interaction);
  stopRinging(draft, interaction);
  offerTo(draft, interaction, target, { how: "pull", byUserId: wish.userId });
  return DONE;
}
