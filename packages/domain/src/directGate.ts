import type { Agent, Channel } from "./agent.ts";
import type { Refusal } from "./outcome.ts";
import { fits } from "./work.ts";

/**
 * Why a person's decision (transfer, consult, pull) cannot give this agent a contact now; null when it can. The gate that
 * routing asks, without what only routing minds: queues, skills and back-offs.
 */
export function directGate(agent: Agent, channel: Channel): Refusal | null {
  const { settings, connection, intent, block } = agent;
  if (!settings.enabled) return "agentDisabled";
  if (intent.kind === "offline") return "agentOffline";
  if (connection.kind !== "connected") return "agentNotConnected";
  if (channel === "voice" && !connection.canTalk) return "agentCannotTalk";
  if (intent.kind !== "ready") return "agentNotReady";
  if (block !== null) return "agentBlocked";
  return fits(agent, channel) ? null : "agentBusy";
}
