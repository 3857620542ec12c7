import type {
  Agent,
  FloorEvent,
  Happening,
  Interaction,
  LineSettings,
  Outcome,
  QueueFlow,
  QueueSettings,
} from "@touchstone/domain";
import { type QueryExecutorProvider, sql } from "kysely";

/** A journal row with all that it says. */
export interface JournalRow {
  readonly seq: number;
  readonly event: FloorEvent;
  readonly outcome: Outcome;
  readonly happened: readonly Happening[];
}

/** The next rows of a tenant's journal, at most `limit`, in order. */
export async function readJournal(
  queries: QueryExecutorProvider,
  tenantId: string,
  afterSeq: number,
  limit: number,
): Promise<JournalRow[]> {
  const { rows } = await sql<JournalRow>`select seq, event, outcome, happened from journal
    where tenant_id = ${tenantId} and seq > ${afterSeq} order by seq limit ${limit}`.execute(queries);
  return rows;
}

/** What the journal's sequence should be, and where it is not: empty when it runs from 1 to the floor's counter. */
export async function findJournalGaps(
  queries: QueryExecutorProvider,
  tenantId: string,
): Promise<{ readonly rows: number; readonly gaps: readonly string[] }> {
  const { rows } = await sql<{ rows: number; last: number; expected: number; gaps: string[] }>`
    with numbered as (
      select seq, lag(seq, 1, 0::bigint) over (order by seq) as before from journal where tenant_id = ${tenantId}
    )
    select count(*) as rows, coalesce(max(seq), 0) as last,
      (select journal_seq from floor where tenant_id = ${tenantId}) as expected,
      coalesce((array_agg(before || ' → ' || seq order by seq) filter (where seq <> before + 1))[1:5], '{}') as gaps
    from numbered`.execute(queries);
  const found = rows[0];
  if (!found) throw new Error("an aggregate always has a row");
  const ends = found.last === found.expected ? [] : [`ends at ${found.last}, the floor says ${found.expected}`];
  return { rows: found.rows, gaps: [...found.gaps, ...ends] };
}

/** The floor's committed rows with their ids. */
export interface CommittedFloor {
  readonly queues: ReadonlyMap<string, QueueSettings>;
  readonly lines: ReadonlyMap<string, LineSettings>;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly interactions: ReadonlyMap<string, Interaction>;
  /** By queue. */
  readonly flows: ReadonlyMap<string, QueueFlow>;
}

/** All rows of a tenant's floor, ended interactions included that are still kept. */
export async function readCommittedFloor(queries: QueryExecutorProvider, tenantId: string): Promise<CommittedFloor> {
  const read = async <T>(table: string, column: string, id = "id") => {
    const { rows } = await sql<{
      id: string;
      value: T;
    }>`select ${sql.ref(id)} as id, ${sql.ref(column)} as value from ${sql.ref(table)}
      where tenant_id = ${tenantId}`.execute(queries);
    return new Map(rows.map((row) => [row.id, row.value]));
  };
  return {
    queues: await read<QueueSettings>("queue", "settings"),
    lines: await read<LineSettings>("line", "settings"),
    agents: await read<Agent>("agent", "state"),
    interactions: await read<Interaction>("interaction", "state"),
    flows: await read<QueueFlow>("queue_flow", "flow", "queue_id"),
  };
}
