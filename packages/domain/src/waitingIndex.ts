import type { Agent, Channel } from "./agent.ts";
import type { AgentIndex } from "./agentIndex.ts";
import type { BitSet } from "./bitSet.ts";
import type { AgentId, Instant, InteractionId, QueueId, SkillId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings, SkillRequirement } from "./queue.ts";
import { isKeptOff, isRoutable, meets, requirementKey } from "./routability.ts";
import { SortedList } from "./sortedList.ts";
import { compareRanked, type Ranked, ranked } from "./urgency.ts";

/** The waiting contacts of a queue that ask for the same. */
interface DemandClass {
  readonly key: string;
  /** Where the class is filed: under the rarest skill that it asks for; null when it asks for none. */
  readonly under: SkillRequirement | null;
  /** Who has each of the other skills. */
  readonly others: readonly BitSet[];
  readonly waiting: SortedList<Ranked>;
  /** The first who waits; what a shelf is in the order of. */
  first: Ranked | null;
}

/** Open contacts of one queue and channel, most urgent first wherever they are. */
interface OpenInQueue {
  readonly classes: Map<string, DemandClass>;
  /** Classes by the urgency of their first contact: those that ask for nothing, and by skill and level those that do. */
  readonly undemanding: SortedList<DemandClass>;
  readonly demanding: Map<SkillId, (SortedList<DemandClass> | undefined)[]>;
  /** Contacts that are kept for agents, by agent. */
  readonly kept: Map<AgentId, SortedList<Ranked>>;
  /** Contacts that ring at fewer desks than they could. */
  readonly ringing: SortedList<Ranked>;
}

/** Where a contact stands in the index, so that it is taken out of the same place. */
interface Place {
  readonly queue: OpenInQueue;
  readonly ranked: Ranked;
  readonly class: DemandClass | null;
  readonly keepers: readonly AgentId[];
}

function compareClasses(a: DemandClass, b: DemandClass): number {
  return compareRanked(a.first as Ranked, b.first as Ranked);
}

/**
 * All contacts that more offers may be made of: who waits, by queue, channel and what is asked for, and ring groups with
 * room. An agent looks at the first of each class under the own skills, in the order of urgency, and stops at the first
 * that suits.
 */
export class WaitingIndex {
  readonly #queues = new Map<QueueId, Map<Channel, OpenInQueue>>();
  readonly #places = new Map<InteractionId, Place>();
  readonly #agents: AgentIndex;
  readonly #waitingIn = new Map<QueueId, number>();
  readonly #callsIn = new Map<QueueId, number>();
  #ringing = 0;

  constructor(agents: AgentIndex) {
    this.#agents = agents;
  }

  /** Contacts in ring groups with room. */
  get ringing(): number {
    return this.#ringing;
  }

  keepersOf(id: InteractionId): readonly AgentId[] {
    return this.#places.get(id)?.keepers ?? [];
  }

  /** Files an open contact. `keepers`: nobody else may be offered it. */
  add(interaction: Interaction, settings: QueueSettings, keepers: readonly AgentId[]): void {
    const queue = this.#openIn(interaction);
    const place = { queue, ranked: ranked(interaction, settings), keepers };
    this.#count(interaction, 1);
    if (interaction.state.kind !== "waiting") {
      queue.ringing.insert(place.ranked);
      this.#ringing++;
      this.#places.set(interaction.id, { ...place, class: null });
    } else if (keepers.length > 0) {
      for (const id of keepers) keptFor(queue, id).insert(place.ranked);
      this.#places.set(interaction.id, { ...place, class: null });
    } else {
      const demandClass = this.#addToClass(queue, place.ranked);
      this.#places.set(interaction.id, { ...place, class: demandClass });
    }
  }

  /** Takes a contact out, if it is in. */
  remove(id: InteractionId): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    this.#count(place.ranked.interaction, -1);
    if (place.class !== null) removeFromClass(place.queue, place.class, place.ranked);
    else if (place.ranked.interaction.state.kind !== "waiting") {
      place.queue.ringing.remove(place.ranked);
      this.#ringing--;
    } else for (const keeper of place.keepers) keptFor(place.queue, keeper).remove(place.ranked);
  }

  /** How many wait in the queue and ring nowhere. */
  count(queueId: QueueId): number {
    return this.#waitingIn.get(queueId) ?? 0;
  }

  /** As `count`, calls alone: those of who waits on the line and those that are owed. */
  countCalls(queueId: QueueId): number {
    return this.#callsIn.get(queueId) ?? 0;
  }

  /** Who waits in the queue and rings nowhere, in no order that means anything. */
  *inQueue(queueId: QueueId): Generator<Interaction> {
    for (const queue of this.#queues.get(queueId)?.values() ?? []) {
      for (const { waiting } of queue.classes.values()) for (const { interaction } of waiting.items) yield interaction;
      for (const interaction of new Set(
        [...queue.kept.values()].flatMap(({ items }) => items.map((each) => each.interaction)),
      ))
        yield interaction;
    }
  }

  /** The most urgent waiting contact of each of the agent's queues that the agent may take now. */
  *headsFor(agent: Agent, now: Instant): Generator<Interaction> {
    const seeker = { agent, slot: this.#agents.slotOf(agent.id), now };
    for (const queue of this.#queuesOf(agent)) {
      const head = firstFor(queue, seeker);
      if (head !== undefined) yield head.interaction;
    }
  }

  /** The most urgent ringing contact of each of the agent's queues that the agent may join now. */
  *ringingFor(agent: Agent, now: Instant): Generator<Interaction> {
    for (const queue of this.#queuesOf(agent)) {
      for (const { interaction } of queue.ringing.items) {
        const keepers = this.keepersOf(interaction.id);
        if (keepers.length > 0 && !keepers.includes(agent.id)) continue;
        if (!suits(agent, interaction, now)) continue;
        yield interaction;
        break;
      }
    }
  }

  *#queuesOf(agent: Agent): Generator<OpenInQueue> {
    for (const queueId of new Set(agent.settings.queueIds)) {
      for (const [channel, queue] of this.#queues.get(queueId) ?? []) if (isRoutable(agent, channel)) yield queue;
    }
  }

  #count({ state, queueId, channel }: Interaction, by: 1 | -1): void {
    if (state.kind !== "waiting") return;
    this.#waitingIn.set(queueId, (this.#waitingIn.get(queueId) ?? 0) + by);
    if (channel === "voice") this.#callsIn.set(queueId, (this.#callsIn.get(queueId) ?? 0) + by);
  }

  #openIn({ channel, queueId }: Interaction): OpenInQueue {
    const channels = this.#queues.get(queueId) ?? new Map<Channel, OpenInQueue>();
    this.#queues.set(queueId, channels);
    const known = channels.get(channel);
    if (known !== undefined) return known;
    const made: OpenInQueue = {
      classes: new Map(),
      undemanding: new SortedList(compareClasses),
      demanding: new Map(),
      kept: new Map(),
      ringing: new SortedList(compareRanked),
    };
    channels.set(channel, made);
    return made;
  }

  #addToClass(queue: OpenInQueue, entry: Ranked): DemandClass {
    const { requires } = entry.interaction.standing;
    const key = requirementKey(requires);
    const known = queue.classes.get(key);
    const found = known ?? this.#newClass(key, requires);
    if (known === undefined) queue.classes.set(key, found);
    const before = found.first;
    found.waiting.insert(entry);
    if (before === null || compareRanked(entry, before) < 0) lead(queue, found, entry);
    return found;
  }

  #newClass(key: string, requires: readonly SkillRequirement[]): DemandClass {
    const under = this.#rarest(requires);
    const others = requires.filter((each) => each !== under).map((each) => this.#agents.skilled(each));
    return { key, under, others, waiting: new SortedList(compareRanked), first: null };
  }

  #rarest(requires: readonly SkillRequirement[]): SkillRequirement | null {
    let rarest: SkillRequirement | null = null;
    let fewest = Number.POSITIVE_INFINITY;
    for (const requirement of requires) {
      const count = this.#agents.skilled(requirement).size;
      if (count < fewest) {
        rarest = requirement;
        fewest = count;
      }
    }
    return rarest;
  }
}

function keptFor(queue: OpenInQueue, agentId: AgentId): SortedList<Ranked> {
  const known = queue.kept.get(agentId);
  if (known !== undefined) return known;
  const made = new SortedList(compareRanked);
  queue.kept.set(agentId, made);
  return made;
}

/** Where the class is filed. */
function shelfOf(queue: OpenInQueue, { under }: DemandClass): SortedList<DemandClass> {
  if (under === null) return queue.undemanding;
  const levels = queue.demanding.get(under.skillId) ?? [];
  queue.demanding.set(under.skillId, levels);
  const shelf = levels[under.level] ?? new SortedList(compareClasses);
  levels[under.level] = shelf;
  return shelf;
}

function removeFromClass(queue: OpenInQueue, from: DemandClass, entry: Ranked): void {
  from.waiting.remove(entry);
  const next = from.waiting.first ?? null;
  if (next === null) queue.classes.delete(from.key);
  if (from.first === entry) lead(queue, from, next);
}

/** Puts the class on its shelf in the order of its new first; off it, when there is none. */
function lead(queue: OpenInQueue, demandClass: DemandClass, first: Ranked | null): void {
  const shelf = shelfOf(queue, demandClass);
  if (demandClass.first !== null) shelf.remove(demandClass);
  demandClass.first = first;
  if (first !== null) shelf.insert(demandClass);
}

interface LookingAgent {
  readonly agent: Agent;
  readonly slot: number;
  readonly now: Instant;
}

function firstFor(queue: OpenInQueue, seeker: LookingAgent): Ranked | undefined {
  const { agent, now } = seeker;
  const kept = queue.kept.get(agent.id)?.items.find(({ interaction }) => suits(agent, interaction, now));
  let best = firstOnShelf(queue.undemanding, seeker, kept);
  if (queue.demanding.size === 0) return best;
  const { skills } = agent.settings;
  for (const skillId in skills) {
    const levels = queue.demanding.get(skillId);
    if (levels === undefined) continue;
    for (let level = Math.min(skills[skillId] ?? 0, levels.length - 1); level > 0; level--) {
      const shelf = levels[level];
      if (shelf !== undefined) best = firstOnShelf(shelf, seeker, best);
    }
  }
  return best;
}

/** The better of `best` and what suits the agent on this shelf. */
function firstOnShelf(
  shelf: SortedList<DemandClass>,
  { agent, slot, now }: LookingAgent,
  best: Ranked | undefined,
): Ranked | undefined {
  let better = best;
  for (const { first, others, waiting } of shelf.items) {
    if (first === null) throw new Error("a class without contacts is on a shelf");
    if (better !== undefined && compareRanked(better, first) < 0) return better;
    if (!hasAll(others, slot)) continue;
    const own = isKeptOff(agent, first.interaction, now)
      ? waiting.items.find(({ interaction }) => !isKeptOff(agent, interaction, now))
      : first;
    if (own !== undefined && (better === undefined || compareRanked(own, better) < 0)) better = own;
  }
  return better;
}

function hasAll(skills: readonly BitSet[], slot: number): boolean {
  for (const skilled of skills) if (!skilled.has(slot)) return false;
  return true;
}

function suits(agent: Agent, interaction: Interaction, now: Instant): boolean {
  return meets(agent, interaction.standing.requires) && !isKeptOff(agent, interaction, now);
}
