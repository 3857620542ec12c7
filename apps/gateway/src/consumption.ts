import { type AwaitedFact, readConsumed } from "@touchstone/db";
import type { Interaction } from "@touchstone/domain";
import type { Log, WakeUps } from "@touchstone/runtime";
import type { InteractionView } from "@touchstone/telephony";
import type pg from "pg";

export interface Consumption {
  /**
   * Waits until the router has consumed a stored fact and tells what the interaction then is; `notConsumed` at `untilMs` (of
   * `performance.now()`). `mayBeDone`: a repeat, whose first may have been consumed long ago.
   */
  waitFor(fact: AwaitedFact, untilMs: number, mayBeDone: boolean): Promise<InteractionView>;
  close(): void;
}

/** Covers a hint that was lost, or that came between the commit and the waiting. */
const LOOK_EVERY_MS = 50;

interface Waiting {
  readonly fact: AwaitedFact;
  readonly resolve: (view: InteractionView) => void;
  readonly timer: NodeJS.Timeout;
}

/** All waiting requests share one query at a time: one look for each of the router's commits, however many wait. */
export function createConsumption(options: { pool: pg.Pool; wakeUps: WakeUps; log: Log }): Consumption {
  const waiting = new Set<Waiting>();
  let looking = false;
  let lookAgain = false;
  const end = (one: Waiting, view: InteractionView) => {
    if (!waiting.delete(one)) return;
    clearTimeout(one.timer);
    one.resolve(view);
  };
  const look = async () => {
    if (looking || waiting.size === 0) {
      lookAgain = looking;
      return;
    }
    looking = true;
    const asked = [...waiting];
    try {
      const consumed = await readConsumed(
        options.pool,
        asked.map(({ fact }) => fact),
      );
      for (const one of asked) {
        const interaction = consumed.get(one.fact.factId);
        if (interaction !== undefined) end(one, viewOfInteraction(interaction));
      }
    } catch (err) {
      options.log.debug({ err }, "consumed facts could not be read; who waits is told to come back");
    }
    looking = false;
    if (lookAgain) {
      lookAgain = false;
      void look();
    }
  };
  const stopListening = options.wakeUps.on("consumed", () => void look());
  const poll = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return {
    waitFor: (fact, untilMs, mayBeDone) =>
      new Promise((resolve) => {
        const inMs = Math.max(0, untilMs - performance.now());
        const timer = setTimeout(() => end(one, { kind: "notConsumed" }), inMs);
        const one: Waiting = { fact, resolve, timer };
        waiting.add(one);
        if (mayBeDone) void look();
      }),
    close: () => {
      stopListening();
      clearInterval(poll);
      for (const one of waiting) end(one, { kind: "notConsumed" });
    },
  };
}

export const viewOfInteraction = (interaction: Interaction | null): InteractionView =>
  interaction === null ? { kind: "unknown" } : { kind: "committed", interaction };
