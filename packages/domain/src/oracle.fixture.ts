import type { Agent, Channel } from "./agent.ts";
import type { Floor, StepResult } from "./floor.ts";
import type { AgentId, Instant, InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings } from "./queue.ts";

/**
 * A router that anybody can check by reading: it looks at every pair, every time, works every rule out anew from settings
 * and clock, and shares no code with the real one. Slow by design; tests and benches hold the real one against it.
 */
export interface Seeker {
  readonly agent: Agent;
  /** A channel for each contact that the agent has, offered ones included. */
  readonly has: readonly Channel[];
  readonly lastOfferedAt: Instant | null;
}

export interface Sought {
  readonly interaction: Interaction;
  /** Whose desks it rings at; empty while it waits. */
  readonly ringsAt: readonly AgentId[];
}

interface Pair {
  readonly sought: Sought;
  readonly seeker: Seeker;
}

export function seekerOf(agent: Agent): Seeker {
  const voice: Channel[] = agent.voice.kind === "idle" ? [] : ["voice"];
  return { agent, has: [...voice, ...agent.tasks.map((task) => task.channel)], lastOfferedAt: agent.lastOfferedAt };
}

/** Null when no more offers may be made of it. */
export function soughtOf(floor: Floor, interaction: Interaction): Sought | null {
  const { state } = interaction;
  if (state.kind === "waiting" && interaction.callback !== null && interaction.callback.restsUntil !== null)
    return null;
  if (state.kind === "waiting") return { interaction, ringsAt: [] };
  if (state.kind !== "offered" || state.offer.kind !== "ringing" || state.offer.asked !== undefined) return null;
  const sought = { interaction, ringsAt: [state.offer, ...state.alsoRinging].map((offer) => offer.agentId) };
  return hasRoom(sought, queueFor(floor, interaction)) ? sought : null;
}

function hasRoom({ ringsAt }: Sought, queue: QueueSettings): boolean {
  return ringsAt.length === 0 || (queue.strategy === "ringGroup" && ringsAt.length < queue.ringGroupSize);
}

function queueFor(floor: Floor, interaction: Interaction): QueueSettings {
  const queue = floor.queues.get(interaction.queueId);
  if (queue === undefined) throw new Error("a contact without queue");
  return queue;
}

function works({ connection, intent, block, settings }: Agent, channel: Channel): boolean {
  if (connection.kind !== "connected" || intent.kind !== "ready" || block !== null || !settings.enabled) return false;
  return channel !== "voice" || connection.canTalk;
}

export function hasCapacity({ agent, has }: Seeker, channel: Channel): boolean {
  if (channel === "voice" && has.includes("voice")) return false;
  const all = [...has, channel];
  return agent.settings.workSets.some((set) =>
    all.every((each) => all.filter((other) => other === each).length <= (set[each] ?? 0)),
  );
}

export function isSkilled(agent: Agent, interaction: Interaction, queue: QueueSettings, now: Instant): boolean {
  const waitedMs = now - (interaction.waitingFrom ?? now);
  const due = queue.relax.filter(({ afterMs }) => afterMs <= waitedMs);
  if (due.some(({ lowerBy }) => lowerBy === "all")) return true;
  const by = due.reduce((sum, { lowerBy }) => sum + Number(lowerBy), 0);
  return interaction.requires.every(({ skillId, level }) => (agent.settings.skills[skillId] ?? 0) >= level - by);
}

function preferredOf({ ownerAgentId, lastAgentId, thread }: Interaction, { preferred }: QueueSettings): AgentId[] {
  const named = preferred.agents.map((who) => (who === "owner" ? ownerAgentId : lastAgentId));
  const first = thread === null ? [] : [lastAgentId];
  return [...new Set([...first, ...named].flatMap((id) => id ?? []))];
}

/** Whom it is kept for: preferred agents who work and could take it, but for other work. */
export function keepers(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant): AgentId[] {
  if (now - (interaction.waitingFrom ?? now) >= queue.preferred.holdMs) return [];
  return preferredOf(interaction, queue).filter((id) => {
    const agent = floor.agents.get(id);
    if (agent === undefined || interaction.passedBy.includes(id) || (interaction.backOff[id] ?? 0) > now) return false;
    const isOfQueue = agent.settings.queueIds.includes(interaction.queueId);
    return isOfQueue && works(agent, interaction.channel) && isSkilled(agent, interaction, queue, now);
  });
}

export function mayTake(floor: Floor, seeker: Seeker, sought: Sought, now: Instant): boolean {
  const { agent } = seeker;
  const { interaction, ringsAt } = sought;
  const queue = queueFor(floor, interaction);
  if (!agent.settings.queueIds.includes(interaction.queueId) || !works(agent, interaction.channel)) return false;
  if (!hasCapacity(seeker, interaction.channel) || ringsAt.includes(agent.id)) return false;
  if (!isSkilled(agent, interaction, queue, now) || (interaction.backOff[agent.id] ?? 0) > now) return false;
  const kept = keepers(floor, interaction, queue, now);
  return kept.length === 0 || kept.includes(agent.id);
}

function isOverCap({ queuedAt }: Interaction, { fairnessCapMs }: QueueSettings, now: Instant): boolean {
  return fairnessCapMs !== null && now - (queuedAt ?? now) >= fairnessCapMs;
}

function urgency(interaction: Interaction, queue: QueueSettings, now: Instant): number {
  const { tier, queuedAt, linePriorityMs, priorityMs } = interaction;
  const head = queue.priorityMs + (tier === null ? 0 : (queue.tierPriorityMs[tier] ?? 0)) + linePriorityMs + priorityMs;
  return (now - (queuedAt ?? now)) * queue.ageing + head;
}

/** Negative when `a` is more urgent. */
function byUrgency(floor: Floor, a: Interaction, b: Interaction, now: Instant): number {
  const [ofA, ofB] = [queueFor(floor, a), queueFor(floor, b)];
  const [overA, overB] = [isOverCap(a, ofA, now), isOverCap(b, ofB, now)];
  if (overA !== overB) return overA ? -1 : 1;
  const difference = overA ? 0 : urgency(b, ofB, now) - urgency(a, ofA, now);
  return difference || (a.queuedAt ?? 0) - (b.queuedAt ?? 0) || (a.id < b.id ? -1 : 1);
}

/** What is compared of an agent, in this order: lowest first. */
function placeOf({ agent, lastOfferedAt }: Seeker, { interaction }: Sought, queue: QueueSettings): number[] {
  const preferred = interaction.passedBy.includes(agent.id) ? [] : preferredOf(interaction, queue);
  const preference = preferred.includes(agent.id) ? preferred.indexOf(agent.id) : preferred.length;
  const passed = interaction.passedBy.includes(agent.id) ? 1 : 0;
  const ranked = queue.agentOrder.indexOf(agent.id);
  const by = {
    longestIdle: 0,
    ringGroup: 0,
    fewestContacts: agent.contacts,
    roundRobin: lastOfferedAt ?? Number.NEGATIVE_INFINITY,
    topDown: ranked === -1 ? Number.POSITIVE_INFINITY : ranked,
  }[queue.strategy];
  return [passed === 1 ? 99 : preference, passed, by, agent.idleSince];
}

function byPlace(a: Seeker, b: Seeker, sought: Sought, queue: QueueSettings): number {
  const [ofA, ofB] = [placeOf(a, sought, queue), placeOf(b, sought, queue)];
  const differing = ofA.findIndex((value, n) => value !== ofB[n]);
  if (differing === -1) return a.agent.id < b.agent.id ? -1 : 1;
  return (ofA[differing] as number) < (ofB[differing] as number) ? -1 : 1;
}

/** The pair that is to be made next, of all; null when none is left. Waiting contacts go before those that ring already. */
export function nextPair(
  floor: Floor,
  soughts: readonly Sought[],
  seekers: readonly Seeker[],
  now: Instant,
): Pair | null {
  const waiting = soughts.filter(({ ringsAt }) => ringsAt.length === 0);
  return bestPair(floor, waiting, seekers, now) ?? bestPair(floor, soughts, seekers, now);
}

/** The most urgent of these that any of these agents may take, and whom it is offered to. */
export function bestPair(
  floor: Floor,
  soughts: readonly Sought[],
  seekers: readonly Seeker[],
  now: Instant,
): Pair | null {
  let best: Pair | null = null;
  for (const sought of soughts) {
    if (best !== null && byUrgency(floor, best.sought.interaction, sought.interaction, now) < 0) continue;
    const seeker = bestSeeker(floor, sought, seekers, now);
    if (seeker !== null) best = { sought, seeker };
  }
  return best;
}

export function bestSeeker(floor: Floor, sought: Sought, seekers: readonly Seeker[], now: Instant): Seeker | null {
  const queue = queueFor(floor, sought.interaction);
  let best: Seeker | null = null;
  for (const seeker of seekers) {
    if (!mayTake(floor, seeker, sought, now)) continue;
    if (best === null || byPlace(seeker, best, sought, queue) < 0) best = seeker;
  }
  return best;
}

interface Offer {
  readonly interactionId: InteractionId;
  readonly agentId: AgentId;
}

/** Contacts and agents as they were before this step made its offers. `before`: the agents before the step. */
function beforeOffers(floor: Floor, made: readonly Offer[], before: ReadonlyMap<AgentId, Agent>) {
  const soughts = [...floor.interactions.values()].flatMap((interaction): Sought[] => {
    const own = made.filter(({ interactionId }) => interactionId === interaction.id).map(({ agentId }) => agentId);
    const { state } = interaction;
    if (own.length === 0 || state.kind !== "offered")
      return [soughtOf(floor, interaction)].flatMap((each) => each ?? []);
    const ringing = [state.offer, ...state.alsoRinging].map((offer) => offer.agentId);
    return [{ interaction, ringsAt: ringing.filter((id) => !own.includes(id)) }];
  });
  const seekers = [...floor.agents.values()].map((agent): Seeker => {
    const own = made.filter(({ agentId }) => agentId === agent.id).map(({ interactionId }) => interactionId);
    if (own.length === 0) return seekerOf(agent);
    const { voice, tasks } = agent;
    const isNew = voice.kind !== "idle" && own.includes(voice.interactionId);
    const rest: Agent = {
      ...agent,
      voice: isNew ? { kind: "idle" } : voice,
      tasks: tasks.filter((task) => !own.includes(task.interactionId)),
      lastOfferedAt: before.get(agent.id)?.lastOfferedAt ?? null,
    };
    return seekerOf(rest);
  });
  return { soughts, seekers };
}

/** The offers that routing made; those that a person asked for are not its own. */
export function offersMade(result: StepResult): Offer[] {
  return result.happened.flatMap((happening) => {
    if (happening.type !== "offerMade" || happening.asked !== undefined) return [];
    return [{ interactionId: happening.interactionId, agentId: happening.agentId }];
  });
}

/** The offers that this step should have made, in order. */
export function expectedOffers(
  floor: Floor,
  result: StepResult,
  now: Instant,
  before: ReadonlyMap<AgentId, Agent>,
): Offer[] {
  let { soughts, seekers } = beforeOffers(floor, offersMade(result), before);
  const offers: Offer[] = [];
  for (;;) {
    const next = nextPair(floor, soughts, seekers, now);
    if (next === null) return offers;
    const { sought, seeker } = next;
    const { interaction } = sought;
    offers.push({ interactionId: interaction.id, agentId: seeker.agent.id });
    const rings: Sought = { interaction, ringsAt: [...sought.ringsAt, seeker.agent.id] };
    const isLeft = hasRoom(rings, queueFor(floor, interaction));
    soughts = soughts.flatMap((each) => (each !== sought ? each : isLeft ? rings : []));
    const busier: Seeker = { ...seeker, has: [...seeker.has, interaction.channel], lastOfferedAt: now };
    seekers = seekers.map((each) => (each === seeker ? busier : each));
  }
}
