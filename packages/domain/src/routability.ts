import type { Agent, Channel } from "./agent.ts";
import type { AgentId, Instant } from "./ids.ts";
import type { Interaction, InteractionState } from "./interaction.ts";
import type { SkillRequirement } from "./queue.ts";
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

/** Is nothing about the agent different but what the agent does? */
export function isSameButBusy(a: Agent, b: Agent): boolean {
  return a.connection === b.connection && a.intent === b.intent && a.block === b.block && a.settings === b.settings;
}

export function meets(agent: Agent, requires: readonly SkillRequirement[]): boolean {
  const { skills } = agent.settings;
  for (const { skillId, level } of requires) if ((skills[skillId] ?? 0) < level) return false;
  return true;
}

/** Of lists that were asked about: contacts that ask for the same mostly share one. */
const keys = new WeakMap<readonly SkillRequirement[], string>();

/** The same for contacts that ask for the same; `requires` is in the order of the skills' ids. */
export function requirementKey(requires: readonly SkillRequirement[]): string {
  const known = keys.get(requires);
  if (known !== undefined) return known;
  const key = requires.map(({ skillId, level }) => `${skillId}:${level}`).join();
  keys.set(requires, key);
  return key;
}

/** Is the agent kept from this very contact, having missed or declined it? */
export function backsOff(agentId: string, interaction: Interaction, now: Instant): boolean {
  const until = interaction.backOff[agentId];
  return until !== undefined && until > now;
}

/** Is the agent kept from this very contact, because it rings there already or was missed or declined there? */
export function isKeptOff(agent: Agent, interaction: Interaction, now: Instant): boolean {
  return backsOff(agent.id, interaction, now) || ringsAt(interaction.state, agent.id);
}

/** Has nobody missed or declined this contact, and does it ring nowhere? Then `isKeptOff` need not be asked of each agent. */
export function keepsNobodyOff({ passedBy, backOff, state }: Interaction): boolean {
  for (const _ in backOff) return false;
  return passedBy.length === 0 && state.kind !== "offered";
}

export function ringsAt(state: InteractionState, agentId: AgentId): boolean {
  if (state.kind !== "offered") return false;
  return state.offer.agentId === agentId || state.alsoRinging.some((offer) => offer.agentId === agentId);
}

/** May this agent be offered this open contact now? Whom it is kept for is not asked. */
export function mayTake(agent: Agent, interaction: Interaction, now: Instant): boolean {
  return (
    isRoutable(agent, interaction.channel) &&
    agent.settings.queueIds.includes(interaction.queueId) &&
    meets(agent, interaction.standing.requires) &&
    !isKeptOff(agent, interaction, now)
  );
}
