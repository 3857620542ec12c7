const PARTS = 64;

/**
 * A map by id for thousands that come and go. It is spread over small maps: a single one that is full is copied as a whole
 * every few thousand changes, and whoever came just then would wait for that.
 */
export class SpreadMap<T> {
  readonly #parts: readonly Map<string, T>[] = Array.from({ length: PARTS }, () => new Map<string, T>());

  get(id: string): T | undefined {
    return this.#partOf(id).get(id);
  }

  set(id: string, value: T): void {
    this.#partOf(id).set(id, value);
  }

  delete(id: string): void {
    this.#partOf(id).delete(id);
  }

  /** Ids differ most at their ends. */
  #partOf(id: string): Map<string, T> {
    const last = id.length - 1;
    const ending = id.charCodeAt(last) * 257 + id.charCodeAt(last - 1);
    return this.#parts[Math.imul(ending, 0x9e3779b1) >>> 26] as Map<string, T>;
  }
}
