import type { Instant } from "./ids.ts";
import type { Slots } from "./slots.ts";

const NONE: ReadonlySet<string> = new Set();
/** Children of each place of the heap: they lie side by side, and fewer levels are touched than with two. */
const BRANCHES = 4;

/**
 * A heap of at most one instant for each slot, which can be moved or removed. Ties go by id, so that the order does not depend on
 * how the heap was filled. Instants and places are plain numbers side by side: what is moved through a heap of 10,000 finds them
 * in few lines of the cache.
 */
export class DueTimes {
  readonly #slots: Slots;
  #size = 0;
  /** By place in the heap: when, and whose slot. */
  #ats = new Float64Array(32);
  #held = new Uint32Array(32);
  /** By slot: where it stands in the heap, counted from 1; 0: it is not in. */
  #places = new Uint32Array(32);

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** The earliest, or undefined when nothing is due ever. What is set aside is looked past, one by one: it is rare. */
  first(but: ReadonlySet<string> = NONE): { readonly id: string; readonly at: Instant } | undefined {
    if (this.#size === 0) return undefined;
    let first = 0;
    if (but.size > 0 && but.has(this.#idAt(0))) {
      first = -1;
      for (let place = 1; place < this.#size; place++) {
        if (!but.has(this.#idAt(place)) && (first === -1 || this.#isBefore(place, first))) first = place;
      }
    }
    return first === -1 ? undefined : { id: this.#idAt(first), at: this.#ats[first] as number };
  }

  /** Undefined when nothing is due for it ever. */
  at(slot: number): Instant | undefined {
    const place = this.#placeOf(slot);
    return place === -1 ? undefined : this.#ats[place];
  }

  /** `at` null removes. */
  set(slot: number, at: Instant | null): void {
    const place = this.#placeOf(slot);
    if (place === -1) {
      if (at !== null) this.#add(slot, at);
    } else if (at === null) this.#remove(slot, place);
    else if (this.#ats[place] !== at) this.#settle(place, at, slot);
  }

  /** -1: it is not in. */
  #placeOf(slot: number): number {
    return (this.#places[slot] ?? 0) - 1;
  }

  #add(slot: number, at: Instant): void {
    if (this.#size === this.#ats.length) this.#growHeap();
    if (slot >= this.#places.length) this.#growPlaces(slot + 1);
    this.#settle(this.#size++, at, slot);
  }

  #remove(slot: number, place: number): void {
    this.#places[slot] = 0;
    const last = --this.#size;
    if (place !== last) this.#settle(place, this.#ats[last] as number, this.#held[last] as number);
  }

  /** Puts it where it belongs; the place is free, or its own. */
  #settle(place: number, at: Instant, slot: number): void {
    const risen = this.#rise(place, at, slot);
    this.#put(risen === place ? this.#sink(place, at, slot) : risen, at, slot);
  }

  #rise(from: number, at: Instant, slot: number): number {
    let place = from;
    while (place > 0) {
      const parent = Math.floor((place - 1) / BRANCHES);
      if (this.#precedes(parent, at, slot)) break;
      this.#put(place, this.#ats[parent] as number, this.#held[parent] as number);
      place = parent;
    }
    return place;
  }

  #sink(from: number, at: Instant, slot: number): number {
    let place = from;
    for (;;) {
      const child = this.#firstChild(place);
      if (child === -1 || !this.#precedes(child, at, slot)) return place;
      this.#put(place, this.#ats[child] as number, this.#held[child] as number);
      place = child;
    }
  }

  /** The earliest of the places under this one; -1: there is none. */
  #firstChild(place: number): number {
    const from = BRANCHES * place + 1;
    if (from >= this.#size) return -1;
    let first = from;
    const end = Math.min(from + BRANCHES, this.#size);
    for (let child = from + 1; child < end; child++) if (this.#isBefore(child, first)) first = child;
    return first;
  }

  #isBefore(place: number, other: number): boolean {
    return this.#precedes(place, this.#ats[other] as number, this.#held[other] as number);
  }

  #precedes(place: number, at: Instant, slot: number): boolean {
    const own = this.#ats[place] as number;
    return own < at || (own === at && this.#idAt(place) < this.#slots.idOf(slot));
  }

  #idAt(place: number): string {
    return this.#slots.idOf(this.#held[place] as number);
  }

  #put(place: number, at: Instant, slot: number): void {
    this.#ats[place] = at;
    this.#held[place] = slot;
    this.#places[slot] = place + 1;
  }

  #growHeap(): void {
    const size = this.#ats.length * 2;
    const [ats, held] = [new Float64Array(size), new Uint32Array(size)];
    ats.set(this.#ats);
    held.set(this.#held);
    [this.#ats, this.#held] = [ats, held];
  }

  #growPlaces(needed: number): void {
    const places = new Uint32Array(Math.max(needed, this.#places.length * 2));
    places.set(this.#places);
    this.#places = places;
  }
}
