import type { Agent, AgentSettings, Block } from "./agent.ts";
import { agentById, type Draft, putAgent, tell } from "./draft.ts";
import type { AgentId, Instant, InteractionId } from "./ids.ts";

/** An agent whom the floor has not met: no desk, signed off. */
export function newAgent(settings: AgentSettings, now: Instant): Agent {
  return {
    id: settings.id,
    settings,
    connection: { kind: "gone", since: now },
    intent: { kind: "offline", since: now },
    block: null,
    voice: { kind: "idle" },
    idleSince: now,
  };
}

/** Nothing to do again, and nobody's fault: the agent keeps the place among the idle. */
export function freeAgent(draft: Draft, agentId: AgentId): void {
  putAgent(draft, { ...agentById(draft, agentId), voice: { kind: "idle" } });
}

/** Nothing to do again after work: to the end of the idle. */
export function idleFromNow(draft: Draft, agentId: AgentId): void {
  putAgent(draft, { ...agentById(draft, agentId), voice: { kind: "idle" }, idleSince: draft.now });
}

/** Keeps the agent from further offers until one click; what the agent wants stays as it is. */
export function blockAgent(draft: Draft, agentId: AgentId, cause: Block["cause"], interactionId: InteractionId): void {
  putAgent(draft, { ...agentById(draft, agentId), block: { cause, since: draft.now, interactionId } });
  tell(draft, { type: "agentBlocked", agentId, cause, interactionId });
}
