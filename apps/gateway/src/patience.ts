import { orUnavailable } from "./unavailable.ts";

/**
 * How long webhooks wait for the database: one deadline for each, which all that happens below honours. While facts cannot be
 * stored the others wait for less: the carrier hears at once that it has to come again, and no crowd gathers before a database
 * that comes back.
 */
export interface Patience {
  /** Of `performance.now()`, as `arrivedMs` is: then the webhook is answered, whatever has happened. */
  deadlineOf(arrivedMs: number): number;
  /** Gives a fact until `untilMs` to be stored; fails as Unavailable. One that is stored later is not told, but learnt from. */
  store<T>(storing: Promise<T>, untilMs: number): Promise<T>;
}

/** Of a carrier's second the rest is for the network. */
const ANSWER_MS = 700;
/** For a database that counts as away. */
const AWAY_MS = 250;
/** One that stored anything lately is only slow: what it does not do in time it may do soon. */
const LATELY_MS = 1_000;

export function createPatience(): Patience {
  let hasFailed = false;
  let storedMs = Number.NEGATIVE_INFINITY;
  const isAway = () => hasFailed && performance.now() - storedMs > LATELY_MS;
  return {
    deadlineOf: (arrivedMs) => arrivedMs + (isAway() ? AWAY_MS : ANSWER_MS),
    store: async (storing, untilMs) => {
      const stored = storing.then((result) => {
        hasFailed = false;
        storedMs = performance.now();
        return result;
      });
      try {
        return await orUnavailable(stored, untilMs);
      } catch (error) {
        hasFailed = !isAboutTheData((error as Error).cause);
        throw error;
      }
    },
  };
}

/** A fact that no table can hold says nothing of the database. */
const isAboutTheData = (error: unknown) => /^(22|23|54)/.test((error as { code?: string } | undefined)?.code ?? "");
