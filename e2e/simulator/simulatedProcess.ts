import type { Clock } from "@touchstone/router";
import { createDice, type Dice } from "./dice.ts";
import type { Schedule } from "./schedule.ts";

/** What a machine of ours may gain or lose; ten times what is usual. */
const WORST_QUARTZ_PPM = 1_000;

/** One life of a process: code that runs in it is of this life, and of no later one. */
export interface Life {
  readonly process: SimulatedProcess;
  readonly number: number;
  /** Not killed yet. */
  readonly isCurrent: boolean;
  /** Does it as soon as the process runs: at once, when it wakes again, or never. */
  run(work: () => void): void;
}

/**
 * A process with a clock that is wrong in its own way. It can be killed at any instant (what it waited for never comes), started
 * again with nothing in memory, and stopped for a while without knowing it.
 */
export class SimulatedProcess {
  readonly name: string;
  readonly #schedule: Schedule;
  readonly #start: (life: Life) => void;
  readonly #dice: Dice;
  #number = 0;
  #isUp = false;
  #isPaused = false;
  #put: (() => void)[] = [];
  #skewMs: number;
  readonly #drift: number;
  #lastIdMs = 0;
  #ids = 0;

  constructor(name: string, seed: number, schedule: Schedule, start: (life: Life) => void) {
    this.name = name;
    this.#schedule = schedule;
    this.#start = start;
    this.#dice = createDice(seed, `process ${name}`);
    this.#skewMs = this.#dice.between(-3_600_000, 3_600_000);
    this.#drift = 1 + this.#dice.between(-WORST_QUARTZ_PPM, WORST_QUARTZ_PPM) / 1_000_000;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get answers(): boolean {
    return this.#isUp && !this.#isPaused;
  }

  start(): void {
    if (this.#isUp) return;
    this.#isUp = true;
    this.#number += 1;
    const number = this.#number;
    const isCurrent = () => this.#isUp && number === this.#number;
    this.#start({
      process: this,
      number,
      get isCurrent() {
        return isCurrent();
      },
      run: (work) => this.#run(number, work),
    });
  }

  /** kill -9. */
  kill(): void {
    this.#isUp = false;
    this.#isPaused = false;
    this.#number += 1;
    this.#put = [];
  }

  /** SIGSTOP: everything that comes meanwhile waits. */
  pause(): void {
    this.#isPaused = this.#isUp;
  }

  /** SIGCONT. */
  resume(): void {
    this.#isPaused = false;
    const put = this.#put;
    this.#put = [];
    for (const work of put) work();
  }

  /** The machine's clock is set. */
  skewBy(ms: number): void {
    this.#skewMs += ms;
  }

  /** What the code of one life has for a clock. Time-outs run at the speed of this machine's quartz. */
  clockOf(life: Life): Clock {
    const schedule = this.#schedule;
    return {
      now: () => schedule.now + this.#skewMs,
      monotonicMs: () => schedule.now * this.#drift,
      after: (ms, work) => schedule.after(ms / this.#drift, `${this.name} looks at its clock`, () => life.run(work)),
      pause: () =>
        new Promise((resolve) => {
          schedule.after(0, `${this.name} goes on`, () => life.run(resolve));
        }),
      newId: () => this.#newId(),
    };
  }

  /** Loses its first event when the process is gone by then; keeps order otherwise. */
  #run(number: number, work: () => void): void {
    if (!this.#isUp || number !== this.#number) return;
    if (this.#isPaused) this.#put.push(() => this.#run(number, work));
    else work();
  }

  /** Sorted in the order in which they are made, also when the clock is set back. */
  #newId(): string {
    const ms = this.#schedule.now + this.#skewMs;
    this.#ids += 1;
    if (ms > this.#lastIdMs) this.#lastIdMs = ms;
    else if ((this.#ids & 0xfff) === 0) this.#lastIdMs += 1;
    return uuidAt(this.#lastIdMs, this.#ids, this.#dice);
  }
}

/** A UUIDv7 as `newId` of packages/runtime makes it, from dice. */
export function uuidAt(ms: number, count: number, dice: Dice): string {
  const time = ms.toString(16).padStart(12, "0");
  const counter = (count & 0xfff).toString(16).padStart(3, "0");
  const tail = dice.below(0x7fffffff).toString(16).padStart(8, "0") + (count & 0xffffff).toString(16).padStart(6, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-8${tail.slice(0, 3)}-${tail.slice(2, 14)}`;
}
