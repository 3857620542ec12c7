import { SpreadMap } from "./spreadMap.ts";

/**
 * A number for each id for as long as it is known, then another id's: what indexes keep about it stands in arrays by number,
 * so that one look finds the way into all of them. No decision depends on these numbers.
 */
export class Slots {
  readonly #slots = new SpreadMap<number>();
  readonly #ids: string[] = [];
  readonly #free: number[] = [];

  /** Gives the id a number, if it has none. */
  take(id: string): number {
    const known = this.#slots.get(id);
    if (known !== undefined) return known;
    const slot = this.#free.pop() ?? this.#ids.length;
    this.#ids[slot] = id;
    this.#slots.set(id, slot);
    return slot;
  }

  /** -1: it has none. */
  of(id: string): number {
    return this.#slots.get(id) ?? -1;
  }

  idOf(slot: number): string {
    return this.#ids[slot] as string;
  }

  /** Nothing may be kept by its number any more. */
  release(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#slots.delete(id);
    this.#free.push(slot);
  }
}
