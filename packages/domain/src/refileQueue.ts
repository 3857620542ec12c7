import { type Draft, putInteraction } from "./draft.ts";
import type { QueueSettings } from "./queue.ts";
import { setInteraction } from "./rows.ts";
import { asOf, isOpen } from "./standing.ts";

/** Puts new settings of a queue in place, and everything that depends on them: order, demands, keepers, timers. */
export function refileQueue(draft: Draft, queue: QueueSettings): void {
  const { floor, now } = draft;
  floor.queues.set(queue.id, queue);
  if (!floor.liveInQueue.get(queue.id)) return;
  for (const interaction of floor.interactions.values()) {
    if (interaction.queueId !== queue.id || interaction.state.kind === "ended") continue;
    const isStanding = isOpen(interaction, queue);
    const next = isStanding ? asOf(interaction, queue, now) : interaction;
    if (next === interaction) setInteraction(floor, interaction);
    else putInteraction(draft, interaction);
    if (isStanding) draft.released.add(interaction.id);
  }
}
