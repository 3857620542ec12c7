import { setImmediate } from "node:timers/promises";
import { newId } from "@touchstone/runtime";

/**
 * Time as this process has it, and ids stamped with it. It only says when to look and how long ago something was here: what is
 * due is decided with the database's clock. A simulated process has one of its own.
 */
export interface Clock {
  /** Milliseconds since 1970, as this machine believes. */
  now(): number;
  /** Milliseconds; never steps back. */
  monotonicMs(): number;
  /** Runs `work` once, after `ms`; the returned function calls it off. */
  after(ms: number, work: () => void): () => void;
  /** Resolves when whoever else in this process had something to do has had a turn. */
  pause(): Promise<void>;
  /** A UUIDv7. */
  newId(): string;
}

export const machineClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  pause: () => setImmediate(),
  newId,
};
