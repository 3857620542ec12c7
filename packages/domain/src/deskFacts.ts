import type { Agent, Connection } from "./agent.ts";
import { assertNever } from "./assertNever.ts";
import { type Draft, putAgent, tell } from "./draft.ts";
import type { DeskFact } from "./event.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import { endRinging } from "./returnToQueue.ts";
import { leaveConversations } from "./threads.ts";

export function applyDeskFact(draft: Draft, fact: DeskFact): Outcome {
  if (fact.type === "deskNodeLost") return deskNodeLost(draft, fact.nodeId);
  const agent = draft.floor.agents.get(fact.agentId);
  if (agent === undefined) return ignored("unknownAgent");
  switch (fact.type) {
    case "deskConnected":
      return deskConnected(draft, agent, fact.nodeId, fact.canTalk);
    case "deskReconnecting":
      return deskReconnecting(draft, agent, fact.nodeId);
    case "deskGone":
      return deskGone(draft, agent, fact.nodeId);
    default:
      return assertNever(fact);
  }
}

/** The latest desk counts. */
function deskConnected(draft: Draft, agent: Agent, nodeId: string, canTalk: boolean): Outcome {
  const { connection } = agent;
  const isSame = connection.kind === "connected" && connection.nodeId === nodeId && connection.canTalk === canTalk;
  if (isSame) return ignored("repeated");
  const since = connection.kind === "connected" ? connection.since : draft.now;
  return setConnection(draft, agent, { kind: "connected", since, nodeId, canTalk });
}

/** A ringing offer goes on: the desk is likely back before it ends. */
function deskReconnecting(draft: Draft, agent: Agent, nodeId: string): Outcome {
  const { connection } = agent;
  if (connection.kind === "gone" || connection.nodeId !== nodeId) return ignored("late");
  if (connection.kind === "reconnecting") return ignored("repeated");
  return setConnection(draft, agent, { kind: "reconnecting", since: draft.now, nodeId });
}

/** Said by the process that has the desk; another one's word about an earlier desk does not count. */
function deskGone(draft: Draft, agent: Agent, nodeId: string): Outcome {
  const { connection } = agent;
  if (connection.kind === "gone") return ignored("repeated");
  if (connection.nodeId !== nodeId) return ignored("late");
  setConnection(draft, agent, { kind: "gone", since: draft.now });
  endRinging(draft, agent.id, "deskLost");
  leaveConversations(draft, agent.id);
  return DONE;
}

function deskNodeLost(draft: Draft, nodeId: string): Outcome {
  const agents = [...draft.floor.agents.values()].filter(
    ({ connection }) => connection.kind !== "gone" && connection.nodeId === nodeId,
  );
  for (const agent of agents.sort((a, b) => (a.id < b.id ? -1 : 1))) deskGone(draft, agent, nodeId);
  return agents.length === 0 ? ignored("repeated") : DONE;
}

function setConnection(draft: Draft, agent: Agent, connection: Connection): Outcome {
  putAgent(draft, { ...agent, connection });
  const canTalk = connection.kind === "connected" && connection.canTalk;
  tell(draft, { type: "connectionChanged", agentId: agent.id, connection: connection.kind, canTalk });
  return DONE;
}
