import type { Agent } from "./agent.ts";
import type { Floor, StepResult } from "./floor.ts";
import type { AgentId, Instant, InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";

/**
 * A router that anybody can check by reading: it looks at every pair, every time, and shares no code with the real one.
 * Slow by design; the tests hold the real one against it.
 */
export function mayTake(floor: Floor, agent: Agent, interaction: Interaction, now: Instant): boolean {
  if (interaction.state.kind !== "waiting") return false;
  if (agent.voice.kind !== "idle" || agent.intent.kind !== "ready" || agent.block !== null) return false;
  if (agent.connection.kind !== "connected" || !agent.connection.canTalk) return false;
  if (!agent.settings.enabled || !agent.settings.queueIds.some((id) => id === interaction.queueId)) return false;
  for (const { skillId, level } of interaction.requires) {
    const has = agent.settings.skills[skillId];
    if (has === undefined || has < level) return false;
  }
  const keptOffUntil = interaction.backOff[agent.id] ?? Number.NEGATIVE_INFINITY;
  return keptOffUntil <= now && floor.queues.has(interaction.queueId);
}

interface Pair {
  readonly interaction: Interaction;
  readonly agent: Agent;
}

function urgency(floor: Floor, interaction: Interaction, now: Instant): number {
  const queue = floor.queues.get(interaction.queueId);
  if (queue === undefined || interaction.queuedAt === null) throw new Error("a waiting contact without queue");
  return (now - interaction.queuedAt) * queue.ageing + interaction.priorityMs;
}

function isBetter(floor: Floor, a: Pair, b: Pair, now: Instant): boolean {
  const difference = urgency(floor, a.interaction, now) - urgency(floor, b.interaction, now);
  if (difference !== 0) return difference > 0;
  const entered = (a.interaction.queuedAt ?? 0) - (b.interaction.queuedAt ?? 0);
  if (entered !== 0) return entered < 0;
  if (a.interaction.id !== b.interaction.id) return a.interaction.id < b.interaction.id;
  if (a.agent.idleSince !== b.agent.idleSince) return a.agent.idleSince < b.agent.idleSince;
  return a.agent.id < b.agent.id;
}

/** The floor's contacts and agents as they were before routing made the offers of this step. */
function beforeOffers(floor: Floor, result: StepResult): { contacts: Interaction[]; agents: Agent[] } {
  const made = result.happened.flatMap((happening) =>
    happening.type === "offerMade" && happening.asked === undefined ? [happening] : [],
  );
  const contacts = [...floor.interactions.values()].map((interaction): Interaction => {
    const offered = made.some(({ interactionId }) => interactionId === interaction.id);
    return offered ? { ...interaction, state: { kind: "waiting", since: 0 } } : interaction;
  });
  const agents = [...floor.agents.values()].map((agent): Agent => {
    const offered = made.some(({ agentId }) => agentId === agent.id);
    return offered ? { ...agent, voice: { kind: "idle" } } : agent;
  });
  return { contacts, agents };
}

/** The offers that this step should have made, in order. */
export function expectedOffers(
  floor: Floor,
  result: StepResult,
  now: Instant,
): { interactionId: InteractionId; agentId: AgentId }[] {
  let { contacts, agents } = beforeOffers(floor, result);
  const offers: { interactionId: InteractionId; agentId: AgentId }[] = [];
  for (;;) {
    let best: Pair | null = null;
    for (const interaction of contacts) {
      for (const agent of agents) {
        const pair = { interaction, agent };
        if (mayTake(floor, agent, interaction, now) && (best === null || isBetter(floor, pair, best, now))) best = pair;
      }
    }
    if (best === null) return offers;
    const { interaction, agent } = best;
    offers.push({ interactionId: interaction.id, agentId: agent.id });
    contacts = contacts.filter((each) => each !== interaction);
    agents = agents.filter((each) => each !== agent);
  }
}
