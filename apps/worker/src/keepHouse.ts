import { type Database, ensureJournalPartitions, removeExpired } from "@touchstone/db";
import type { Log } from "@touchstone/runtime";

const DAY_MS = 86_400_000;
const BATCH = 5000;

/** Removes what has served its time and makes the journal's partitions of this month and the next two. As the system role. */
export async function keepHouse(database: Database, log: Log, nowMs: number = Date.now()): Promise<void> {
  const made = await ensureJournalPartitions(database.kysely, nowMs, nowMs + 62 * DAY_MS);
  const total: Record<string, number> = {};
  for (;;) {
    const removed = await removeExpired(database.kysely, BATCH);
    for (const [kind, rows] of Object.entries(removed)) total[kind] = (total[kind] ?? 0) + rows;
    if (Object.values(removed).every((rows) => rows < BATCH)) break;
  }
  log.info({ removed: total, partitionsMade: made }, "the house is kept");
}
