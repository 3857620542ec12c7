import type { Agent } from "./agent.ts";
import type { Floor } from "./floor.ts";
import type { Instant } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { hasCapacity, isSkilled, keepers, seekerOf } from "./oracle.fixture.ts";
import type { QueueSettings } from "./queue.ts";
import { type WhyNot, whyNot } from "./whyNot.ts";

type Rule = WhyNot["rule"];

/** The rules that keep an agent from a contact that waits or rests, as anybody would name them who reads the settings. */
function expectedRules(floor: Floor, agent: Agent, interaction: Interaction, now: Instant): Rule[] {
  const { connection, intent, block, settings } = agent;
  const { channel, state, callback, queueId, backOff } = interaction;
  const queue = floor.queues.get(queueId) as QueueSettings;
  const rests = state.kind === "resting" || (callback !== null && callback.restsUntil !== null);
  const kept = rests ? [] : keepers(floor, interaction, queue, now);
  // A conversation that is woken waits anew, and nothing has relaxed.
  const asks = state.kind === "resting" ? { ...interaction, waitingFrom: now } : interaction;
  const isSilent = channel === "voice" && connection.kind === "connected" && !connection.canTalk;
  const holds: Partial<Record<Rule, boolean>> = {
    resting: rests,
    disabled: !settings.enabled,
    notConnected: connection.kind !== "connected",
    cannotTalk: isSilent,
    notReady: intent.kind !== "ready",
    blocked: block !== null,
    noRoom: !hasCapacity(seekerOf(agent), channel),
    notInQueue: !settings.queueIds.includes(queueId),
    missingSkill: !isSkilled(agent, asks, queue, now),
    backOff: (backOff[agent.id] ?? 0) > now,
    preferredFor: kept.length > 0 && !kept.includes(agent.id),
  };
  return (Object.keys(holds) as Rule[]).filter((rule) => holds[rule]).sort();
}

/**
 * Every pair of somebody who waits and an agent is explained by the very rules that keep them apart, on every channel. `seen`
 * gathers what was explained, such as "sms noRoom".
 */
export function brokenExplanation(floor: Floor, now: Instant, seen: Set<string>): string | null {
  for (const interaction of floor.interactions.values()) {
    const { kind } = interaction.state;
    if (kind !== "waiting" && kind !== "resting") continue;
    for (const agent of floor.agents.values()) {
      const expected = expectedRules(floor, agent, interaction, now);
      const told = [...new Set(whyNot(floor, agent.id, interaction.id, now).map(({ rule }) => rule))].sort();
      if (told.join() !== expected.join()) return `${agent.id} and ${interaction.id}: told ${told}, but ${expected}`;
      for (const rule of told) seen.add(`${interaction.channel} ${rule}`);
    }
  }
  return null;
}
