import { settleCallback } from "./callbacks.ts";
import { type Draft, interactionById, putInteraction } from "./draft.ts";
import { leaveIfDue } from "./enterQueue.ts";
import type { QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { openingAt } from "./openHours.ts";
import { setTimers } from "./rows.ts";

/**
 * Looks at those who wait where the event changed the staff or the settings: some may have to leave now, for others it is
 * another instant than before.
 */
export function sendAway(draft: Draft): void {
  const { floor } = draft;
  const unstaffed = floor.staff.takeChanged().filter((queueId) => dependsOnStaff(draft, queueId));
  if (unstaffed.length + draft.changed.queues.size === 0) return;
  for (const queueId of unstaffed) for (const waiting of waitingIn(draft, queueId)) setTimers(floor, waiting);
  for (const queueId of [...draft.changed.queues].sort()) lookAtCalendar(draft, queueId);
  for (const queueId of [...draft.changed.queues].sort()) lookAtCallbacks(draft, queueId);
  for (const queueId of new Set([...unstaffed, ...draft.changed.queues])) {
    for (const waiting of waitingIn(draft, queueId)) leaveIfDue(draft, waiting);
  }
}

function dependsOnStaff({ floor }: Draft, queueId: QueueId): boolean {
  const overflow = floor.queues.get(queueId)?.overflow;
  return overflow !== undefined && (overflow.nobodySignedIn !== null || overflow.nobodyRoutable !== null);
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
