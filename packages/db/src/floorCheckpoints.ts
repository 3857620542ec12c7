import type { FloorRows } from "@touchstone/domain";
import { type QueryExecutorProvider, sql } from "kysely";
import { loadedInteractions } from "./floorLoad.ts";
import type { Queries } from "./openDatabase.ts";

/** Some three seconds of stepping lie between two checkpoints. */
const ROWS_APART = 50_000;

/**
 * Keeps the floors whose journal has grown by so many rows since their last checkpoint, each in one statement and so in one
 * snapshot: no router waits. As the system role; returns how many were kept.
 */
export async function keepCheckpoints(queries: Queries, rowsApart: number = ROWS_APART): Promise<number> {
  const { rows } = await sql<{ tenantId: string }>`
    select tenant_id from floor f where f.journal_seq >= ${rowsApart} + coalesce(
      (select max(c.seq) from floor_checkpoint c where c.tenant_id = f.tenant_id), 0)`.execute(queries);
  for (const { tenantId } of rows) await keepCheckpoint(queries, tenantId);
  return rows.length;
}

/** Another worker may have been faster. */
async function keepCheckpoint(queries: Queries, tenantId: string): Promise<void> {
  const all = (table: string, column: string, key = "id") => sql`(select coalesce(jsonb_agg(${sql.ref(column)}
    order by ${sql.ref(key)}), '[]') from ${sql.ref(table)} where tenant_id = f.tenant_id)`;
  await sql`
    insert into floor_checkpoint (tenant_id, seq, rows)
    select f.tenant_id, f.journal_seq, jsonb_build_object('queues', ${all("queue", "settings")},
      'flows', ${all("queue_flow", "flow", "queue_id")}, 'lines', ${all("line", "settings")}, 'agents', ${all("agent", "state")},
      'interactions', (select coalesce(jsonb_agg(state order by id), '[]')
        from (${sql.raw(loadedInteractions("f.tenant_id"))}) loaded))
    from floor f where f.tenant_id = ${tenantId} on conflict do nothing`.execute(queries);
}

/** For so long all are kept, so that a past is stepped in seconds; of older ones the last of each day. */
const ALL_KEPT_DAYS = 30;

/**
 * Removes at most `limit` checkpoints: older ones but the last of each day (UTC), and those that nothing can be stepped from, since
 * the row of the journal after them is archived. As the system role; returns how many went.
 */
export async function removeCheckpoints(queries: QueryExecutorProvider, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    with over as (
      select c.tenant_id, c.seq from floor_checkpoint c join floor f on f.tenant_id = c.tenant_id
      where c.at < now() - make_interval(days => ${ALL_KEPT_DAYS}) and exists (
          select from floor_checkpoint later where later.tenant_id = c.tenant_id and later.seq > c.seq
            and date_trunc('day', later.at, 'UTC') = date_trunc('day', c.at, 'UTC'))
        or c.seq < f.journal_seq and not exists (select from journal j where j.tenant_id = c.tenant_id and j.seq = c.seq + 1)
      limit ${limit}
    )
    delete from floor_checkpoint c using over where c.tenant_id = over.tenant_id and c.seq = over.seq`.execute(queries);
  return Number(numAffectedRows ?? 0n);
}

/** A floor as it stood after a row of the journal. */
export interface FloorCheckpoint {
  readonly seq: number;
  readonly rows: FloorRows;
}

/** The last one at or before a row of the journal. */
export async function readCheckpoint(
  queries: Queries,
  tenantId: string,
  seq: number,
): Promise<FloorCheckpoint | undefined> {
  const { rows } = await sql<FloorCheckpoint>`
    select seq, rows from floor_checkpoint where tenant_id = ${tenantId} and seq <= ${seq}
    order by seq desc limit 1`.execute(queries);
  return rows[0];
}
