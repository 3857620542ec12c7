import type { Clock } from "./clock.ts";

/** Readings may differ by this much, since each takes its time; more, and somebody has set the clock. */
const SLACK_MS = 1_000;

/** The database's clock between two readings of it. Milliseconds since 1970; steps back only when it is set. */
export class DatabaseClock {
  readonly #clock: Clock;
  #read = 0;
  #readAt = 0;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** It was `now` a moment ago. */
  read(now: number): void {
    this.#read = now;
    this.#readAt = this.#clock.monotonicMs();
  }

  now(): number {
    const estimate = Math.floor(this.#read + this.#clock.monotonicMs() - this.#readAt);
    const isSlack = estimate < this.#last && estimate > this.#last - SLACK_MS;
    if (!isSlack) this.#last = estimate;
    return this.#last;
  }
}
