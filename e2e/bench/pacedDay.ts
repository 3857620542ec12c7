import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "@touchstone/db";
import type { DayFact } from "./aDay.ts";
import { sayAs } from "./routerHouse.ts";

/** As often as whoever is due by then comes into the inbox, in one statement. */
const EVERY_MS = 10;

interface PacedDay {
  readonly tenantId: string;
  readonly facts: readonly DayFact[];
  readonly perSecond: number;
  /** After each commit. */
  told(): void;
}

/** Puts facts into the inbox in order, so many a second whatever becomes of them. Resolves when the last one is in. */
export async function sayPaced(system: Database, { tenantId, facts, perSecond, told }: PacedDay): Promise<void> {
  const startAt = performance.now();
  for (let from = 0; from < facts.length; ) {
    const to = Math.min(facts.length, Math.ceil(((performance.now() - startAt) * perSecond) / 1000));
    if (to > from) {
      await sayAs(system, tenantId, facts.slice(from, to));
      told();
    }
    from = to;
    await pause(EVERY_MS - ((performance.now() - startAt) % EVERY_MS));
  }
}
