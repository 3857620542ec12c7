import { DEFAULT_FIGURE_LIMITS, type InteractionRecord } from "@touchstone/domain";
import type { Clock } from "@touchstone/router";
import type { WakeUps } from "@touchstone/runtime";
import { foldHappenings, interactionIdsOf } from "@touchstone/worker";
import type { DatabaseModel } from "./databaseModel.ts";
import { TENANT_ID } from "./house.ts";
import type { Network } from "./network.ts";
import type { Life } from "./simulatedProcess.ts";

const POLL_MS = 3_000;
const BATCH_ROWS = 100;

export interface WorkerDeps {
  readonly life: Life;
  readonly clock: Clock;
  readonly db: DatabaseModel;
  readonly network: Network;
  readonly wakeUps: WakeUps;
}

/** One life of a worker: projects the journal by its cursor, in transactions that hold log, figures and cursor together. */
export function startWorker(deps: WorkerDeps): void {
  let isAtIt = false;
  const project = () => {
    if (isAtIt) return;
    isAtIt = true;
    void projectRows(deps)
      .catch(() => false) // Nothing is kept of it; the next poll goes on from the cursor.
      .then((isMore) => {
        isAtIt = false;
        if (isMore) project();
      });
  };
  const poll = () => {
    project();
    deps.clock.after(POLL_MS, poll);
  };
  deps.wakeUps.on("consumed", project);
  poll();
}

/** One transaction: reads at one instant, writes at a later one, and only if the cursor still stands where it was locked. */
async function projectRows({ network, life, db }: WorkerDeps): Promise<boolean> {
  const read = await network.ask(life, "database", "journal rows", () => readRows(db));
  if (read.rows.length === 0) return false;
  const folded = foldHappenings(TENANT_ID, read.rows, read.before, DEFAULT_FIGURE_LIMITS);
  const records = new Map(folded.log.map((columns) => [columns.interaction_id, columns.record as InteractionRecord]));
  return await network.ask(life, "database", "log rows", () => {
    if (db.log.cursor !== read.cursor) return false;
    for (const [id, record] of records) db.log.records.set(id, record);
    addFigures(db, "queue", folded.queueFigures);
    addFigures(db, "agent", folded.agentFigures);
    db.log.cursor = read.cursor + read.rows.length;
    return true;
  });
}

function readRows(db: DatabaseModel) {
  const { cursor } = db.log;
  const rows = db.journal
    .slice(cursor, cursor + BATCH_ROWS)
    .map(({ happened }, place) => ({ seq: cursor + place + 1, happened }));
  const known = interactionIdsOf(rows).flatMap((id) => {
    const record = db.log.records.get(id);
    return record === undefined ? [] : ([[id, record]] as const);
  });
  return { cursor, rows, before: new Map(known) };
}

interface Interval {
  readonly id: string;
  readonly startsAt: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** Adds to the figures of intervals; what comes to nought is removed. */
export function addFigures(
  db: Pick<DatabaseModel, "log">,
  of: "queue" | "agent",
  intervals: readonly Interval[],
): void {
  for (const { id, startsAt, figures } of intervals) {
    for (const [name, value] of Object.entries(figures)) {
      const key = `${of} ${id} ${startsAt} ${name}`;
      const sum = (db.log.figures.get(key) ?? 0) + value;
      if (sum === 0) db.log.figures.delete(key);
      else db.log.figures.set(key, sum);
    }
  }
}
