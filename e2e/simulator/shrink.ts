import type { Act } from "./acts.ts";
import { simulate } from "./simulate.ts";

/**
 * The shortest plan that it finds in `budgetMs` which still ends in a violation: takes acts away, first halves of them, at last each
 * alone. What is violated may change on the way; a shorter history of any violation is worth more.
 */
export async function shrink(seed: number, plan: readonly Act[], budgetMs: number): Promise<readonly Act[]> {
  const until = performance.now() + budgetMs;
  let shortest = plan;
  let size = Math.ceil(plan.length / 2);
  while (size >= 1 && performance.now() < until) {
    const shorter = await withoutSome(seed, shortest, size, until);
    if (shorter !== null) shortest = shorter;
    else if (size === 1) break;
    else size = Math.ceil(size / 2);
    size = Math.min(size, Math.max(1, Math.ceil(shortest.length / 2)));
  }
  return shortest;
}

/** The plan without the first stretch of `size` acts that is not needed; null when each is. */
async function withoutSome(seed: number, plan: readonly Act[], size: number, until: number): Promise<Act[] | null> {
  for (let from = 0; from < plan.length && performance.now() < until; from += size) {
    const shorter = plan.filter((_, place) => place < from || place >= from + size);
    if ((await simulate(seed, { plan: shorter })).violation !== null) return shorter;
  }
  return null;
}
