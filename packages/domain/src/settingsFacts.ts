import type { AgentSettings } from "./agent.ts";
import { newAgent } from "./agents.ts";
import { assertNever } from "./assertNever.ts";
import { wholeAgent, wholeQueue } from "./defaults.ts";
import { agentById, type Draft, dropAgent, putAgent, tell } from "./draft.ts";
import type { SettingsFact } from "./event.ts";
import { leadsTo } from "./exits.ts";
import type { Floor } from "./floor.ts";
import type { AgentId, LineId, QueueId } from "./ids.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored, refused } from "./outcomes.ts";
import type { LineSettings, QueueSettings } from "./queue.ts";
import { refileQueue } from "./refileQueue.ts";
import { endRinging } from "./returnToQueue.ts";
import { meets } from "./routability.ts";
import { leaveConversations } from "./threads.ts";
import { hasNoWork } from "./work.ts";

export function applySettings(draft: Draft, fact: SettingsFact): Outcome {
  const revision = revisionOf(draft.floor, fact);
  if (fact.onRevision !== undefined && fact.onRevision !== revision) return refused("changedMeanwhile");
  switch (fact.type) {
    case "queueSet":
      return queueSet(draft, { ...wholeQueue(fact.queue), revision: revision + 1 });
    case "queueRemoved":
      return queueRemoved(draft, fact.queueId);
    case "lineSet":
      return lineSet(draft, { ...fact.line, revision: revision + 1 });
    case "lineRemoved":
      return lineRemoved(draft, fact.lineId);
    case "agentSet":
      return agentSet(draft, { ...wholeAgent(fact.agent), revision: revision + 1 });
    case "agentRemoved":
      return agentRemoved(draft, fact.agentId);
    default:
      return assertNever(fact);
  }
}

/** How often what the fact is about was set so far. */
function revisionOf({ queues, lines, agents }: Floor, fact: SettingsFact): number {
  switch (fact.type) {
    case "queueSet":
      return queues.get(fact.queue.id)?.revision ?? 0;
    case "queueRemoved":
      return queues.get(fact.queueId)?.revision ?? 0;
    case "lineSet":
      return lines.get(fact.line.id)?.revision ?? 0;
    case "lineRemoved":
      return lines.get(fact.lineId)?.revision ?? 0;
    case "agentSet":
      return agents.get(fact.agent.id)?.settings.revision ?? 0;
    case "agentRemoved":
      return agents.get(fact.agentId)?.settings.revision ?? 0;
    default:
      return assertNever(fact);
  }
}

function queueSet(draft: Draft, queue: QueueSettings): Outcome {
  draft.changed.queues.add(queue.id);
  refileQueue(draft, queue);
  return queueChanged(draft, queue.id);
}

/** A queue stays while contacts are in it and while a line or another queue leads to it; its agents lose it. */
function queueRemoved(draft: Draft, queueId: QueueId): Outcome {
  const { floor } = draft;
  if (!floor.queues.has(queueId)) return ignored("unknownQueue");
  if (isQueueInUse(floor, queueId)) return refused("inUse");
  floor.queues.delete(queueId);
  floor.flows.delete(queueId);
  for (const agent of floor.agents.values()) {
    const { settings } = agent;
    if (!settings.queueIds.includes(queueId)) continue;
    const queueIds = settings.queueIds.filter((id) => id !== queueId);
    putAgent(draft, { ...agent, settings: { ...settings, queueIds } });
  }
  return queueChanged(draft, queueId);
}

function isQueueInUse({ liveInQueue, lines, queues }: Floor, queueId: QueueId): boolean {
  if (liveInQueue.get(queueId)) return true;
  if ([...lines.values()].some((line) => line.queueId === queueId)) return true;
  return [...queues.values()].some((queue) => queue.id !== queueId && leadsTo(queue, { queueId }));
}

function lineSet(draft: Draft, line: LineSettings): Outcome {
  draft.floor.lines.set(line.id, line);
  return lineChanged(draft, line.id);
}

/** A line stays while a queue's overflow leads to it. */
function lineRemoved(draft: Draft, lineId: LineId): Outcome {
  const { lines, queues } = draft.floor;
  if (!lines.has(lineId)) return ignored("unknownLine");
  if ([...queues.values()].some((queue) => leadsTo(queue, { lineId }))) return refused("inUse");
  lines.delete(lineId);
  return lineChanged(draft, lineId);
}

function queueChanged(draft: Draft, queueId: QueueId): Outcome {
  draft.changed.queues.add(queueId);
  tell(draft, { type: "settingsChanged", subject: "queue", id: queueId });
  return DONE;
}

function lineChanged(draft: Draft, lineId: LineId): Outcome {
  draft.changed.lines.add(lineId);
  tell(draft, { type: "settingsChanged", subject: "line", id: lineId });
  return DONE;
}

function agentSet(draft: Draft, settings: AgentSettings): Outcome {
  const agent = draft.floor.agents.get(settings.id);
  putAgent(draft, agent === undefined ? newAgent(settings, draft.now) : { ...agent, settings });
  if (agent !== undefined) withdrawFromUnsuited(draft, agent.id);
  tell(draft, { type: "settingsChanged", subject: "agent", id: settings.id });
  return DONE;
}

/** Who is in a call finishes it, and stays known without queues; a ringing offer goes to somebody else. */
function agentRemoved(draft: Draft, agentId: AgentId): Outcome {
  const agent = draft.floor.agents.get(agentId);
  if (agent === undefined) return ignored("unknownAgent");
  putAgent(draft, { ...agent, settings: { ...agent.settings, enabled: false, queueIds: [] } });
  withdrawFromUnsuited(draft, agentId);
  leaveConversations(draft, agentId);
  const after = draft.floor.agents.get(agentId);
  if (after !== undefined && hasNoWork(after)) dropAgent(draft, after);
  tell(draft, { type: "settingsChanged", subject: "agent", id: agentId });
  return DONE;
}

/** Takes back a ringing offer that the agent's new settings would not have made. */
function withdrawFromUnsuited(draft: Draft, agentId: AgentId): void {
  const agent = agentById(draft, agentId);
  const { settings } = agent;
  endRinging(draft, agentId, "withdrawn", (interaction) => {
    if (interaction.state.kind === "connected") return !settings.enabled; // Asked into the call by a person.
    const suits = settings.queueIds.includes(interaction.queueId) && meets(agent, interaction.standing.requires);
    return !settings.enabled || !suits;
  });
}
