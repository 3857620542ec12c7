import {
  addFigures,
  type JournaledHappenings,
  moveCursor,
  type Queries,
  readFigureLimits,
  readHappenings,
  readLoggedRecords,
  readOpenSpans,
  refreshCards,
  refreshMissed,
  takeCursor,
  writeLog,
  writeSpans,
} from "@touchstone/db";
import { foldHappenings, interactionIdsOf } from "./foldHappenings.ts";
import { foldSpans, timedAgentIds } from "./foldSpans.ts";

/** The name under which the cursor of log, figures and cards is kept. */
export const LOG_PROJECTION = "log";

export interface BatchOptions {
  /** Journal rows at most. */
  readonly limit: number;
  /** Off only where all cards and the missed list are made anew at the end anyway. */
  readonly refreshesCards?: boolean;
  /** Not beyond this sequence. */
  readonly upToSeq?: number;
}

export type BatchResult = { readonly kind: "busy" } | { readonly kind: "done"; readonly rows: number };

/** The code threw over what these rows say; the cause is its error. Smaller batches find the row. */
export class UnprojectableRows extends Error {
  override readonly name = "UnprojectableRows";
}

/**
 * Projects the next rows of a tenant's journal in the caller's transaction: log rows with their events, the figures of
 * intervals, agents' time, the missed list and the cards of all people concerned, and the cursor. All of it commits or none, so a repeat changes nothing.
 * "busy" when another transaction is at it. Throws what a row makes it throw.
 */
export async function projectBatch(trx: Queries, tenantId: string, options: BatchOptions): Promise<BatchResult> {
  const cursor = await takeCursor(trx, tenantId, LOG_PROJECTION);
  if (cursor === "busy") return { kind: "busy" };
  const journal = await readHappenings(trx, tenantId, cursor, options);
  const last = journal.at(-1);
  if (last === undefined) return { kind: "done", rows: 0 };
  await projectRows(trx, tenantId, journal, options);
  await moveCursor(trx, tenantId, LOG_PROJECTION, last.seq);
  return { kind: "done", rows: journal.length };
}

async function projectRows(
  trx: Queries,
  tenantId: string,
  journal: readonly JournaledHappenings[],
  options: BatchOptions,
): Promise<void> {
  await projectSpans(trx, tenantId, journal);
  const interactionIds = interactionIdsOf(journal);
  if (interactionIds.length === 0) return;
  const limits = await readFigureLimits(trx, tenantId);
  const before = await readLoggedRecords(trx, tenantId, interactionIds);
  const folded = foldOrSay(() => foldHappenings(tenantId, journal, before, limits));
  await writeLog(trx, folded.log);
  await addFigures(trx, tenantId, "queue", folded.queueFigures);
  await addFigures(trx, tenantId, "agent", folded.agentFigures);
  if (!(options.refreshesCards ?? true)) return;
  await refreshMissed(trx, tenantId, folded.missed);
  await refreshCards(trx, tenantId, folded.customerIds);
}

async function projectSpans(trx: Queries, tenantId: string, journal: readonly JournaledHappenings[]): Promise<void> {
  const agentIds = timedAgentIds(journal);
  if (agentIds.length === 0) return;
  await writeSpans(trx, tenantId, foldSpans(journal, await readOpenSpans(trx, tenantId, agentIds)));
}

function foldOrSay<T>(fold: () => T): T {
  try {
    return fold();
  } catch (cause) {
    throw new UnprojectableRows("the journal's rows could not be folded", { cause });
  }
}
