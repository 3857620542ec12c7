import {
  type Agent,
  endedInteraction,
  type FloorRows,
  type Interaction,
  type InteractionRecord,
  type LineSettings,
  type QueueFlow,
  type QueueSettings,
} from "@touchstone/domain";
import type pg from "pg";
import type { Asked } from "./oneTransaction.ts";

/** A tenant's committed floor and where it stands. */
export interface LoadedFloor {
  readonly version: number;
  readonly journalSeq: number;
  readonly rows: FloorRows;
}

/** A fact that waits, as it stands in the inbox. */
export interface PendingFact<Body = object> {
  readonly id: string;
  readonly body: Body;
}

/** How long an ended interaction stays in memory, so that a late fact finds it. */
const ENDED_KEPT_MINUTES = 15;

/**
 * Reads which of a tenant's interactions are loaded: the live ones, those that ended just now, and those that somebody is still
 * wrapping up. Three ways in, an index each: "or" would look at all that the tenant has, a day of them and a month of mails.
 */
export function loadedInteractions(tenant: string): string {
  const own = `select id, state, ended_at from interaction where tenant_id = ${tenant} and`;
  // Of the transaction's beginning, so that none is in two of them.
  const justNow = `now() - interval '${ENDED_KEPT_MINUTES} minutes'`;
  return `${own} kind <> 'ended'
    union all ${own} kind = 'ended' and ended_at > ${justNow}
    union all select wrapped.* from unnest(array(
        select distinct (work->>'interactionId')::uuid
        from agent a, jsonb_array_elements(jsonb_build_array(a.state->'voice') || coalesce(a.state->'tasks', '[]')) as work
        where a.tenant_id = ${tenant} and work->>'kind' = 'wrapUp')) as named (id),
      lateral (${own} id = named.id limit 1) wrapped where ended_at <= ${justNow}`;
}

/**
 * Reads a tenant's floor in one repeatable-read transaction: settings, agents, live interactions, those that ended just
 * now, and those that somebody is still wrapping up. Null when there is no such tenant.
 */
export async function loadFloor(pool: pg.Pool, tenantId: string): Promise<LoadedFloor | null> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin isolation level repeatable read read only");
    const floor = await client.query<{ version: number; journal_seq: number }>(
      "select version, journal_seq from floor where tenant_id = $1",
      [tenantId],
    );
    const rows = await readRows(client, tenantId);
    await client.query("commit");
    const found = floor.rows[0];
    return found ? { version: found.version, journalSeq: found.journal_seq, rows } : null;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

async function readRows(client: pg.PoolClient, tenantId: string): Promise<FloorRows> {
  const queues = await client.query<{ settings: QueueSettings }>(
    "select settings from queue where tenant_id = $1 order by id",
    [tenantId],
  );
  const flows = await client.query<{ flow: QueueFlow }>(
    "select flow from queue_flow where tenant_id = $1 order by queue_id",
    [tenantId],
  );
  const lines = await client.query<{ settings: LineSettings }>(
    "select settings from line where tenant_id = $1 order by id",
    [tenantId],
  );
  const agents = await client.query<{ state: Agent }>("select state from agent where tenant_id = $1 order by id", [
    tenantId,
  ]);
  const interactions = await client.query<{ state: Interaction }>(
    `select state from (${loadedInteractions("$1")}) loaded order by id`,
    [tenantId],
  );
  return {
    queues: queues.rows.map((row) => row.settings),
    flows: flows.rows.map((row) => row.flow),
    lines: lines.rows.map((row) => row.settings),
    agents: agents.rows.map((row) => row.state),
    interactions: interactions.rows.map((row) => row.state),
  };
}

/** The oldest pending facts of a tenant, at most `limit`, and the database's clock in milliseconds. */
export async function takePending<Body>(
  pool: pg.Pool,
  tenantId: string,
  limit: number,
): Promise<{ now: number; facts: PendingFact<Body>[] }> {
  const { rows } = await pool.query<{ now: number; id: string | null; body: Body }>({
    name: "take-pending",
    text: `select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now, f.id, f.body
           from (select 1) one left join lateral
             (select id, body from inbox where tenant_id = $1 and consumed_at is null order by id limit $2) f on true`,
    values: [tenantId, limit],
  });
  const facts = rows.flatMap((row) => (row.id === null ? [] : [{ id: row.id, body: row.body }]));
  return { now: rows[0]?.now ?? 0, facts };
}

/**
 * Interactions that are no longer (or not yet) in memory, by id or by the carrier's call id. Of those whose row is gone too,
 * the log still knows what is asked for by id: at any time a contact can be given to another customer.
 */
export async function findInteractions(
  connection: Asked,
  tenantId: string,
  wanted: { readonly ids: readonly string[]; readonly callIds: readonly string[] },
): Promise<Interaction[]> {
  if (wanted.ids.length === 0 && wanted.callIds.length === 0) return [];
  const { rows } = await connection.query<{ state: Interaction }>({
    name: "find-interactions",
    // Two ways in, an index each, and one contact after the other: "or", and a plan that takes the tenant for a small one, would
    // read the whole tenant.
    text: `select found.state from unnest($2::uuid[]) as asked(id) cross join lateral
             (select state from interaction where tenant_id = $1 and id = asked.id limit 1) found
           union all
           select found.state from unnest($3::text[]) as asked(call_id) cross join lateral
             (select id, state from interaction where tenant_id = $1 and call_id = asked.call_id limit 1) found
           where not found.id = any($2::uuid[])`,
    values: [tenantId, wanted.ids, wanted.callIds],
  });
  const found = rows.map((row) => row.state);
  const missing = wanted.ids.filter((id) => !found.some((interaction) => interaction.id === id));
  return [...found, ...(await findLogged(connection, tenantId, missing))];
}

async function findLogged(connection: Asked, tenantId: string, ids: readonly string[]): Promise<Interaction[]> {
  if (ids.length === 0) return [];
  const { rows } = await connection.query<{ record: InteractionRecord }>({
    name: "find-logged",
    text: "select record from interaction_log where tenant_id = $1 and interaction_id = any($2::uuid[])",
    values: [tenantId, ids],
  });
  return rows.flatMap(({ record }) => endedInteraction(record) ?? []);
}

/** Tenants with pending facts. */
export async function tenantsWithPending(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ tenant_id: string }>({
    name: "tenants-pending",
    text: "select tenant_id from floor f where exists (select from inbox i where i.tenant_id = f.tenant_id and i.consumed_at is null)",
  });
  return rows.map((row) => row.tenant_id);
}
