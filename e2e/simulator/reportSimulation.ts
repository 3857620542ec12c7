import { historyOf, hunt } from "./hunt.ts";
import { aboutTheEnd, readable } from "./readable.ts";

const SHRINK_MS = 60_000;
const TELL_EVERY_STEPS = 100_000;

/**
 * Lives worlds from `firstSeed` on until `steps` are made, and prints how that went; false when something was wrong in one of
 * them: then its shortest history is printed too.
 */
export async function reportSimulation(options: { firstSeed: number; steps: number }): Promise<boolean> {
  let next = TELL_EVERY_STEPS;
  const hunted = await hunt({
    ...options,
    budgetMs: Number.POSITIVE_INFINITY,
    progress: ({ seeds, steps }) => {
      if (steps < next) return;
      next += TELL_EVERY_STEPS;
      console.log(`simulated ${steps} steps in ${seeds} worlds`);
    },
  });
  const { seeds, steps, seconds, found } = hunted;
  const rate = Math.round(steps / seconds);
  console.log(
    `${steps} steps in ${seeds} worlds from seed ${options.firstSeed}: ${seconds.toFixed(1)} s, ${rate} steps/s`,
  );
  console.log(found === null ? "✓ no violation" : `✗ seed ${found.seed}: ${readable(found.violation ?? "")}`);
  if (found !== null) await printHistory(found.seed);
  return found === null;
}

async function printHistory(seed: number): Promise<void> {
  const { acts, of, lines } = await historyOf(seed, SHRINK_MS);
  console.log(`\nThe shortest history that ends like this (${acts} of ${of} acts), as far as the end speaks of it:\n`);
  for (const line of aboutTheEnd(lines)) console.log(readable(line));
  console.log(`\nAgain: npm run chaos -- --simulate --steps 1 --seed ${seed}`);
}
