import { type Agent, type Block, CHANNELS, type Channel, type Connection, type Intent } from "./agent.ts";
import type { Floor } from "./floor.ts";
import type { AgentId, Instant, InteractionId, QueueId, SkillId } from "./ids.ts";
import type { Callback, Interaction, InteractionState, Standing } from "./interaction.ts";
import { type LiveOffer, liveOffers } from "./offers.ts";
import type { QueueSettings, Strategy } from "./queue.ts";
import { asOf, freshStanding, isOpen, isResting, preferredAgents } from "./standing.ts";
import { allWork, fits, type Work } from "./work.ts";

/** What decides between agents who may take a contact: a person, the contact's own past with them, then the queue's strategy. */
export type ChosenBy = "person" | "preferred" | "passedBy" | Strategy;

/** A named rule that keeps an agent from a contact, with what the screen needs to say it. */
export type WhyNot =
  | { readonly rule: "unknownAgent" | "unknownInteraction" | "disabled" | "cannotTalk" }
  | { readonly rule: "notWaiting"; readonly state: InteractionState["kind"] }
  /** It is with these agents' desks, who were chosen before this one. */
  | { readonly rule: "offeredTo"; readonly agentIds: readonly AgentId[]; readonly by: ChosenBy }
  /** It rings at this agent's desk already. */
  | { readonly rule: "ringsHere" }
  /** It rings at as many desks as its queue's ring group has. */
  | { readonly rule: "ringGroupFull"; readonly size: number; readonly ringingAt: readonly AgentId[] }
  | { readonly rule: "notInQueue"; readonly queueId: QueueId }
  | {
      readonly rule: "missingSkill";
      readonly skillId: SkillId;
      /** What is asked for now; it may have been more at first. */
      readonly level: number;
      readonly askedAtFirst: number;
      readonly has: number;
      /** When less will be asked for; null: never. */
      readonly relaxesAt: Instant | null;
    }
  /** It is kept for these agents, who work and could take it, whether or not they are busy at the moment. */
  | { readonly rule: "preferredFor"; readonly agentIds: readonly AgentId[]; readonly until: Instant }
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
  /** A call back that is not to be tried before then, or while its customer is on the line; a conversation that is nobody's work until then, null: until its customer writes. */
  | {
      readonly rule: "resting";
      readonly what: "callback" | "onTheLine" | "conversation";
      readonly until: Instant | null;
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
  const queue = floor.queues.get(interaction.queueId);
  return [
    ...contactRules(interaction, agentId, queue),
    ...agentRules(agent, interaction.channel),
    ...pairRules(agent, interaction, queue, now),
    ...keptRules(floor, agentId, interaction, queue),
  ];
}

/**
 * The rules that keep an agent from every contact of one or all of the channels that the agent's sets name; each once, and
 * `noRoom` once for each channel.
 */
export function agentWhyNot(agent: Agent): readonly WhyNot[] {
  const named = CHANNELS.filter((channel) => agent.settings.workSets.some((set) => (set[channel] ?? 0) > 0));
  const rules = named.flatMap((channel) => [...agentRules(agent, channel)]);
  const first = (rule: WhyNot) => rules.findIndex((other) => isSameRule(other, rule));
  return rules.filter((rule, at) => first(rule) === at);
}

/** Do both say the same of an agent, whichever the contact? */
export function isSameRule(a: WhyNot, b: WhyNot): boolean {
  return a.rule === b.rule && (a.rule !== "noRoom" || b.rule !== "noRoom" || a.channel === b.channel);
}

function* contactRules(
  interaction: Interaction,
  agentId: AgentId,
  queue: QueueSettings | undefined,
): Generator<WhyNot> {
  const { state, callback } = interaction;
  const ringingAt = liveOffers(state).map((offer) => offer.agentId);
  if (ringingAt.includes(agentId)) yield { rule: "ringsHere" };
  if (queue !== undefined && isOpen(interaction, queue)) return;
  const rings = state.kind === "offered" && state.offer.kind === "ringing" && state.offer.asked === undefined;
  if (rings && queue?.strategy === "ringGroup") yield { rule: "ringGroupFull", size: queue.ringGroupSize, ringingAt };
  else if (callback !== null && isResting(interaction)) yield restOf(callback);
  else if (state.kind === "resting") yield { rule: "resting", what: "conversation", until: state.until };
  else if (state.kind !== "offered" || queue === undefined) yield { rule: "notWaiting", state: state.kind };
  else if (!ringingAt.includes(agentId)) {
    yield { rule: "offeredTo", agentIds: ringingAt, by: chosenBy(interaction, state.offer, agentId, queue) };
  }
}

function restOf(callback: Callback): WhyNot {
  if (callback.isOnTheLine) return { rule: "resting", what: "onTheLine", until: null };
  return { rule: "resting", what: "callback", until: callback.restsUntil };
}

function chosenBy(interaction: Interaction, offer: LiveOffer, agentId: AgentId, queue: QueueSettings): ChosenBy {
  const { passedBy, record } = interaction;
  // An accepted offer does not say any more who was behind it; its leg does.
  if (record.legs.find(({ offerId }) => offerId === offer.offerId)?.asked !== undefined) return "person";
  if (passedBy.includes(agentId) && !passedBy.includes(offer.agentId)) return "passedBy";
  const preferred = preferredAgents(interaction, queue).filter((id) => !passedBy.includes(id));
  const place = (id: AgentId) => (preferred.includes(id) ? preferred.indexOf(id) : preferred.length);
  return place(offer.agentId) < place(agentId) ? "preferred" : queue.strategy;
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

function* pairRules(
  { id, settings }: Agent,
  interaction: Interaction,
  queue: QueueSettings | undefined,
  now: Instant,
): Generator<WhyNot> {
  const { queueId, requires } = interaction;
  const waitingFrom = interaction.state.kind === "resting" ? null : interaction.waitingFrom;
  const standing = standingNow(interaction, queue, now);
  if (!settings.queueIds.includes(queueId)) yield { rule: "notInQueue", queueId };
  const next = queue?.relax[standing.relaxed];
  const relaxesAt = next === undefined || waitingFrom === null ? null : waitingFrom + next.afterMs;
  for (const { skillId, level } of standing.requires) {
    const has = settings.skills[skillId] ?? 0;
    const askedAtFirst = requires.find((each) => each.skillId === skillId)?.level ?? level;
    if (has < level) yield { rule: "missingSkill", skillId, level, askedAtFirst, has, relaxesAt };
  }
  const until = interaction.backOff[id];
  if (until !== undefined && until > now) yield { rule: "backOff", until };
}

/** Time goes on where nothing happens, too; and who rests comes back asking for everything. */
function standingNow(interaction: Interaction, queue: QueueSettings | undefined, now: Instant): Standing {
  if (interaction.state.kind === "resting") return freshStanding(interaction.requires);
  return queue === undefined ? interaction.standing : asOf(interaction, queue, now).standing;
}

function* keptRules(
  floor: Floor,
  agentId: AgentId,
  interaction: Interaction,
  queue: QueueSettings | undefined,
): Generator<WhyNot> {
  const agentIds = floor.waiting.keepersOf(interaction.id);
  if (queue === undefined || agentIds.length === 0 || agentIds.includes(agentId)) return;
  const { waitingFrom } = interaction;
  yield { rule: "preferredFor", agentIds, until: (waitingFrom ?? 0) + queue.preferred.holdMs };
}
