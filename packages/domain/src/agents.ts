import type { Agent, AgentSettings, Block } from "./agent.ts";
import { agentById, type Draft, putAgent, tell } from "./draft.ts";
import type { AgentId, Instant, InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { withWork } from "./work.ts";

/** An agent whom the floor has not met: no desk, signed off. */
export function newAgent(settings: AgentSettings, now: Instant): Agent {
  return {
    id: settings.id,
    settings,
    connection: { kind: "gone", since: now },
    intent: { kind: "offline", since: now },
    block: null,
    voice: { kind: "idle" },
    tasks: [],
    idleSince: now,
    contacts: 0,
    lastOfferedAt: null,
  };
}

/** Rid of the contact, and nobody's fault: the agent keeps the place among the idle. */
export function freeAgent(draft: Draft, agentId: AgentId, interaction: Interaction): void {
  putAgent(draft, withWork(agentById(draft, agentId), interaction, null));
}

/** Through with the contact after work on it: to the end of the idle. */
export function idleFromNow(draft: Draft, agentId: AgentId, interaction: Interaction): void {
  putAgent(draft, { ...withWork(agentById(draft, agentId), interaction, null), idleSince: draft.now });
}

/** Keeps the agent from further offers until one click; what the agent wants stays as it is. */
export function blockAgent(draft: Draft, agentId: AgentId, cause: Block["cause"], interactionId: InteractionId): void {
  putAgent(draft, { ...agentById(draft, agentId), block: { cause, since: draft.now, interactionId } });
  tell(draft, { type: "agentBlocked", agentId, cause, interactionId });
}
