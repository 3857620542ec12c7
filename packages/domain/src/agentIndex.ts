import { type Agent, CHANNELS, type Channel } from "./agent.ts";
import { BitSet } from "./bitSet.ts";
import type { AgentId, Instant, QueueId, SkillId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings, SkillRequirement } from "./queue.ts";
import { isKeptOff, isRoutable, keepsNobodyOff, mayTake } from "./routability.ts";
import { EVER, unableSince } from "./staffIndex.ts";
import { preferredAgents } from "./standing.ts";

/** What strategies compare, a number for each slot. */
type Column = Float64Array<ArrayBuffer>;

interface Ranks {
  readonly slots: number;
  readonly ranks: Column;
}

/** Behind everybody who is named in an order. */
const UNRANKED = Number.MAX_SAFE_INTEGER;

/**
 * Who may be offered what, as sets of bits: an agent's change flips a few, and a contact's candidates are the intersection
 * of its queue's agents, the routable ones and those with each skill at its level. Slots are numbers that agents have while
 * they are known; no decision depends on them.
 */
export class AgentIndex {
  readonly #slots = new Map<AgentId, number>();
  readonly #agents: (Agent | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  /** Who is ready or busy. */
  readonly #able = new BitSet();
  readonly #routable = new Map<Channel, BitSet>(CHANNELS.map((channel) => [channel, new BitSet()]));
  readonly #inQueue = new Map<QueueId, BitSet>();
  /** By skill, then by level: who has at least that level. */
  readonly #skilled = new Map<SkillId, BitSet[]>();
  #idleSince: Column = new Float64Array(256);
  #unableSince: Column = new Float64Array(256);
  #contacts: Column = new Float64Array(256);
  #lastOfferedAt: Column = new Float64Array(256);
  readonly #ranks = new WeakMap<QueueSettings, Ranks>();
  /** Raised when an agent gets or loses a slot. */
  #slotChanges = 0;

  set(agent: Agent): void {
    const slot = this.#slots.get(agent.id) ?? this.#newSlot(agent.id);
    const before = this.#agents[slot];
    if (before?.settings !== agent.settings) this.#setSettings(slot, before, agent);
    this.#agents[slot] = agent;
    const unable = unableSince(agent);
    this.#able.set(slot, unable === null);
    this.#unableSince[slot] = unable ?? EVER;
    for (const [channel, bits] of this.#routable) bits.set(slot, isRoutable(agent, channel));
    this.#idleSince[slot] = agent.idleSince;
    this.#contacts[slot] = agent.contacts;
    this.#lastOfferedAt[slot] = agent.lastOfferedAt ?? 0;
  }

  remove(agentId: AgentId): void {
    const slot = this.#slots.get(agentId);
    if (slot === undefined) return;
    this.#setSettings(slot, this.#agents[slot], null);
    for (const bits of [this.#able, ...this.#routable.values()]) bits.set(slot, false);
    this.#agents[slot] = undefined;
    this.#slots.delete(agentId);
    this.#freeSlots.push(slot);
    this.#slotChanges++;
  }

  /**
   * Whom the contact would be offered to now, so many of them at most: preferred agents first, then by the queue's strategy
   * those who have not missed or declined it, then those who have and whose back-off is over. `keepers`: nobody else may
   * take it.
   */
  bestFor(
    interaction: Interaction,
    queue: QueueSettings,
    keepers: readonly AgentId[],
    now: Instant,
    count: number,
  ): readonly Agent[] {
    const preferred: Agent[] = [];
    for (const id of preferredAgents(interaction, queue)) {
      if (preferred.length === count || interaction.passedBy.includes(id)) continue;
      const agent = this.#agents[this.#slots.get(id) ?? -1];
      if (agent !== undefined && mayTake(agent, interaction, now)) preferred.push(agent);
    }
    if (keepers.length > 0 || preferred.length === count) return preferred;
    const others = this.#bestByStrategy(interaction, queue, now, count);
    if (preferred.length === 0) return others;
    return [...preferred, ...others.filter((agent) => !preferred.includes(agent))].slice(0, count);
  }

  /** One agent of the queue who has these skills and is ready or busy, looked for from some place on; undefined: there is none. */
  someoneAble(queueId: QueueId, requires: readonly SkillRequirement[], from: number): AgentId | undefined {
    const masks = wordsOf(fewestFirst([this.#able, this.#inQueue.get(queueId), ...this.#having(requires)]));
    const words = masks[0]?.length ?? 0;
    for (let n = 0; n < words; n++) {
      const word = (from + n) % words;
      const bits = inAll(masks, word);
      if (bits !== 0) return this.#agents[slotOf(word, bits)]?.id;
    }
    return undefined;
  }

  /** Since when the last of the queue's agents with these skills, none of whom is able, has been unable. */
  unableSince(queueId: QueueId, requires: readonly SkillRequirement[]): Instant {
    let latest = EVER;
    const masks = wordsOf(fewestFirst([this.#inQueue.get(queueId), ...this.#having(requires)]));
    for (let word = 0; word < (masks[0]?.length ?? 0); word++) {
      for (let bits = inAll(masks, word); bits !== 0; bits &= bits - 1) {
        latest = Math.max(latest, this.#unableSince[slotOf(word, bits)] as number);
      }
    }
    return latest;
  }

  #bestByStrategy(interaction: Interaction, queue: QueueSettings, now: Instant, count: number): Agent[] {
    const sets = this.#setsFor(interaction);
    if (sets === null) return [];
    const [one, ...masks] = sets as [BitSet, ...BitSet[]];
    const more = masks.map(({ words }) => words);
    const first = this.#columnFor(queue);
    const isOpenToAll = keepsNobodyOff(interaction);
    const fresh: number[] = [];
    const passed: number[] = [];
    for (let word = one.nextFilled(0); word !== -1; word = one.nextFilled(word + 1)) {
      let bits = inAll(more, word) & (one.words[word] as number);
      for (; bits !== 0; bits &= bits - 1) {
        const slot = slotOf(word, bits);
        const last = fresh.length < count ? undefined : fresh[count - 1];
        if (last !== undefined && !this.#precedes(slot, last, first)) continue;
        if (isOpenToAll || !this.#isKeptOff(slot, interaction, now)) {
          const list = isOpenToAll || !interaction.passedBy.includes((this.#agents[slot] as Agent).id) ? fresh : passed;
          this.#insert(slot, list, first, count);
        }
      }
    }
    return [...fresh, ...passed].slice(0, count).map((slot) => this.#agents[slot] as Agent);
  }

  /** Into a list of the few best, in their order. */
  #insert(slot: number, list: number[], first: Column, count: number): void {
    let place = list.length;
    while (place > 0 && this.#precedes(slot, list[place - 1] as number, first)) place--;
    if (place === count) return;
    list.splice(place, 0, slot);
    if (list.length > count) list.pop();
  }

  #isKeptOff(slot: number, interaction: Interaction, now: Instant): boolean {
    return isKeptOff(this.#agents[slot] as Agent, interaction, now);
  }

  #precedes(slot: number, other: number, first: Column): boolean {
    const byStrategy = (first[slot] as number) - (first[other] as number);
    if (byStrategy !== 0) return byStrategy < 0;
    const byIdle = (this.#idleSince[slot] as number) - (this.#idleSince[other] as number);
    if (byIdle !== 0) return byIdle < 0;
    return (this.#agents[slot] as Agent).id < (this.#agents[other] as Agent).id;
  }

  /** What a candidate must be in; null when nobody is in one. */
  #setsFor({ queueId, channel, standing }: Interaction): BitSet[] | null {
    return fewestFirst([this.#routable.get(channel), this.#inQueue.get(queueId), ...this.#having(standing.requires)]);
  }

  #having(requires: readonly SkillRequirement[]): (BitSet | undefined)[] {
    return requires.map(({ skillId, level }) => this.#skilled.get(skillId)?.[level]);
  }

  #columnFor(queue: QueueSettings): Column {
    switch (queue.strategy) {
      case "fewestContacts":
        return this.#contacts;
      case "roundRobin":
        return this.#lastOfferedAt;
      case "topDown":
        return this.#ranksFor(queue);
      default:
        return this.#idleSince;
    }
  }

  #ranksFor(queue: QueueSettings): Column {
    const known = this.#ranks.get(queue);
    if (known?.slots === this.#slotChanges) return known.ranks;
    const ranks = new Float64Array(this.#idleSince.length).fill(UNRANKED);
    queue.agentOrder.forEach((id, rank) => {
      const slot = this.#slots.get(id);
      if (slot !== undefined && ranks[slot] === UNRANKED) ranks[slot] = rank;
    });
    this.#ranks.set(queue, { slots: this.#slotChanges, ranks });
    return ranks;
  }

  #newSlot(id: AgentId): number {
    const slot = this.#freeSlots.pop() ?? this.#agents.length;
    if (slot === this.#agents.length) this.#agents.push(undefined);
    if (slot >= this.#idleSince.length) this.#grow();
    this.#slots.set(id, slot);
    this.#slotChanges++;
    return slot;
  }

  #grow(): void {
    const grown = (column: Column): Column => {
      const next = new Float64Array(column.length * 2);
      next.set(column);
      return next;
    };
    this.#idleSince = grown(this.#idleSince);
    this.#unableSince = grown(this.#unableSince);
    this.#contacts = grown(this.#contacts);
    this.#lastOfferedAt = grown(this.#lastOfferedAt);
  }

  #setSettings(slot: number, before: Agent | undefined, after: Agent | null): void {
    for (const id of before?.settings.queueIds ?? []) this.#queueBits(id).set(slot, false);
    for (const id of after?.settings.queueIds ?? []) this.#queueBits(id).set(slot, true);
    for (const id of Object.keys(before?.settings.skills ?? {})) {
      for (const bits of this.#skillBits(id)) bits.set(slot, false);
    }
    for (const [id, has] of Object.entries(after?.settings.skills ?? {})) {
      this.#skillBits(id).forEach((bits, level) => {
        if (level >= 1 && level <= has) bits.set(slot, true);
      });
    }
  }

  #queueBits(id: QueueId): BitSet {
    const known = this.#inQueue.get(id);
    if (known !== undefined) return known;
    const made = new BitSet();
    this.#inQueue.set(id, made);
    return made;
  }

  #skillBits(id: SkillId): BitSet[] {
    const known = this.#skilled.get(id);
    if (known !== undefined) return known;
    const made = [0, 1, 2, 3, 4, 5].map(() => new BitSet());
    this.#skilled.set(id, made);
    return made;
  }
}

/** The number of the lowest bit of the word. */
function slotOf(word: number, bits: number): number {
  return (word << 5) + 31 - Math.clz32(bits & -bits);
}

/** Some sets are longer than others. */
function inAll(masks: readonly Uint32Array[], word: number): number {
  let bits = 0xffff_ffff;
  for (let n = 0; n < masks.length && bits !== 0; n++) bits &= masks[n]?.[word] ?? 0;
  return bits;
}

/** So that most words are empty after two of them; null when nobody is in one. */
function fewestFirst(sets: readonly (BitSet | undefined)[]): BitSet[] | null {
  const found: BitSet[] = [];
  for (const set of sets) {
    if (set === undefined || set.size === 0) return null;
    found.push(set);
  }
  return found.sort((a, b) => a.size - b.size);
}

function wordsOf(sets: readonly BitSet[] | null): Uint32Array[] {
  return (sets ?? []).map(({ words }) => words);
}
