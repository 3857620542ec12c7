import type { Agent, Channel, Task, VoiceActivity, WorkSet } from "./agent.ts";
import type { AgentId, InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";

/** What an agent does with one contact; null: nothing (any more). */
export type Work = Exclude<VoiceActivity, { kind: "idle" }> | Task;

/** What the agent does with this contact, on whatever channel. */
export function workOn(agent: Agent, interactionId: InteractionId): Work | null {
  const { voice, tasks } = agent;
  if (voice.kind !== "idle" && voice.interactionId === interactionId) return voice;
  return tasks.find((task) => task.interactionId === interactionId) ?? null;
}

/** Everything that the agent does now. */
export function allWork({ voice, tasks }: Agent): readonly Work[] {
  return voice.kind === "idle" ? tasks : [voice, ...tasks];
}

/** Agents who do something with the contact now: ring, talk, are asked into it, wrap up. */
export function agentsOn(agents: ReadonlyMap<AgentId, Agent>, { id, record }: Interaction): readonly AgentId[] {
  const involved = new Set(record.legs.map(({ agentId }) => agentId));
  return [...involved].filter((agentId) => {
    const agent = agents.get(agentId);
    return agent !== undefined && workOn(agent, id) !== null;
  });
}

export function hasNoWork({ voice, tasks }: Agent): boolean {
  return voice.kind === "idle" && tasks.length === 0;
}

type NextWork =
  | { readonly kind: "offered" | "engaged"; readonly offerId: string; readonly since: number }
  | { readonly kind: "wrapUp"; readonly queueId: string; readonly since: number; readonly until: number };

/** The agent with other work on this contact. A task keeps its place among the tasks. */
export function withWork(agent: Agent, { id: interactionId, channel }: Interaction, work: NextWork | null): Agent {
  if (channel === "voice") return { ...agent, voice: work === null ? { kind: "idle" } : { ...work, interactionId } };
  const others = agent.tasks.filter((task) => task.interactionId !== interactionId);
  if (work === null) return { ...agent, tasks: others };
  const task: Task = { ...work, channel, interactionId };
  const isNew = others.length === agent.tasks.length;
  const tasks = agent.tasks.map((each) => (each.interactionId === interactionId ? task : each));
  return { ...agent, tasks: isNew ? [...agent.tasks, task] : tasks };
}

/**
 * The gate of capacity: what the agent has and one more contact of this channel fit together into one of the agent's
 * sets. Every way to give an agent a contact asks it.
 */
export function fits(agent: Agent, channel: Channel): boolean {
  return agent.settings.workSets.some((set) => fitsInto(agent, channel, set));
}

/** Nobody talks to two callers, whatever a set says. */
function fitsInto({ voice, tasks }: Agent, channel: Channel, set: WorkSet): boolean {
  const talks = voice.kind !== "idle";
  if (talks && (channel === "voice" || (set.voice ?? 0) < 1)) return false;
  for (const task of tasks) if (countOf(tasks, task.channel) > (set[task.channel] ?? 0)) return false;
  return countOf(tasks, channel) < (set[channel] ?? 0);
}

function countOf(tasks: readonly Task[], channel: Channel): number {
  let count = 0;
  for (const task of tasks) if (task.channel === channel) count++;
  return count;
}
