import { planOf } from "./acts.ts";
import { shrink } from "./shrink.ts";
import { type Simulated, simulate } from "./simulate.ts";

export interface Hunt {
  readonly seeds: number;
  readonly steps: number;
  readonly seconds: number;
  /** The first world in which something is wrong. */
  readonly found: Simulated | null;
}

export interface HuntOptions {
  readonly firstSeed: number;
  /** Ends with the world in which so many steps are reached. */
  readonly steps: number;
  readonly budgetMs: number;
  readonly progress?: (hunt: { readonly seeds: number; readonly steps: number }) => void;
}

/** World after world, seed after seed, until something is wrong or there were enough of them. */
export async function hunt(options: HuntOptions): Promise<Hunt> {
  const startedAt = performance.now();
  const tally = { seeds: 0, steps: 0 };
  let found: Simulated | null = null;
  while (found === null && tally.steps < options.steps && performance.now() - startedAt < options.budgetMs) {
    const simulated = await simulate(options.firstSeed + tally.seeds);
    tally.seeds += 1;
    tally.steps += simulated.steps;
    if (simulated.violation !== null) found = simulated;
    options.progress?.(tally);
  }
  return { ...tally, seconds: (performance.now() - startedAt) / 1000, found };
}

/** The shortest history of what went wrong with this seed, as lines. */
export async function historyOf(
  seed: number,
  budgetMs: number,
): Promise<{ acts: number; of: number; lines: string[] }> {
  const whole = planOf(seed);
  const plan = await shrink(seed, whole, budgetMs);
  const lines: string[] = [];
  await simulate(seed, { plan, heard: (line) => lines.push(line) });
  return { acts: plan.length, of: whole.length, lines };
}
