import { moveCursor, parkProjection, type Queries, readHappenings, takeCursor } from "@touchstone/db";
import type { Log } from "@touchstone/runtime";
import { LOG_PROJECTION, projectBatch, UnprojectableRows } from "./projectBatch.ts";

const BATCH_ROWS = 500;

export interface ProjectOptions {
  /** Runs work that sees the tenant and that is kept whole or not at all. */
  readonly transact: <T>(work: (trx: Queries) => Promise<T>) => Promise<T>;
  readonly log: Log;
  /** Journal rows in one transaction; default 500. */
  readonly batchRows?: number;
  /** Transactions at most, so that tenants take turns; as many as it takes by default. */
  readonly batches?: number;
  /** See `BatchOptions`. */
  readonly refreshesCards?: boolean;
  readonly upToSeq?: number;
  readonly onProjected?: (rows: number) => void;
  readonly onParked?: () => void;
}

/**
 * Brings a tenant's projections up to the journal's end; false when `batches` were not enough. A row that makes it throw is
 * parked and passed. Throws only when the database does not serve: then nothing of the current batch is kept, and a later
 * call goes on from the cursor.
 */
export async function projectTenant(tenantId: string, options: ProjectOptions): Promise<boolean> {
  const most = options.batchRows ?? BATCH_ROWS;
  let limit = most;
  for (let left = options.batches ?? Number.POSITIVE_INFINITY; left > 0; left--) {
    const rows = await projectOrPark(tenantId, limit, options);
    // Whoever commits on and on is not run after: what came meanwhile is the next job's.
    if (rows !== "failed" && rows < limit) return true;
    limit = rows === "failed" ? Math.max(1, Math.floor(limit / 8)) : Math.min(most, limit * 2);
  }
  return false;
}

/** How many rows the cursor passed; 0 when there is no more to do here. "failed": try again with fewer. */
async function projectOrPark(tenantId: string, limit: number, options: ProjectOptions): Promise<number | "failed"> {
  try {
    const result = await options.transact((trx) => projectBatch(trx, tenantId, { ...options, limit }));
    if (result.kind === "busy") return 0;
    options.onProjected?.(result.rows);
    return result.rows;
  } catch (error) {
    if (!isOfTheRow(error)) throw error;
    if (limit > 1) return "failed";
    return await parkNextRow(tenantId, error, options);
  }
}

async function parkNextRow(tenantId: string, error: unknown, options: ProjectOptions): Promise<number> {
  const cause = error instanceof UnprojectableRows ? error.cause : error;
  const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return await options.transact(async (trx) => {
    const cursor = await takeCursor(trx, tenantId, LOG_PROJECTION);
    if (cursor === "busy") return 0;
    const [row] = await readHappenings(trx, tenantId, cursor, { limit: 1 });
    if (!row) return 0;
    await parkProjection(trx, tenantId, LOG_PROJECTION, row.seq, message.slice(0, 2000));
    await moveCursor(trx, tenantId, LOG_PROJECTION, row.seq);
    options.log.error({ err: error, tenantId, seq: row.seq }, "a journal row could not be projected and is parked");
    options.onParked?.();
    return 1;
  });
}

/** SQLSTATE classes that a row's values cause: data exception, integrity violation, program limit. */
const CAUSED_BY_VALUES = /^(22|23|54)...$/;

/** True when the row itself is at fault; false when the database or the network is, and trying again later helps. */
function isOfTheRow(error: unknown): boolean {
  if (error instanceof UnprojectableRows) return true;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && CAUSED_BY_VALUES.test(code);
}
