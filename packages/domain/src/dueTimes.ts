import type { Instant } from "./ids.ts";
import { SpreadMap } from "./spreadMap.ts";

const NONE: ReadonlySet<string> = new Set();
/** Children of each place of the heap: they lie side by side, and fewer levels are touched than with two. */
const BRANCHES = 4;

/**
 * A heap of at most one instant for each id, which can be moved or removed. Ties go by id, so that the order does not depend on
 * how the heap was filled. Instants and places are plain numbers side by side: what is moved through a heap of 10,000 finds them
 * in few lines of the cache.
 */
export class DueTimes {
  /** By id: its number while it is in, then another id's. */
  readonly #numbers = new SpreadMap<number>();
  readonly #ids: string[] = [];
  readonly #freeNumbers: number[] = [];
  #size = 0;
  /** By place in the heap: when, and whose number. */
  #ats = new Float64Array(32);
  #held = new Uint32Array(32);
  /** By number: where it stands in the heap. */
  #places = new Uint32Array(32);

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
  at(id: string): Instant | undefined {
    const number = this.#numbers.get(id);
    return number === undefined ? undefined : this.#ats[this.#places[number] as number];
  }

  /** `at` null removes. */
  set(id: string, at: Instant | null): void {
    const number = this.#numbers.get(id);
    if (number === undefined) {
      if (at !== null) this.#add(id, at);
    } else if (at === null) this.#remove(id, number);
    else {
      const place = this.#places[number] as number;
      if (this.#ats[place] !== at) this.#settle(place, at, number);
    }
  }

  #add(id: string, at: Instant): void {
    const number = this.#freeNumbers.pop() ?? this.#ids.length;
    this.#ids[number] = id;
    this.#numbers.set(id, number);
    if (this.#size === this.#ats.length) this.#grow();
    this.#settle(this.#size++, at, number);
  }

  #remove(id: string, number: number): void {
    const place = this.#places[number] as number;
    this.#numbers.delete(id);
    this.#freeNumbers.push(number);
    const last = --this.#size;
    if (place !== last) this.#settle(place, this.#ats[last] as number, this.#held[last] as number);
  }

  /** Puts it where it belongs; the place is free, or its own. */
  #settle(place: number, at: Instant, number: number): void {
    const risen = this.#rise(place, at, number);
    this.#put(risen === place ? this.#sink(place, at, number) : risen, at, number);
  }

  #rise(from: number, at: Instant, number: number): number {
    let place = from;
    while (place > 0) {
      const parent = Math.floor((place - 1) / BRANCHES);
      if (this.#precedes(parent, at, number)) break;
      this.#put(place, this.#ats[parent] as number, this.#held[parent] as number);
      place = parent;
    }
    return place;
  }

  #sink(from: number, at: Instant, number: number): number {
    let place = from;
    for (;;) {
      const child = this.#firstChild(place);
      if (child === -1 || !this.#precedes(child, at, number)) return place;
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

  #precedes(place: number, at: Instant, number: number): boolean {
    const own = this.#ats[place] as number;
    return own < at || (own === at && this.#idAt(place) < (this.#ids[number] as string));
  }

  #idAt(place: number): string {
    return this.#ids[this.#held[place] as number] as string;
  }

  #put(place: number, at: Instant, number: number): void {
    this.#ats[place] = at;
    this.#held[place] = number;
    this.#places[number] = place;
  }

  #grow(): void {
    const size = this.#ats.length * 2;
    const [ats, held, places] = [new Float64Array(size), new Uint32Array(size), new Uint32Array(size)];
    ats.set(this.#ats);
    held.set(this.#held);
    places.set(this.#places);
    [this.#ats, this.#held, this.#places] = [ats, held, places];
  }
}
