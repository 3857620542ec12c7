import type { Agent } from "./agent.ts";
import type { Floor } from "./floor.ts";
import type { AgentId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings } from "./queue.ts";
import { isPresent, meets } from "./routability.ts";
import { preferredAgents } from "./standing.ts";

/**
 * The preferred agents whom an open contact is kept for now, so that nobody else may take it: those who could take it and
 * work, at the moment with something else or not. One who is away, paused or passed it on keeps nobody waiting.
 */
export function keepersOf(agents: Floor["agents"], interaction: Interaction, queue: QueueSettings): readonly AgentId[] {
  if (!interaction.standing.isKept) return [];
  return preferredAgents(interaction, queue).filter((id) => {
    const agent = agents.get(id);
    return agent !== undefined && keeps(agent, interaction);
  });
}

function keeps(agent: Agent, { channel, queueId, standing, passedBy, backOff }: Interaction): boolean {
  if (passedBy.includes(agent.id) || backOff[agent.id] !== undefined) return false;
  const isOfQueue = agent.settings.queueIds.includes(queueId);
  return isOfQueue && isPresent(agent, channel) && meets(agent, standing.requires);
}
