import type { EmulatorFault, EmulatorFaults } from "@touchstone/contracts";

/** Faults on demand, per route. */
export type Faults = {
  get(): EmulatorFaults;
  set(faults: EmulatorFaults): void;
  clear(): void;
  /** The faults that befall the next webhook to `path`; each draw counts against the fault's `times`. */
  befalling(path: string): readonly EmulatorFault[];
  /** Resolves once another webhook of the fault's route has been sent. */
  overtaken(fault: EmulatorFault): Promise<void>;
  /** Tells those held back for reordering that a webhook to `path` has gone out. */
  sent(path: string): void;
};

type Held = { readonly route: string; readonly release: () => void };

export const createFaults = (): Faults => {
  let current: EmulatorFaults = { faults: [] };
  let draw = seededDraw(1);
  const happened = new Map<EmulatorFault, number>();
  const held = new Set<Held>();
  const strikes = (fault: EmulatorFault, path: string) => {
    if (!path.startsWith(fault.route)) return false;
    const count = happened.get(fault) ?? 0;
    if (fault.times !== undefined && count >= fault.times) return false;
    if (fault.probability !== undefined && draw() >= fault.probability) return false;
    happened.set(fault, count + 1);
    return true;
  };
  const set = (faults: EmulatorFaults) => {
    current = faults;
    draw = seededDraw(faults.seed ?? 1);
    happened.clear();
    for (const waiting of held) waiting.release();
  };
  return {
    get: () => current,
    set,
    clear: () => set({ faults: [] }),
    befalling: (path) => (current.faults.length === 0 ? [] : current.faults.filter((fault) => strikes(fault, path))),
    overtaken: (fault) =>
      new Promise((resolve) => {
        const waiting: Held = {
          route: fault.route,
          release() {
            held.delete(waiting);
            resolve();
          },
        };
        held.add(waiting);
      }),
    sent(path) {
      for (const waiting of held) if (path.startsWith(waiting.route)) waiting.release();
    },
  };
};

/** mulberry32: small, repeatable, good enough to draw faults with. */
const seededDraw = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
