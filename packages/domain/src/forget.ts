import type { Floor } from "./floor.ts";
import type { Instant, InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { removeInteraction, setInteraction } from "./rows.ts";
import { upToDateInteraction } from "./upToDate.ts";
import { workOn } from "./work.ts";

/** An ended interaction stays known at least this long, so that a late fact cannot revive it. */
export const KEEP_ENDED_MS = 600_000;

/**
 * Drops the interactions that ended long enough ago and that no agent is wrapping up, and returns their ids. Not an event:
 * their rows stay, and the router recalls the one that a later fact names.
 */
export function forget(floor: Floor, now: Instant): readonly InteractionId[] {
  const forgotten: InteractionId[] = [];
  for (const id of floor.ended) {
    const interaction = floor.interactions.get(id);
    if (interaction === undefined) throw new Error(`the ended interaction ${id} is unknown`);
    if (interaction.state.since > now - KEEP_ENDED_MS) break;
    if (isWrappedUp(floor, interaction)) forgotten.push(id);
  }
  for (const id of forgotten) removeInteraction(floor, floor.interactions.get(id) as Interaction);
  return forgotten;
}

/** Brings a forgotten interaction back from its row, for a fact or a wish that comes later still. Known ones stay as they are. */
export function recall(floor: Floor, interaction: Interaction): void {
  if (floor.interactions.has(interaction.id)) return;
  setInteraction(floor, upToDateInteraction(interaction, floor.queues.get(interaction.queueId)));
}

function isWrappedUp(floor: Floor, { id, record }: Interaction): boolean {
  return record.legs.every(({ agentId }) => {
    const agent = floor.agents.get(agentId);
    return agent === undefined || workOn(agent, id)?.kind !== "wrapUp";
  });
}
