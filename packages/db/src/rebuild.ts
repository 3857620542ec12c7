import { type QueryExecutorProvider, sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

/** The projections that a rebuild makes anew, with the columns that name a row. */
const REBUILT = {
  interaction_log: ["tenant_id", "interaction_id"],
  handed_contact: ["tenant_id", "agent_id", "interaction_id"],
  queue_interval: ["tenant_id", "queue_id", "starts_at"],
  agent_interval: ["tenant_id", "agent_id", "starts_at"],
  agent_span: ["tenant_id", "agent_id", "started_at"],
  missed_contact: ["tenant_id", "id"],
  customer_360: ["tenant_id", "customer_id"],
  projection_parked: ["tenant_id", "name", "seq"],
} as const;
export type RebuiltTable = keyof typeof REBUILT;
export const REBUILT_TABLES = Object.keys(REBUILT) as RebuiltTable[];

/** What is not compared: the time of writing, and counts that depend on it (see `findStaleCounts`). */
const VOLATILE: Readonly<Record<RebuiltTable, readonly string[]>> = {
  interaction_log: [],
  handed_contact: [],
  queue_interval: [],
  agent_interval: [],
  agent_span: [],
  missed_contact: [],
  customer_360: ["{refreshed_at}", "{card,asOf}", "{card,contacts,last30Days}", "{card,contacts,abandonedLast30Days}"],
  projection_parked: ["{at}", "{error}"],
};

/** Columns of the log that other facts than the journal's fill; a rebuild keeps them. */
const CARRIED = ["topic", "linked", "cost", "currency", "consent"];

/** How a rebuilt projection compares with the live one. */
export interface Comparison {
  readonly name: string;
  readonly live: number;
  readonly rebuilt: number;
  readonly different: number;
  /** The first few: key and both rows (null where it is missing). */
  readonly first: readonly { readonly key: string; readonly live: unknown; readonly rebuilt: unknown }[];
}

/**
 * Puts empty temporary tables before the projections until the transaction ends: the very code that projects then writes
 * there. Customers are copied, so that refreshing their cards locks none. As the system role.
 */
export async function shadowProjections(trx: QueryExecutorProvider, tenantId: string): Promise<void> {
  for (const table of ["projection", ...REBUILT_TABLES]) {
    await sql`create temp table ${sql.ref(table)} (like ${sql.ref(`public.${table}`)} including all) on commit drop`.execute(
      trx,
    );
  }
  await sql`create temp table customer (like public.customer including defaults including constraints) on commit drop`.execute(
    trx,
  );
  await sql`insert into pg_temp.customer select * from public.customer where tenant_id = ${tenantId}`.execute(trx);
  await sql`alter table pg_temp.customer add primary key (tenant_id, id)`.execute(trx);
}

/** Removes the temporary tables before the transaction ends, so that another tenant can be rebuilt in it. */
export async function dropShadows(trx: QueryExecutorProvider): Promise<void> {
  const names = ["customer", "projection", ...REBUILT_TABLES].map((table) => sql.ref(`pg_temp.${table}`));
  await sql`drop table ${sql.join(names)}`.execute(trx);
}

/** Statements of this transaction may take as long as they need. */
export async function withoutTimeout(trx: QueryExecutorProvider): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(trx);
}

/** Runs work that is kept whole or not at all, within a transaction that goes on either way. */
export async function inSavepoint<T>(trx: Queries, work: (trx: Queries) => Promise<T>): Promise<T> {
  await sql`savepoint work`.execute(trx);
  try {
    const result = await work(trx);
    await sql`release savepoint work`.execute(trx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint work`.execute(trx);
    throw error;
  }
}

/** Ids of the tenant's customers who are not erased. */
export async function listCustomerIds(trx: QueryExecutorProvider, tenantId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from customer
    where tenant_id = ${tenantId} and erased_at is null order by id`.execute(trx);
  return rows.map((row) => row.id);
}

/** Takes over what the rebuild cannot know; to be called before comparing. */
export async function carryColumns(trx: QueryExecutorProvider, tenantId: string): Promise<void> {
  const columns = sql.join(CARRIED.map((name) => sql`${sql.ref(name)} = l.${sql.ref(name)}`));
  const anyKnown = sql.join(
    CARRIED.map((name) => sql`l.${sql.ref(name)} is not null`),
    sql` or `,
  );
  await sql`update pg_temp.interaction_log r set ${columns} from public.interaction_log l
    where l.tenant_id = ${tenantId} and r.tenant_id = l.tenant_id and r.interaction_id = l.interaction_id
      and (${anyKnown})`.execute(trx);
}

/** Compares a rebuilt projection with the live one, row by row, both ways. */
export async function compareProjection(
  trx: QueryExecutorProvider,
  tenantId: string,
  table: RebuiltTable,
): Promise<Comparison> {
  const keys = sql.join(REBUILT[table].map((column) => sql.ref(column)));
  const rowOf = (alias: string) =>
    VOLATILE[table].reduce((row, path) => sql`${row} #- ${path}::text[]`, sql`to_jsonb(${sql.ref(alias)})`);
  const { rows } = await sql<ComparedRows>`
    with compared as (
      select ${sql.join(REBUILT[table].map((column) => sql.ref(column)))},
        ${rowOf("l")} as live, ${rowOf("r")} as rebuilt
      from (select * from ${sql.ref(`public.${table}`)} where tenant_id = ${tenantId}) l
        full join ${sql.ref(`pg_temp.${table}`)} r using (${keys})
    )
    select count(live) as live, count(rebuilt) as rebuilt, count(*) filter (where live is distinct from rebuilt) as different,
      (select coalesce(jsonb_agg(jsonb_build_object('key', concat_ws(' ', ${keys}), 'live', d.live, 'rebuilt', d.rebuilt)), '[]')
        from (select * from compared where live is distinct from rebuilt order by ${keys} limit 5) d) as first
    from compared`.execute(trx);
  return { name: table, ...(rows[0] as ComparedRows) };
}

type ComparedRows = Omit<Comparison, "name">;

/** Cards whose 30-day counts are not what the rebuilt log says for the time at which the card was made. */
export async function compareCardCounts(trx: QueryExecutorProvider, tenantId: string): Promise<Comparison> {
  const { rows } = await sql<ComparedRows>`
    with compared as (
      select k.customer_id,
        jsonb_build_array(k.card #> '{contacts,last30Days}', k.card #> '{contacts,abandonedLast30Days}') as live,
        (select jsonb_build_array(count(*), count(*) filter (where l.exit like 'abandoned%')) from pg_temp.interaction_log l
          where l.tenant_id = k.tenant_id and l.customer_id = k.customer_id
            and l.received_at > to_timestamp((k.card ->> 'asOf')::float8 / 1000) - interval '30 days') as rebuilt
      from public.customer_360 k where k.tenant_id = ${tenantId}
    )
    select count(live) as live, count(rebuilt) as rebuilt, count(*) filter (where live is distinct from rebuilt) as different,
      (select coalesce(jsonb_agg(jsonb_build_object('key', d.customer_id, 'live', d.live, 'rebuilt', d.rebuilt)), '[]')
        from (select * from compared where live is distinct from rebuilt order by customer_id limit 5) d) as first
    from compared`.execute(trx);
  return { name: "customer_360, 30-day counts", ...(rows[0] as ComparedRows) };
}

/** Puts the rebuilt projections in the place of the live ones. */
export async function swapProjections(trx: QueryExecutorProvider, tenantId: string): Promise<void> {
  for (const table of REBUILT_TABLES) {
    await sql`delete from ${sql.ref(`public.${table}`)} where tenant_id = ${tenantId}`.execute(trx);
    await sql`insert into ${sql.ref(`public.${table}`)} select * from ${sql.ref(`pg_temp.${table}`)}`.execute(trx);
  }
}
