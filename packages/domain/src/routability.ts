import type { Agent, Channel } from "./agent.ts";
import type { AgentId, Instant } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings, SkillRequirement } from "./queue.ts";
import { fits } from "./work.ts";

/** Does the agent work, so that contacts may come as far as there is room? Only a call needs sound. */
export function isPresent({ connection, intent, block, settings }: Agent, channel: Channel): boolean {
  if (connection.kind !== "connected" || (channel === "voice" && !connection.canTalk)) return false;
  return intent.kind === "ready" && block === null && settings.enabled;
}

/** May the agent be offered a contact of this channel now, whichever it is? */
export function isRoutable(agent: Agent, channel: Channel): boolean {
  return isPresent(agent, channel) && fits(agent, channel);
}

export function meets(agent: Agent, requires: readonly SkillRequirement[]): boolean {
  return requires.every(({ skillId, level }) => (agent.settings.skills[skillId] ?? 0) >= level);
}

/** The same for contacts that ask for the same; `requires` is in the order of the skills' ids. */
export function requirementKey(requires: readonly SkillRequirement[]): string {
  return requires.map(({ skillId, level }) => `${skillId}:${level}`).join();
}

/** Is the agent kept from this very contact, having missed or declined it? */
export function backsOff(agentId: string, interaction: Interaction, now: Instant): boolean {
  const until = interaction.backOff[agentId];
  return until !== undefined && until > now;
}

/** The back-offs that have not ended. */
export function liveBackOffs(interaction: Interaction, now: Instant): Record<AgentId, Instant> {
  return Object.fromEntries(Object.entries(interaction.backOff).filter(([, until]) => until > now));
}

/** How urgent a waiting contact is, in milliseconds: what it waited, aged by its queue, plus its head start. */
export function score(interaction: Interaction, queue: QueueSettings, now: Instant): number {
  return (now - (interaction.queuedAt ?? now)) * queue.ageing + interaction.priorityMs;
}

/** Order among equally urgent contacts: who entered the queue first, then the id, so that it is total. */
export function compareSeniority(a: Interaction, b: Interaction): number {
  const byEntry = (a.queuedAt ?? 0) - (b.queuedAt ?? 0);
  if (byEntry !== 0) return byEntry;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Longest idle first. */
export function compareIdleness(a: Agent, b: Agent): number {
  if (a.idleSince !== b.idleSince) return a.idleSince - b.idleSince;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
