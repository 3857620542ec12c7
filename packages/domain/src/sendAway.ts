import { settleCallback } from "./callbacks.ts";
import { type Draft, interactionById, putInteraction } from "./draft.ts";
import { leaveIfDue } from "./enterQueue.ts";
import type { InteractionId, QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { openingAt } from "./openHours.ts";

/** Who waits where the event changed the staff or the settings may have to leave now, or sooner or later than before. */
export function sendAway(draft: Draft): void {
  const { floor, changed } = draft;
  const emptied = floor.staff.takeEmptied().filter((queueId) => floor.queues.get(queueId)?.overflow.nobodySignedIn);
  const stranded = floor.demandGroups.takeDue(draft.now);
  if (emptied.length + stranded.size + changed.queues.size === 0) return;
  for (const queueId of [...changed.queues].sort()) lookAtCalendar(draft, queueId);
  for (const queueId of [...changed.queues].sort()) lookAtCallbacks(draft, queueId);
  const whole = new Set([...emptied, ...changed.queues]);
  for (const queueId of new Set([...[...emptied, ...stranded.keys()].sort(), ...changed.queues])) {
    const ids = whole.has(queueId) ? waitingIn(draft, queueId).map(({ id }) => id) : stranded.get(queueId);
    for (const id of ids?.toSorted() ?? []) lookAtWaiting(draft, id);
  }
}

function lookAtWaiting(draft: Draft, id: InteractionId): void {
  const interaction = interactionById(draft, id);
  if (interaction.state.kind === "waiting") leaveIfDue(draft, interaction);
}

/** In an order that does not depend on how the index was filled. */
function waitingIn({ floor }: Draft, queueId: QueueId): Interaction[] {
  return [...floor.waiting.inQueue(queueId)].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function lookAtCalendar(draft: Draft, queueId: QueueId): void {
  const hours = draft.floor.queues.get(queueId)?.hours ?? null;
  const { until } = openingAt(hours, draft.now);
  for (const waiting of waitingIn(draft, queueId)) {
    if (waiting.callback === null && waiting.openUntil !== until)
      putInteraction(draft, { ...waiting, openUntil: until });
  }
}

function lookAtCallbacks(draft: Draft, queueId: QueueId): void {
  for (const id of draft.floor.callbacks.inQueue(queueId)) {
    const interaction = interactionById(draft, id);
    if (interaction.state.kind === "waiting") settleCallback(draft, interaction);
  }
}
