import type { Instant } from "./ids.ts";

interface Due {
  readonly id: string;
  readonly at: Instant;
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}

/**
 * A binary heap of at most one instant for each id, which can be moved or removed. Ties go by id, so that the order does
 * not depend on how the heap was filled.
 */
export class DueTimes {
  readonly #heap: Due[] = [];
  readonly #position = new Map<string, number>();

  /** The earliest, or undefined when nothing is due ever. */
  first(): Due | undefined {
    return this.#heap[0];
  }

  /** `at` null removes. */
  set(id: string, at: Instant | null): void {
    const index = this.#position.get(id);
    if (index !== undefined && this.#heap[index]?.at === at) return;
    if (index !== undefined) this.#removeAt(index);
    if (at === null) return;
    this.#place({ id, at }, this.#heap.length);
    this.#rise(this.#heap.length - 1);
  }

  #removeAt(index: number): void {
    const removed = this.#heap[index] as Due;
    const last = this.#heap.pop() as Due;
    this.#position.delete(removed.id);
    if (removed === last) return;
    this.#place(last, index);
    this.#sink(index);
    this.#rise(index);
  }

  #place(due: Due, index: number): void {
    this.#heap[index] = due;
    this.#position.set(due.id, index);
  }

  #rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #sink(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      if (left >= this.#heap.length) return;
      const smaller =
        right < this.#heap.length && isBefore(this.#heap[right] as Due, this.#heap[left] as Due) ? right : left;
      if (!this.#swapIfBefore(smaller, index)) return;
      index = smaller;
    }
  }

  #swapIfBefore(lower: number, upper: number): boolean {
    const a = this.#heap[lower] as Due;
    const b = this.#heap[upper] as Due;
    if (!isBefore(a, b)) return false;
    this.#place(a, upper);
    this.#place(b, lower);
    return true;
  }
}
