import type { FigureLimits, Happening, InteractionRecord } from "@touchstone/domain";
import { type QueryExecutorProvider, sql } from "kysely";

/** A journal row as far as projections read it. */
export interface JournaledHappenings {
  readonly seq: number;
  readonly happened: readonly Happening[];
}

/** Additive figures of a queue or an agent in one interval. */
export interface IntervalFigures {
  /** A queue's or an agent's id. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  /** What to add to each figure; negative takes away. */
  readonly figures: Readonly<Record<string, number>>;
}

/** A row of `interaction_log` by its columns' names; instants as ISO text. */
export type LogColumns = Readonly<Record<string, unknown>> & {
  readonly tenant_id: string;
  readonly interaction_id: string;
};

/**
 * The cursor of a projection, locked until the transaction ends; "busy" when another transaction holds it. What is behind the
 * cursor is projected, whatever any job says.
 */
export async function takeCursor(trx: QueryExecutorProvider, tenantId: string, name: string): Promise<number | "busy"> {
  // The insert would wait for whoever moves the cursor: it runs only while there is none.
  await sql`insert into projection (tenant_id, name) select ${tenantId}, ${name}
    where not exists (select from projection where tenant_id = ${tenantId} and name = ${name})
    on conflict do nothing`.execute(trx);
  const { rows } = await sql<{ cursor: number }>`select cursor from projection
    where tenant_id = ${tenantId} and name = ${name} for update skip locked`.execute(trx);
  return rows[0]?.cursor ?? "busy";
}

export async function moveCursor(
  trx: QueryExecutorProvider,
  tenantId: string,
  name: string,
  cursor: number,
): Promise<void> {
  await sql`update projection set cursor = ${cursor} where tenant_id = ${tenantId} and name = ${name}`.execute(trx);
}

/** The next rows of the journal, at most `limit`, in order, not beyond `upToSeq`. */
export async function readHappenings(
  trx: QueryExecutorProvider,
  tenantId: string,
  afterSeq: number,
  { limit, upToSeq }: { readonly limit: number; readonly upToSeq?: number },
): Promise<JournaledHappenings[]> {
  const bound = upToSeq === undefined ? sql`` : sql`and seq <= ${upToSeq}`;
  const { rows } = await sql<JournaledHappenings>`select seq, happened from journal
    where tenant_id = ${tenantId} and seq > ${afterSeq} ${bound} order by seq limit ${limit}`.execute(trx);
  return rows;
}

/** The records of these interactions as the log holds them. */
export async function readLoggedRecords(
  trx: QueryExecutorProvider,
  tenantId: string,
  interactionIds: readonly string[],
): Promise<Map<string, InteractionRecord>> {
  if (interactionIds.length === 0) return new Map();
  const { rows } = await sql<{ record: InteractionRecord }>`select record from interaction_log
    where tenant_id = ${tenantId} and interaction_id = any(${interactionIds}::uuid[])`.execute(trx);
  return new Map(rows.map(({ record }) => [record.interactionId, record]));
}

/**
 * Writes log rows: a new one whole, a known one replaced in the columns that are folded from the journal, its event list
 * continued. Columns that other facts fill (topic, billing, consent, links) are left alone.
 */
export async function writeLog(trx: QueryExecutorProvider, rows: readonly LogColumns[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into interaction_log
    select * from jsonb_populate_recordset(null::interaction_log, ${JSON.stringify(rows)}::jsonb)
    on conflict (tenant_id, interaction_id) do update set
      brand_id = excluded.brand_id, line_id = excluded.line_id, queue_id = excluded.queue_id,
      language = excluded.language, customer_id = excluded.customer_id, matched_how = excluded.matched_how,
      corrected_from = excluded.corrected_from, corrected_at = excluded.corrected_at, agent_id = excluded.agent_id,
      queued_at = excluded.queued_at, connected_at = excluded.connected_at, ended_at = excluded.ended_at,
      exit = excluded.exit, ended_by = excluded.ended_by, quoted_wait_ms = excluded.quoted_wait_ms, wait_ms = excluded.wait_ms, ring_ms = excluded.ring_ms,
      talk_ms = excluded.talk_ms, hold_ms = excluded.hold_ms, wrap_up_ms = excluded.wrap_up_ms,
      first_response_ms = excluded.first_response_ms, resolution_ms = excluded.resolution_ms,
      missed_offers = excluded.missed_offers, disposition_id = excluded.disposition_id, billed_seconds = excluded.billed_seconds, record = excluded.record,
      events = interaction_log.events || excluded.events, last_seq = excluded.last_seq`.execute(trx);
  await writeHandedOn(trx, rows);
}

/** Who talked in a contact in which others talked, too, finds it by this. Whoever has talked stays so: nothing is taken away. */
async function writeHandedOn(trx: QueryExecutorProvider, rows: readonly LogColumns[]): Promise<void> {
  const handed = rows.flatMap(({ tenant_id, interaction_id, received_at, record }) => {
    const talked = (record as InteractionRecord).legs.filter(({ connectedAt }) => connectedAt !== null);
    const agents = [...new Set(talked.map(({ agentId }) => agentId))];
    return agents.length < 2 ? [] : agents.map((agent_id) => ({ tenant_id, agent_id, interaction_id, received_at }));
  });
  if (handed.length === 0) return;
  await sql`insert into handed_contact
    select * from jsonb_populate_recordset(null::handed_contact, ${JSON.stringify(handed)}::jsonb)
    on conflict do nothing`.execute(trx);
}

/** Adds to the figures of intervals; a figure that comes to nought, and an interval without figures, is removed. */
export async function addFigures(
  trx: QueryExecutorProvider,
  tenantId: string,
  of: "queue" | "agent",
  intervals: readonly IntervalFigures[],
): Promise<void> {
  if (intervals.length === 0) return;
  const table = sql.table(`${of}_interval`);
  const id = sql.ref(`${of}_id`);
  const given = sql`jsonb_to_recordset(${JSON.stringify(intervals)}::jsonb) as g(id uuid, "startsAt" float8, figures jsonb)`;
  await sql`insert into ${table} (tenant_id, ${id}, starts_at, figures)
    select ${tenantId}, g.id, to_timestamp(g."startsAt" / 1000), g.figures from ${given} order by g.id, g."startsAt"
    on conflict (tenant_id, ${id}, starts_at) do update set figures = (
      select coalesce(jsonb_object_agg(f.key, f.total), '{}') from (
        select key, sum(value::numeric) as total
        from (select * from jsonb_each_text(${table}.figures) union all select * from jsonb_each_text(excluded.figures)) both_sides
        group by key having sum(value::numeric) <> 0
      ) f)`.execute(trx);
  await sql`delete from ${table} i using ${given}
    where i.tenant_id = ${tenantId} and i.${id} = g.id and i.starts_at = to_timestamp(g."startsAt" / 1000)
      and i.figures = '{}'`.execute(trx);
}

/** Keeps a journal row that could not be projected, with why; the cursor goes past it. */
export async function parkProjection(
  trx: QueryExecutorProvider,
  tenantId: string,
  name: string,
  seq: number,
  error: string,
): Promise<void> {
  await sql`insert into projection_parked (tenant_id, name, seq, error) values (${tenantId}, ${name}, ${seq}, ${error})
    on conflict (tenant_id, name, seq) do update set at = clock_timestamp(), error = excluded.error`.execute(trx);
}

/** Which limits the tenant chose for its figures. */
export async function readFigureLimits(trx: QueryExecutorProvider, tenantId: string): Promise<FigureLimits> {
  const { rows } = await sql<FigureLimits>`select service_level_ms as "serviceLevelMs",
    short_abandon_ms as "shortAbandonMs" from tenant where id = ${tenantId}`.execute(trx);
  if (!rows[0]) throw new Error(`there is no tenant ${tenantId}`);
  return rows[0];
}

/** Who holds the lease of a floor whose history is still being made: no router and no worker touches it. */
export const HISTORY_OWNER = "history";

/** A tenant whose projection is behind its journal. */
export interface Lag {
  readonly tenantId: string;
  /** Journal rows not yet projected. */
  readonly rows: number;
  /** Age of the oldest of them, seconds by the database's clock. */
  readonly seconds: number;
}

/** Tenants whose projection `name` is behind; as the system role, over all tenants. */
export async function readLags(queries: QueryExecutorProvider, name: string): Promise<Lag[]> {
  const { rows } = await sql<Lag>`
    select f.tenant_id as "tenantId", f.journal_seq - coalesce(p.cursor, 0) as rows,
      coalesce(greatest(extract(epoch from clock_timestamp() - (
        select j.at from journal j where j.tenant_id = f.tenant_id and j.seq > coalesce(p.cursor, 0) order by j.seq limit 1
      )), 0), 0)::float8 as seconds
    from floor f left join projection p on p.tenant_id = f.tenant_id and p.name = ${name}
    where f.journal_seq > coalesce(p.cursor, 0) and f.lease_owner is distinct from ${HISTORY_OWNER}`.execute(queries);
  return rows;
}

/** How many journal rows are parked, over all tenants; as the system role. */
export async function countParkedProjections(queries: QueryExecutorProvider): Promise<number> {
  const { rows } = await sql<{ parked: number }>`select count(*) as parked from projection_parked`.execute(queries);
  return rows[0]?.parked ?? 0;
}
