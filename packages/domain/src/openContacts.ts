import type { Agent } from "./agent.ts";
import type { Floor } from "./floor.ts";
import type { InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { keepersOf } from "./keepers.ts";
import type { QueueSettings } from "./queue.ts";
import { isSameButBusy } from "./routability.ts";
import { isOpen, preferredAgents } from "./standing.ts";

/** Files the contact where routing finds it, if more offers of it may be made. */
export function fileContact(floor: Floor, slot: number, interaction: Interaction, queue: QueueSettings): void {
  if (!isOpen(interaction, queue)) return;
  floor.waiting.add(slot, interaction, queue, keepersOf(floor.agents, interaction, queue));
  if (!interaction.standing.isKept) return;
  for (const id of preferredAgents(interaction, queue)) {
    const preferring = floor.preferring.get(id) ?? new Set();
    floor.preferring.set(id, preferring.add(interaction.id));
  }
}

export function unfileContact(floor: Floor, slot: number, interaction: Interaction): void {
  floor.waiting.remove(slot);
  if (!interaction.standing.isKept) return;
  for (const id of [interaction.ownerAgentId, interaction.lastAgentId]) {
    if (id === null) continue;
    const preferring = floor.preferring.get(id);
    preferring?.delete(interaction.id);
    if (preferring?.size === 0) floor.preferring.delete(id);
  }
}

/** Files anew the contacts that may be kept for this agent, who came, went or changed; returns them. */
export function refileKept(floor: Floor, before: Agent | undefined, after: Agent): readonly InteractionId[] {
  if (before !== undefined && isSameButBusy(before, after)) return [];
  const ids = [...(floor.preferring.get(after.id) ?? [])];
  for (const id of ids) {
    const interaction = floor.interactions.get(id) as Interaction;
    const slot = floor.slots.of(id);
    unfileContact(floor, slot, interaction);
    fileContact(floor, slot, interaction, floor.queues.get(interaction.queueId) as QueueSettings);
  }
  return ids;
}
