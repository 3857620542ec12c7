import { type Floor, nextTimeOut } from "@touchstone/domain";
import { type Batch, parkFact, type WhichTimeOuts } from "./batch.ts";

interface SetAside {
  /** Of the interaction or the agent. */
  readonly id: string;
  readonly error: string;
}

/**
 * The time-outs of one floor that make code throw, or whose outcome the database refuses: they must not stop the others. When one does,
 * each is taken alone until it is known which it is. That one is set aside and shown as a parked fact; it is tried again when somebody
 * puts the fact back, and by the next owner of the floor, which after a fix is a process with new code.
 */
export class TimeOutsAside {
  readonly #aside = new Set<string>();
  #untold: readonly SetAside[] = [];
  #areSuspect = false;

  get ids(): ReadonlySet<string> {
    return this.#aside;
  }

  /** Among those that are due is one that cannot be carried out: each is to be taken alone. */
  get areSuspect(): boolean {
    return this.#areSuspect || this.#untold.length > 0;
  }

  /** What `stepTime` is to be told as long as nothing is suspected. */
  get which(): WhichTimeOuts {
    return this.#aside.size === 0 ? {} : { but: [...this.#aside] };
  }

  suspect(): void {
    this.#areSuspect = true;
  }

  /** The next to be taken alone. Undefined when all that is due has been: then nothing is suspected any more. */
  next(floor: Floor, now: number): string | undefined {
    const due = nextTimeOut(floor, this.#aside);
    if (due !== undefined && due.at <= now) return due.id;
    this.#areSuspect = false;
    return undefined;
  }

  setAside(id: string, error: unknown): void {
    this.#aside.add(id);
    this.#untold = [...this.#untold, { id, error: String(error) }];
  }

  /** Parks a fact for each that was set aside lately. Putting it back tries the time-out again. False when there is none. */
  park(batch: Batch, newId: () => string): boolean {
    for (const { id, error } of this.#untold) {
      const factId = newId();
      const interactionId = batch.floor.agents.has(id) ? null : id;
      const body = { type: "timePassed", only: id, interactionId };
      parkFact(batch, { id: factId, arrival: { key: `timeOut:${id}:${factId}`, body } }, error);
    }
    return this.#untold.length > 0;
  }

  /** What was parked is committed. */
  told(): void {
    this.#untold = [];
  }

  /** Somebody put its fact back, and now it could be carried out. */
  release(id: string): void {
    this.#aside.delete(id);
  }
}
