import { type QueryExecutorProvider, sql } from "kysely";
import type pg from "pg";
import { HISTORY_OWNER } from "./projection.ts";

/** Tables whose rows belong to a tenant, in an order in which they can be removed. */
const TENANT_TABLES = [
  "projection_parked",
  "projection",
  "customer_360",
  "missed_change",
  "missed_work",
  "missed_contact",
  "agent_span",
  "agent_interval",
  "queue_interval",
  "interaction_log",
  "interaction_content",
  "attachment",
  "message_content",
  "message",
  "address_ref",
  "opt_out",
  "block_change",
  "blocked_address",
  "canned_answer",
  "address_trouble",
  "mailbox",
  "mail_account",
  "customer_change",
  "customer_address",
  "customer",
  "effect",
  "journal",
  "inbox",
  "offer",
  "interaction",
  "agent",
  "disposition",
  "visitor",
  "web_line",
  "line",
  "queue",
  "record_change",
  "skill_change",
  "skill",
  "session",
  "carrier_account",
  "app_user",
  "brand",
  "floor",
] as const;
type TenantTable = (typeof TENANT_TABLES)[number];

/** Inserts rows that name all columns which are not null and have no meaning when null; as the system role. */
export async function insertRows(
  queries: QueryExecutorProvider,
  table: TenantTable | "tenant",
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  await sql`insert into ${sql.ref(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.ref(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    queries,
  );
}

/** Tells the planner of customers that came in bulk, and of what was logged when `withHistory`; as the system role. */
export async function analyzeRecords(queries: QueryExecutorProvider, withHistory: boolean): Promise<void> {
  await sql`select analyze_records(${withHistory})`.execute(queries);
}

/** Where the making of a tenant's history stands; null when there is no such tenant. */
export async function historyState(
  queries: QueryExecutorProvider,
  slug: string,
): Promise<{ readonly tenantId: string; readonly state: "live" | "unfinished" } | null> {
  const { rows } = await sql<{ id: string; owner: string | null }>`select t.id, f.lease_owner as owner from tenant t
    left join floor f on f.tenant_id = t.id where t.slug = ${slug}`.execute(queries);
  const row = rows[0];
  return row ? { tenantId: row.id, state: row.owner === HISTORY_OWNER ? "unfinished" : "live" } : null;
}

/** An empty floor that no router takes, until `goLive`. */
export async function beginHistory(queries: QueryExecutorProvider, tenantId: string): Promise<void> {
  await sql`insert into floor (tenant_id, lease_owner, lease_until)
    values (${tenantId}, ${HISTORY_OWNER}, 'infinity')`.execute(queries);
}

/** From here on routers and workers take the tenant. */
export async function goLive(queries: QueryExecutorProvider, tenantId: string): Promise<void> {
  await sql`update floor set lease_owner = null, lease_until = null
    where tenant_id = ${tenantId} and lease_owner = ${HISTORY_OWNER}`.execute(queries);
}

/** Removes a tenant with all that belongs to it, as the system role. */
export async function removeTenant(queries: QueryExecutorProvider, tenantId: string): Promise<void> {
  for (const table of TENANT_TABLES) {
    await sql`delete from ${sql.ref(table)} where tenant_id = ${tenantId}`.execute(queries);
  }
  await sql`delete from tenant where id = ${tenantId}`.execute(queries);
}

/** What agents wrote about interactions, by id. */
export async function setNotes(pool: pg.Pool, tenantId: string, notes: ReadonlyMap<string, string>): Promise<void> {
  if (notes.size === 0) return;
  await pool.query(
    `update interaction_content c set notes = g.notes from unnest($2::uuid[], $3::text[]) as g(id, notes)
     where c.tenant_id = $1 and c.interaction_id = g.id`,
    [tenantId, [...notes.keys()], [...notes.values()]],
  );
}
