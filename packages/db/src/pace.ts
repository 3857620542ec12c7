import { setImmediate } from "node:timers/promises";

/** Nothing of this process waits longer than this for the rest of a long piece of work. */
const SLICE_MS = 1;

/** What a pace is measured by; a simulated process has a clock of its own. */
export interface PaceClock {
  /** Milliseconds; never steps back. */
  monotonicMs(): number;
  /** Resolves when whoever else in this process had something to do has had a turn. */
  pause(): Promise<void>;
}

/** Long work in slices: one tenant's hundreds of facts must not keep the others waiting. */
export interface Pace {
  /** Of work so far, pauses left out. */
  readonly spentMs: number;
  /** The slice is over. */
  readonly isDue: boolean;
  pause(): Promise<void>;
}

const machine: PaceClock = { monotonicMs: () => performance.now(), pause: () => setImmediate() };

/** Begins a slice. */
export function createPace(clock: PaceClock = machine): Pace {
  let beganAt = clock.monotonicMs();
  let before = 0;
  const inSlice = () => clock.monotonicMs() - beganAt;
  return {
    get spentMs() {
      return before + inSlice();
    },
    get isDue() {
      return inSlice() >= SLICE_MS;
    },
    async pause() {
      before += inSlice();
      await clock.pause();
      beganAt = clock.monotonicMs();
    },
  };
}
