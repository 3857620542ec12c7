import type { Agent } from "./agent.ts";
import { BitRows } from "./bitRows.ts";
import type { Instant } from "./ids.ts";
import type { SkillRequirement } from "./queue.ts";
import { isKeptOff, requirementKey } from "./routability.ts";
import { LEVELS, type SkillNumbers } from "./skillNumbers.ts";
import { SortedList } from "./sortedList.ts";
import { compareRanked, type Ranked } from "./urgency.ts";

/** The waiting contacts of a queue that ask for the same. */
export interface Demand {
  readonly key: string;
  /** Its bit in every set of demands while somebody waits with it; then another demand's. */
  readonly number: number;
  readonly requires: readonly SkillRequirement[];
  readonly waiting: SortedList<Ranked>;
}

/** Which demands are satisfied by a skill at a level as the n-th skill they ask for, and which ask for fewer skills than that. */
interface Place {
  readonly asksFewer: number;
  /** Rows by the number of skill and level; undefined: nobody asks for it here. */
  readonly rows: (number | undefined)[];
}

/** What stands before all who are under the fairness cap. */
const OVER_CAP = 1;

/**
 * What the waiting contacts of one queue and channel ask for, and who is first with each demand. Whom an agent suits is
 * the intersection, place by place, of sets of bits; who of them is first is a comparison of plain numbers. Only the
 * contact that wins is touched.
 */
export class Demands {
  readonly #skills: SkillNumbers;
  readonly #byKey = new Map<string, Demand>();
  readonly #byNumber: (Demand | undefined)[] = [];
  readonly #freeNumbers: number[] = [];
  readonly #sets = new BitRows();
  readonly #places: Place[] = [];
  /** Of each demand's first contact: in which order, lowest first, among those that are over the cap and those that are not. */
  #leads = new Float64Array(32);
  #overCap = new Uint8Array(32);
  /** The demands that suit the agent who looks. */
  #suiting = new Uint32Array(1);

  constructor(skills: SkillNumbers) {
    this.#skills = skills;
    this.#addPlace();
  }

  values(): Iterable<Demand> {
    return this.#byKey.values();
  }

  add(entry: Ranked): Demand {
    const { requires } = entry.interaction.standing;
    const key = requirementKey(requires);
    const demand = this.#byKey.get(key) ?? this.#newDemand(key, requires);
    demand.waiting.insert(entry);
    if (demand.waiting.first === entry) this.#lead(demand, entry);
    return demand;
  }

  remove(demand: Demand, entry: Ranked): void {
    const wasFirst = demand.waiting.first === entry;
    demand.waiting.remove(entry);
    const { first } = demand.waiting;
    if (first === undefined) this.#forget(demand);
    else if (wasFirst) this.#lead(demand, first);
  }

  /** The most urgent contact with a demand that the agent meets, and from which nothing else keeps the agent off. */
  firstFor(agent: Agent, now: Instant): Ranked | undefined {
    if (this.#byKey.size === 0) return undefined;
    this.#findSuiting(this.#skills.ofAgent(agent.settings));
    const first = this.#firstSuiting()?.waiting.first;
    if (first === undefined || !isKeptOff(agent, first.interaction, now)) return first;
    return this.#firstNotKeptOff(agent, now);
  }

  #findSuiting(skills: readonly number[]): void {
    const { bits, words } = this.#sets;
    const used = (this.#byNumber.length + 31) >>> 5;
    if (this.#suiting.length !== used) this.#suiting = new Uint32Array(used);
    const suiting = this.#suiting.fill(0xffff_ffff);
    for (const { asksFewer, rows } of this.#places) {
      const satisfied = [asksFewer * words];
      for (const skill of skills) {
        const row = rows[skill];
        if (row !== undefined) satisfied.push(row * words);
      }
      for (let word = 0; word < used; word++) {
        let any = 0;
        for (let n = 0; n < satisfied.length; n++) any |= bits[(satisfied[n] as number) + word] as number;
        suiting[word] = (suiting[word] as number) & any;
      }
    }
  }

  #firstSuiting(): Demand | undefined {
    const suiting = this.#suiting;
    let first = -1;
    for (let word = 0; word < suiting.length; word++) {
      for (let bits = suiting[word] as number; bits !== 0; bits &= bits - 1) {
        const number = (word << 5) + 31 - Math.clz32(bits & -bits);
        if (first === -1 || this.#precedes(number, first)) first = number;
      }
    }
    return this.#byNumber[first];
  }

  #precedes(a: number, b: number): boolean {
    const byCap = (this.#overCap[b] as number) - (this.#overCap[a] as number);
    if (byCap !== 0) return byCap < 0;
    const byLead = (this.#leads[a] as number) - (this.#leads[b] as number);
    if (byLead !== 0) return byLead < 0;
    return compareRanked(this.#firstOf(a), this.#firstOf(b)) < 0;
  }

  #firstOf(number: number): Ranked {
    const first = this.#byNumber[number]?.waiting.first;
    if (first === undefined) throw new Error("a demand that nobody waits with is in the index");
    return first;
  }

  /** For the few who have missed or declined the very contact that comes first: demand after demand, the most urgent first. */
  #firstNotKeptOff(agent: Agent, now: Instant): Ranked | undefined {
    let best: Ranked | undefined;
    for (let demand = this.#firstSuiting(); demand !== undefined; demand = this.#firstSuiting()) {
      if (best !== undefined && compareRanked(best, this.#firstOf(demand.number)) < 0) return best;
      const own = demand.waiting.items.find(({ interaction }) => !isKeptOff(agent, interaction, now));
      if (own !== undefined && (best === undefined || compareRanked(own, best) < 0)) best = own;
      const word = demand.number >>> 5;
      this.#suiting[word] = (this.#suiting[word] as number) & ~(1 << (demand.number & 31));
    }
    return best;
  }

  #lead({ number }: Demand, { isOverCap, queuedAt, scoreAt0 }: Ranked): void {
    this.#overCap[number] = isOverCap ? OVER_CAP : 0;
    this.#leads[number] = isOverCap ? queuedAt : -scoreAt0;
  }

  #newDemand(key: string, requires: readonly SkillRequirement[]): Demand {
    const number = this.#freeNumbers.pop() ?? this.#byNumber.length;
    const demand: Demand = { key, number, requires, waiting: new SortedList(compareRanked) };
    this.#byNumber[number] = demand;
    this.#byKey.set(key, demand);
    if (number >= this.#leads.length) this.#grow();
    while (this.#places.length < requires.length) this.#addPlace();
    this.#mark(demand, true);
    return demand;
  }

  #forget(demand: Demand): void {
    this.#mark(demand, false);
    this.#byKey.delete(demand.key);
    this.#byNumber[demand.number] = undefined;
    this.#freeNumbers.push(demand.number);
  }

  /** Puts the demand into the sets of all that satisfies it, or takes it out of them. */
  #mark({ number, requires }: Demand, isIn: boolean): void {
    this.#places.forEach(({ asksFewer, rows }, n) => {
      const asked = requires[n];
      if (asked === undefined) this.#sets.set(asksFewer, number, isIn);
      else for (const row of this.#rowsFor(rows, asked)) this.#sets.set(row, number, isIn);
    });
  }

  /** Of the skill at the level asked for and at all above. */
  #rowsFor(rows: Place["rows"], { skillId, level }: SkillRequirement): number[] {
    const found: number[] = [];
    for (let has = level; has < LEVELS; has++) {
      const skill = this.#skills.of({ skillId, level: has });
      const row = rows[skill] ?? this.#sets.addRow();
      rows[skill] = row;
      found.push(row);
    }
    return found;
  }

  #addPlace(): void {
    const place: Place = { asksFewer: this.#sets.addRow(), rows: [] };
    this.#places.push(place);
    const n = this.#places.length - 1;
    for (const { number, requires } of this.#byKey.values()) {
      if (requires.length <= n) this.#sets.set(place.asksFewer, number, true);
    }
  }

  #grow(): void {
    const leads = new Float64Array(this.#leads.length * 2);
    leads.set(this.#leads);
    this.#leads = leads;
    const overCap = new Uint8Array(this.#overCap.length * 2);
    overCap.set(this.#overCap);
    this.#overCap = overCap;
  }
}
