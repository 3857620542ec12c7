import type { TextChanges } from "@touchstone/db";

/** Whom the last commits blocked: facts that are looked up while a commit is under way do not know yet whom that one blocks. */
export class LatelyBlocked {
  /** Milliseconds for which a look-up may be older than a commit. */
  readonly #keepMs: number;
  /** Until when, by the hash of the address. */
  readonly #until = new Map<string, number>();

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  committed({ blocked }: Pick<TextChanges, "blocked">, now: number): void {
    for (const { addressHash } of blocked) if (addressHash !== null) this.#until.set(addressHash, now + this.#keepMs);
  }

  at(now: number): readonly string[] {
    for (const [hash, until] of this.#until) if (until < now) this.#until.delete(hash);
    return [...this.#until.keys()];
  }
}
