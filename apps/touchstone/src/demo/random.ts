/** Chance that repeats: the same seed draws the same. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** An integer from `low` to `high`, both included. */
  int(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** A waiting time with this mean, in the same unit. */
  exponential(mean: number): number;
  /** Around `median`, never negative, with a long tail: half the draws lie within a factor of about 1 ± `spread`. */
  around(median: number, spread: number): number;
}

/** Mulberry32 over a hash of the seed. */
export function createRandom(seed: string): Random {
  let state = [...seed].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 0x5bd1e995) ^ (h >>> 13), 0x9e3779b9);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)] as (typeof list)[number],
    exponential: (mean) => -mean * Math.log(1 - next()),
    around: (median, spread) => median * Math.exp(normal() * spread * 1.5),
  };
}
