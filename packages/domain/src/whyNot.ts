import type { Agent, Block, Channel, Connection, Intent } from "./agent.ts";
import type { Floor } from "./floor.ts";
import type { AgentId, Instant, InteractionId, QueueId, SkillId } from "./ids.ts";
import type { Interaction, InteractionState } from "./interaction.ts";
import { allWork, fits, type Work } from "./work.ts";

/** A named rule that keeps an agent from a contact, with what the screen needs to say it. */
export type WhyNot =
  | { readonly rule: "unknownAgent" | "unknownInteraction" | "disabled" | "cannotTalk" }
  | { readonly rule: "notWaiting"; readonly state: InteractionState["kind"] }
  | { readonly rule: "notInQueue"; readonly queueId: QueueId }
  | { readonly rule: "missingSkill"; readonly skillId: SkillId; readonly level: number; readonly has: number }
  | { readonly rule: "notReady"; readonly intent: Intent["kind"]; readonly reason: string | null }
  | { readonly rule: "notConnected"; readonly connection: Connection["kind"] }
  | { readonly rule: "blocked"; readonly cause: Block["cause"] }
  /** What the agent has and one more of this channel fit into none of the agent's sets. */
  | {
      readonly rule: "noRoom";
      readonly channel: Channel;
      readonly has: readonly {
        readonly channel: Channel;
        readonly activity: Work["kind"];
        readonly interactionId: InteractionId;
      }[];
    }
  | { readonly rule: "backOff"; readonly until: Instant };

/**
 * Every rule that keeps this agent from this contact at this instant. Empty only for a pair that routing would make, and
 * since routing makes them at once, never after a step.
 */
export function whyNot(floor: Floor, agentId: AgentId, interactionId: InteractionId, now: Instant): readonly WhyNot[] {
  const agent = floor.agents.get(agentId);
  const interaction = floor.interactions.get(interactionId);
  if (agent === undefined) return [{ rule: "unknownAgent" }];
  if (interaction === undefined) return [{ rule: "unknownInteraction" }];
  return [
    ...contactRules(interaction),
    ...agentRules(agent, interaction.channel),
    ...pairRules(agent, interaction, now),
  ];
}

/** The rules that keep an agent from every contact of a channel, whichever it is. */
export function agentWhyNot(agent: Agent, channel: Channel): readonly WhyNot[] {
  return [...agentRules(agent, channel)];
}

function* contactRules({ state }: Interaction): Generator<WhyNot> {
  if (state.kind !== "waiting") yield { rule: "notWaiting", state: state.kind };
}

function* agentRules(agent: Agent, channel: Channel): Generator<WhyNot> {
  const { settings, connection, intent, block } = agent;
  if (!settings.enabled) yield { rule: "disabled" };
  if (connection.kind !== "connected") yield { rule: "notConnected", connection: connection.kind };
  else if (channel === "voice" && !connection.canTalk) yield { rule: "cannotTalk" };
  if (intent.kind !== "ready") {
    yield { rule: "notReady", intent: intent.kind, reason: intent.kind === "notReady" ? intent.reason : null };
  }
  if (block !== null) yield { rule: "blocked", cause: block.cause };
  if (!fits(agent, channel)) yield { rule: "noRoom", channel, has: allWork(agent).map(inShort) };
}

function inShort(work: Work): Extract<WhyNot, { rule: "noRoom" }>["has"][number] {
  const channel = "channel" in work ? work.channel : "voice";
  return { channel, activity: work.kind, interactionId: work.interactionId };
}

function* pairRules({ id, settings }: Agent, interaction: Interaction, now: Instant): Generator<WhyNot> {
  if (!settings.queueIds.includes(interaction.queueId)) yield { rule: "notInQueue", queueId: interaction.queueId };
  for (const { skillId, level } of interaction.requires) {
    const has = settings.skills[skillId] ?? 0;
    if (has < level) yield { rule: "missingSkill", skillId, level, has };
  }
  const until = interaction.backOff[id];
  if (until !== undefined && until > now) yield { rule: "backOff", until };
}
