import type { AgentSettings } from "./agent.ts";
import { newAgent } from "./agents.ts";
import { assertNever } from "./assertNever.ts";
import { wholeAgent, wholeQueue } from "./defaults.ts";
import { type Draft, dropAgent, interactionById, putAgent, tell } from "./draft.ts";
import type { SettingsFact } from "./event.ts";
import type { AgentId, LineId, QueueId } from "./ids.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import type { QueueSettings } from "./queue.ts";
import { returnToQueue } from "./returnToQueue.ts";
import { meets } from "./routability.ts";
import { setQueue } from "./rows.ts";

export function applySettings(draft: Draft, fact: SettingsFact): Outcome {
  switch (fact.type) {
    case "queueSet":
      return queueSet(draft, wholeQueue(fact.queue));
    case "queueRemoved":
      return queueRemoved(draft, fact.queueId);
    case "lineSet":
      draft.floor.lines.set(fact.line.id, fact.line);
      return lineChanged(draft, fact.line.id);
    case "lineRemoved":
      return draft.floor.lines.delete(fact.lineId) ? lineChanged(draft, fact.lineId) : ignored("unknownLine");
    case "agentSet":
      return agentSet(draft, wholeAgent(fact.agent));
    case "agentRemoved":
      return agentRemoved(draft, fact.agentId);
    default:
      return assertNever(fact);
  }
}

function queueSet(draft: Draft, queue: QueueSettings): Outcome {
  setQueue(draft.floor, queue);
  return queueChanged(draft, queue.id);
}

/** A queue with live contacts stays until they are through; the fact must come again then. */
function queueRemoved(draft: Draft, queueId: QueueId): Outcome {
  if (draft.floor.liveInQueue.get(queueId) || !draft.floor.queues.has(queueId)) return ignored("notExpected");
  draft.floor.queues.delete(queueId);
  return queueChanged(draft, queueId);
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
  const after = draft.floor.agents.get(agentId);
  if (after?.voice.kind === "idle") dropAgent(draft, after);
  tell(draft, { type: "settingsChanged", subject: "agent", id: agentId });
  return DONE;
}

/** Takes back a ringing offer that the agent's new settings would not have made. */
function withdrawFromUnsuited(draft: Draft, agentId: AgentId): void {
  const agent = draft.floor.agents.get(agentId);
  if (agent?.voice.kind !== "offered") return;
  const interaction = interactionById(draft, agent.voice.interactionId);
  const { enabled, queueIds } = agent.settings;
  if (enabled && queueIds.includes(interaction.queueId) && meets(agent, interaction.requires)) return;
  if (interaction.state.kind === "offered") returnToQueue(draft, interaction, interaction.state, "withdrawn");
}
