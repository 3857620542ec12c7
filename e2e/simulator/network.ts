import { createDice, type Dice } from "./dice.ts";
import type { Schedule } from "./schedule.ts";
import type { Life, SimulatedProcess } from "./simulatedProcess.ts";

/** What a request over a broken line comes to: not even received, or done without an answer. */
type Cut = "before" | "after";

/**
 * Requests between processes: each takes its time there and back, and may be cut. Whoever asked and is dead by then never hears;
 * what he asked is done all the same.
 */
export class Network {
  readonly #seed: number;
  readonly #schedule: Schedule;
  readonly #lines = new Map<string, Dice>();
  readonly #cuts = new Map<string, Cut[]>();
  /** Until then nobody at this place answers. */
  readonly #awayUntil = new Map<string, number>();

  constructor(seed: number, schedule: Schedule) {
    this.#seed = seed;
    this.#schedule = schedule;
  }

  /** The next requests of this process to that place are cut like this. */
  cut(process: SimulatedProcess, place: string, ways: readonly Cut[]): void {
    this.#cuts.set(`${process.name}>${place}`, [...ways]);
  }

  /** Nobody at this place answers for so long. */
  away(place: string, ms: number): void {
    this.#awayUntil.set(place, this.#schedule.now + ms);
  }

  /** All lines are whole, everybody is there. */
  heal(): void {
    this.#cuts.clear();
    this.#awayUntil.clear();
  }

  /** Asks a place to do `work` in one instant of its own. Rejects with what `work` throws, or as `lost`. */
  ask<T>(life: Life, place: string, what: string, work: () => T): Promise<T> {
    const { name } = life.process;
    const line = `${name}>${place}`;
    const dice = this.#diceOf(line);
    const cut = this.#cuts.get(line)?.shift();
    return new Promise<T>((resolve, reject) => {
      const answer = (tell: () => void) =>
        this.#schedule.after(latency(dice), `${name} hears: ${what}`, () => life.run(tell));
      this.#schedule.after(latency(dice), `${name} asks ${place}: ${what}`, () => {
        if (cut === "before" || (this.#awayUntil.get(place) ?? 0) > this.#schedule.now) {
          answer(() => reject(lost()));
          return;
        }
        const told = outcomeOf(work, resolve, reject);
        answer(cut === "after" ? () => reject(lost()) : told);
      });
    });
  }

  #diceOf(line: string): Dice {
    const known = this.#lines.get(line) ?? createDice(this.#seed, `line ${line}`);
    this.#lines.set(line, known);
    return known;
  }
}

/** Mostly a few milliseconds, now and then a tenth of a second. */
const latency = (dice: Dice): number => (dice.chance(0.05) ? dice.between(20, 150) : dice.between(1, 6));

function outcomeOf<T>(work: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): () => void {
  try {
    const value = work();
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}

/** What a driver says of a connection that ended: nobody knows what became of the request. */
export class LineLost extends Error {
  readonly code = "ECONNRESET";
}

const lost = () => new LineLost("the line was lost");
