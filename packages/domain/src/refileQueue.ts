import { type Draft, putInteraction } from "./draft.ts";
import type { Floor } from "./floor.ts";
import type { QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings } from "./queue.ts";
import { setInteraction } from "./rows.ts";
import { asOf, isOpen } from "./standing.ts";

/** Puts new settings of a queue in place, and everything that depends on them: order, demands, keepers, timers. */
export function refileQueue(draft: Draft, queue: QueueSettings): void {
  const { floor, now } = draft;
  floor.queues.set(queue.id, queue);
  if (!floor.liveInQueue.get(queue.id)) return;
  for (const interaction of liveIn(floor, queue.id)) {
    const isStanding = isOpen(interaction, queue);
    const next = isStanding ? asOf(interaction, queue, now) : interaction;
    if (next === interaction) setInteraction(floor, interaction);
    else putInteraction(draft, interaction);
    if (isStanding) draft.released.add(interaction.id);
  }
}

/** In an order that does not depend on how the floor was filled: what is told of them is replayed. */
function liveIn({ interactions }: Floor, queueId: QueueId): Interaction[] {
  const live = [...interactions.values()].filter((one) => one.queueId === queueId && one.state.kind !== "ended");
  return live.sort((a, b) => (a.id < b.id ? -1 : 1));
}
