import type { Agent } from "./agent.ts";
import type { Instant } from "./ids.ts";
import type { SkillRequirement } from "./queue.ts";
import { isKeptOff, meets, requirementKey } from "./routability.ts";
import { isMet, type SkillNumbers } from "./skillNumbers.ts";
import { SortedList } from "./sortedList.ts";
import { compareRanked, type Ranked } from "./urgency.ts";

/** The waiting contacts of a queue that ask for the same. */
export interface Demand {
  readonly key: string;
  readonly requires: readonly SkillRequirement[];
  readonly waiting: SortedList<Ranked>;
}

/** So many of the skills that a demand asks for stand beside those of the others; hardly any asks for more. */
const WIDTH = 4;
/** What a lead is lowered by over the fairness cap, so that it comes before all that are under it: more than any instant. */
const OVER_CAP = 2 ** 52;

/**
 * What the waiting contacts of one queue and channel ask for, in the order of who is first with each demand. Who looks goes
 * through what is asked for, plain numbers side by side, until there is a demand that suits: mostly one of the first few,
 * and the only one that is touched.
 */
export class Demands {
  readonly #skills: SkillNumbers;
  readonly #byKey = new Map<string, Demand>();
  readonly #inOrder: Demand[] = [];
  /** Of each place in the order: what its first contact is compared by, the lowest first. */
  #leads = new Float64Array(8);
  /** Of each place in the order: up to `WIDTH` skills with their levels; the rest is 0, which everybody has. */
  #asked = new Uint32Array(8 * WIDTH);

  constructor(skills: SkillNumbers) {
    this.#skills = skills;
  }

  values(): Iterable<Demand> {
    return this.#inOrder;
  }

  add(entry: Ranked): Demand {
    const { requires } = entry.interaction.standing;
    const key = requirementKey(requires);
    const known = this.#byKey.get(key);
    if (known === undefined) return this.#addDemand({ key, requires, waiting: new SortedList(compareRanked) }, entry);
    const first = known.waiting.first as Ranked;
    const from = compareRanked(entry, first) < 0 ? this.#placeOf(first) : -1;
    known.waiting.insert(entry);
    if (from !== -1) this.#move(from, entry);
    return known;
  }

  remove(demand: Demand, entry: Ranked): void {
    const from = demand.waiting.first === entry ? this.#placeOf(entry) : -1;
    demand.waiting.remove(entry);
    if (from === -1) return;
    const { first } = demand.waiting;
    if (first !== undefined) this.#move(from, first);
    else {
      this.#byKey.delete(demand.key);
      this.#takeOut(from);
    }
  }

  /** The most urgent contact with a demand that the agent meets, and from which nothing else keeps the agent off. */
  firstFor(agent: Agent, now: Instant): Ranked | undefined {
    const levels = this.#skills.levelsOf(agent.settings);
    let best: Ranked | undefined;
    for (let place = 0; place < this.#inOrder.length; place++) {
      if (!this.#suits(agent, levels, place)) continue;
      const { waiting } = this.#inOrder[place] as Demand;
      const first = waiting.first as Ranked;
      if (best !== undefined && compareRanked(best, first) < 0) return best;
      if (!isKeptOff(agent, first.interaction, now)) return first;
      // For the few who have missed or declined the very contact that comes first.
      const own = waiting.items.find(({ interaction }) => !isKeptOff(agent, interaction, now));
      if (own !== undefined && (best === undefined || compareRanked(own, best) < 0)) best = own;
    }
    return best;
  }

  #suits(agent: Agent, levels: Uint8Array, place: number): boolean {
    const end = (place + 1) * WIDTH;
    for (let n = place * WIDTH; n < end; n++) {
      const asked = this.#asked[n] as number;
      if (asked === 0) return true;
      if (!isMet(asked, levels)) return false;
    }
    return meets(agent, (this.#inOrder[place] as Demand).requires);
  }

  #addDemand(demand: Demand, entry: Ranked): Demand {
    const place = this.#search(entry);
    demand.waiting.insert(entry);
    this.#byKey.set(demand.key, demand);
    this.#putIn(place, demand, entry);
    return demand;
  }

  /** The demand at this place is led by another contact. */
  #move(from: number, first: Ranked): void {
    const demand = this.#inOrder[from] as Demand;
    this.#takeOut(from);
    this.#putIn(this.#search(first), demand, first);
  }

  #takeOut(place: number): void {
    this.#inOrder.splice(place, 1);
    this.#leads.copyWithin(place, place + 1);
    this.#asked.copyWithin(place * WIDTH, (place + 1) * WIDTH);
  }

  #putIn(place: number, demand: Demand, first: Ranked): void {
    if (this.#inOrder.length === this.#leads.length) this.#grow();
    this.#inOrder.splice(place, 0, demand);
    this.#leads.copyWithin(place + 1, place, this.#inOrder.length - 1);
    this.#asked.copyWithin((place + 1) * WIDTH, place * WIDTH, (this.#inOrder.length - 1) * WIDTH);
    this.#leads[place] = leadOf(first);
    for (let n = 0; n < WIDTH; n++) {
      const asked = demand.requires[n];
      this.#asked[place * WIDTH + n] = asked === undefined ? 0 : this.#skills.asked(asked);
    }
  }

  /** Of the demand that this contact leads. */
  #placeOf(first: Ranked): number {
    const place = this.#search(first);
    if (this.#inOrder[place]?.waiting.first !== first) throw new Error("a demand is not where its first contact is");
    return place;
  }

  /** How many demands are led by who comes before this contact. */
  #search(entry: Ranked): number {
    const lead = leadOf(entry);
    let low = 0;
    let high = this.#inOrder.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#isLedBefore(middle, lead, entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isLedBefore(place: number, lead: number, entry: Ranked): boolean {
    const own = this.#leads[place] as number;
    return (
      own < lead || (own === lead && compareRanked((this.#inOrder[place] as Demand).waiting.first as Ranked, entry) < 0)
    );
  }

  #grow(): void {
    const leads = new Float64Array(this.#leads.length * 2);
    leads.set(this.#leads);
    this.#leads = leads;
    const asked = new Uint32Array(this.#asked.length * 2);
    asked.set(this.#asked);
    this.#asked = asked;
  }
}

function leadOf({ isOverCap, queuedAt, scoreAt0 }: Ranked): number {
  return isOverCap ? queuedAt - OVER_CAP : -scoreAt0;
}
