import type { Instant } from "./ids.ts";

interface Due {
  readonly id: string;
  at: Instant;
  /** Where it stands in the heap. */
  place: number;
}

const NONE: ReadonlySet<string> = new Set();

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}

/**
 * A binary heap of at most one instant for each id, which can be moved or removed. Ties go by id, so that the order does
 * not depend on how the heap was filled.
 */
export class DueTimes {
  readonly #heap: Due[] = [];
  readonly #byId = new Map<string, Due>();

  /** The earliest, or undefined when nothing is due ever. What is set aside is looked past, one by one: it is rare. */
  first(but: ReadonlySet<string> = NONE): { readonly id: string; readonly at: Instant } | undefined {
    const [first] = this.#heap;
    if (but.size === 0 || first === undefined || !but.has(first.id)) return first;
    const others = this.#heap.filter(({ id }) => !but.has(id));
    return others.reduce<Due | undefined>((least, due) => (least && isBefore(least, due) ? least : due), undefined);
  }

  /** Undefined when nothing is due for it ever. */
  at(id: string): Instant | undefined {
    return this.#byId.get(id)?.at;
  }

  /** `at` null removes. */
  set(id: string, at: Instant | null): void {
    const known = this.#byId.get(id);
    if (known === undefined) {
      if (at !== null) this.#add({ id, at, place: this.#heap.length });
    } else if (at === null) this.#remove(known);
    else if (known.at !== at) this.#move(known, at);
  }

  #add(due: Due): void {
    this.#byId.set(due.id, due);
    this.#heap.push(due);
    this.#rise(due);
  }

  #move(due: Due, at: Instant): void {
    due.at = at;
    this.#sink(due);
    this.#rise(due);
  }

  #remove(due: Due): void {
    const last = this.#heap.pop() as Due;
    this.#byId.delete(due.id);
    if (due === last) return;
    this.#put(last, due.place);
    this.#sink(last);
    this.#rise(last);
  }

  #put(due: Due, place: number): void {
    this.#heap[place] = due;
    due.place = place;
  }

  #rise(due: Due): void {
    while (due.place > 0) {
      const { place } = due;
      const parent = this.#heap[(place - 1) >> 1] as Due;
      if (!isBefore(due, parent)) return;
      this.#put(due, parent.place);
      this.#put(parent, place);
    }
  }

  #sink(due: Due): void {
    for (;;) {
      const { place } = due;
      const left = this.#heap[2 * place + 1];
      if (left === undefined) return;
      const right = this.#heap[2 * place + 2];
      const smaller = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(smaller, due)) return;
      this.#put(due, smaller.place);
      this.#put(smaller, place);
    }
  }
}
