import { type Agent, CHANNELS, type Channel } from "./agent.ts";
import { type Demand, Demands } from "./demands.ts";
import type { AgentId, Instant, InteractionId, QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings } from "./queue.ts";
import { isKeptOff, isRoutable, meets } from "./routability.ts";
import { SkillNumbers } from "./skillNumbers.ts";
import type { Slots } from "./slots.ts";
import { SortedList } from "./sortedList.ts";
import { compareRanked, type Ranked, ranked } from "./urgency.ts";

/** Open contacts of one queue and channel, most urgent first wherever they are. */
interface OpenInQueue {
  readonly demands: Demands;
  /** Contacts that are kept for agents, by agent. */
  readonly kept: Map<AgentId, SortedList<Ranked>>;
  /** Contacts that ring at fewer desks than they could. */
  readonly ringing: SortedList<Ranked>;
}

/** Where a contact stands in the index, so that it is taken out of the same place. */
interface Place {
  readonly queue: OpenInQueue;
  readonly ranked: Ranked;
  readonly demand: Demand | null;
  readonly keepers: readonly AgentId[];
}

/**
 * All contacts that more offers may be made of: who waits, by queue, channel and what is asked for, and ring groups with
 * room.
 */
export class WaitingIndex {
  readonly #queues = new Map<QueueId, Map<Channel, OpenInQueue>>();
  readonly #slots: Slots;
  /** By the contact's slot. */
  readonly #places: (Place | undefined)[] = [];
  readonly #skills = new SkillNumbers();
  readonly #waitingIn = new Map<QueueId, number>();
  readonly #callsIn = new Map<QueueId, number>();
  #ringing = 0;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** Contacts in ring groups with room. */
  get ringing(): number {
    return this.#ringing;
  }

  keepersOf(id: InteractionId): readonly AgentId[] {
    return this.#places[this.#slots.of(id)]?.keepers ?? [];
  }

  /** Files an open contact. `keepers`: nobody else may be offered it. */
  add(slot: number, interaction: Interaction, settings: QueueSettings, keepers: readonly AgentId[]): void {
    const queue = this.#openIn(interaction);
    const place = { queue, ranked: ranked(interaction, settings), keepers };
    this.#count(interaction, 1);
    if (interaction.state.kind !== "waiting") {
      queue.ringing.insert(place.ranked);
      this.#ringing++;
      this.#places[slot] = { ...place, demand: null };
    } else if (keepers.length > 0) {
      for (const id of keepers) keptFor(queue, id).insert(place.ranked);
      this.#places[slot] = { ...place, demand: null };
    } else {
      this.#places[slot] = { ...place, demand: queue.demands.add(place.ranked) };
    }
  }

  /** A newer value of a contact, if it is in, that belongs in the very same place. */
  renew(slot: number, interaction: Interaction): void {
    const place = this.#places[slot];
    if (place !== undefined) place.ranked.interaction = interaction;
  }

  /** Takes a contact out, if it is in. */
  remove(slot: number): void {
    const place = this.#places[slot];
    if (place === undefined) return;
    this.#places[slot] = undefined;
    this.#count(place.ranked.interaction, -1);
    if (place.demand !== null) place.queue.demands.remove(place.demand, place.ranked);
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
      for (const { waiting } of queue.demands.values()) for (const { interaction } of waiting.items) yield interaction;
      for (const interaction of new Set(
        [...queue.kept.values()].flatMap(({ items }) => items.map((each) => each.interaction)),
      ))
        yield interaction;
    }
  }

  /** The most urgent waiting contact of each of the agent's queues that the agent may take now. */
  headsFor(agent: Agent, now: Instant): Interaction[] {
    const heads: Interaction[] = [];
    for (const queue of this.#queuesOf(agent)) {
      const head = firstFor(queue, agent, now);
      if (head !== undefined) heads.push(head.interaction);
    }
    return heads;
  }

  /** The most urgent ringing contact of each of the agent's queues that the agent may join now. */
  ringingFor(agent: Agent, now: Instant): Interaction[] {
    const heads: Interaction[] = [];
    for (const { ringing } of this.#queuesOf(agent)) {
      const head = ringing.items.find(({ interaction }) => this.#mayJoin(agent, interaction, now));
      if (head !== undefined) heads.push(head.interaction);
    }
    return heads;
  }

  #mayJoin(agent: Agent, interaction: Interaction, now: Instant): boolean {
    const keepers = this.keepersOf(interaction.id);
    if (keepers.length > 0 && !keepers.includes(agent.id)) return false;
    return suits(agent, interaction, now);
  }

  /** Of the channels on which the agent has room. */
  #queuesOf(agent: Agent): OpenInQueue[] {
    const found: OpenInQueue[] = [];
    for (const channel of CHANNELS) {
      if (!isRoutable(agent, channel)) continue;
      for (const queueId of agent.settings.queueIds) {
        const queue = this.#queues.get(queueId)?.get(channel);
        if (queue !== undefined) found.push(queue);
      }
    }
    return found;
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
      demands: new Demands(this.#skills),
      kept: new Map(),
      ringing: new SortedList(compareRanked),
    };
    channels.set(channel, made);
    return made;
  }
}

function keptFor(queue: OpenInQueue, agentId: AgentId): SortedList<Ranked> {
  const known = queue.kept.get(agentId);
  if (known !== undefined) return known;
  const made = new SortedList(compareRanked);
  queue.kept.set(agentId, made);
  return made;
}

function firstFor({ demands, kept }: OpenInQueue, agent: Agent, now: Instant): Ranked | undefined {
  const first = demands.firstFor(agent, now);
  const own = kept.get(agent.id)?.items.find(({ interaction }) => suits(agent, interaction, now));
  if (first === undefined || own === undefined) return first ?? own;
  return compareRanked(own, first) < 0 ? own : first;
}

function suits(agent: Agent, interaction: Interaction, now: Instant): boolean {
  return meets(agent, interaction.standing.requires) && !isKeptOff(agent, interaction, now);
}
