import { setTimeout as sleep } from "node:timers/promises";

export interface WaitOptions {
  /** Default 5,000. */
  timeoutMs?: number;
  /** Default 10. */
  everyMs?: number;
  /** What is waited for, for the message when it does not come. */
  what?: string;
}

/**
 * Asks `condition` again and again until it gives something other than undefined, null or false, and returns that. What it
 * throws counts as "not yet" and is told when time runs out. Tests wait with this and never sleep.
 */
export async function waitFor<T>(
  condition: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  options: WaitOptions = {},
): Promise<T> {
  const { timeoutMs = 5000, everyMs = 10, what = condition.toString() } = options;
  const giveUpAt = performance.now() + timeoutMs;
  for (let cause: unknown; ; await sleep(everyMs)) {
    try {
      const value = await condition();
      if (value !== undefined && value !== null && value !== false) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > giveUpAt) throw new Error(`still not after ${timeoutMs} ms: ${what}`, { cause });
  }
}
