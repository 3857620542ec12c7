import {
  type Agent,
  type Interaction,
  type InteractionRecord,
  type QueueSettings,
  upToDateInteraction,
  wholeQueue,
} from "@touchstone/domain";
import type pg from "pg";
import { DAY_START } from "./desks.ts";
import { milliseconds } from "./historyItem.ts";
import { BEGIN_SNAPSHOT, withTenantClient } from "./queryTenant.ts";

/** How far a board has read already; zeros read everything. */
export interface BoardPosition {
  /** Sequence of the journal up to which interactions are known. */
  readonly seq: number;
  /** Version of the floor up to which agents are known. */
  readonly version: number;
  /** The log's cursor that the known figures belong to; -1 before any. */
  readonly cursor: number;
  /** The local midnight that the known figures belong to, milliseconds since 1970. */
  readonly dayStartedAt: number;
}

export interface BoardInteraction {
  readonly state: Interaction;
  readonly lastSeq: number;
  /** The customer's name, and the number or the carrier's word for it. */
  readonly name: string | null;
  readonly vip: boolean;
  readonly from: string | null;
  /** What the log knows of it; null when nothing. */
  readonly logged: InteractionRecord | null;
}

export interface QuarterFigures {
  readonly queueId: string;
  readonly startsAt: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** What changed since a position, all of one snapshot. */
export interface BoardRows {
  readonly position: BoardPosition;
  /** The database's clock, milliseconds since 1970. */
  readonly now: number;
  readonly tenant: {
    readonly name: string;
    readonly isDemo: boolean;
    readonly timeZone: string;
    readonly serviceLevelMs: number;
    readonly shortAbandonMs: number;
  };
  readonly interactions: readonly BoardInteraction[];
  readonly agents: readonly Agent[];
  /** Today's and yesterday's, all of them, when the cursor or the day moved; null: as before. */
  readonly figures: readonly QuarterFigures[] | null;
}

/**
 * Reads what a tenant's boards need beyond what they know, in one repeatable-read transaction. The log itself is read by key
 * alone and only for the few contacts that it is behind on; counting it is what the intervals are for.
 */
export async function readBoard(pool: pg.Pool, tenantId: string, known: BoardPosition): Promise<BoardRows> {
  return await withTenantClient(pool, tenantId, (client) => readRows(client, tenantId, known), BEGIN_SNAPSHOT);
}

async function readRows(client: pg.PoolClient, tenantId: string, known: BoardPosition): Promise<BoardRows> {
  const { now, tenant, ...position } = await readHead(client, tenantId);
  const moved = position.cursor !== known.cursor || position.dayStartedAt !== known.dayStartedAt;
  // When the cursor moved, what it left behind is measured against the log anew.
  const since = moved ? Math.min(known.seq, position.cursor) : known.seq;
  const interactions = await readInteractions(client, tenantId, since, known.seq === 0);
  const agents = await client.query<{ state: Agent }>({
    name: "board-agents",
    text: "select state from agent where tenant_id = $1 and version > $2",
    values: [tenantId, known.version],
  });
  const figures = moved ? await readFigures(client, tenantId, position.dayStartedAt) : null;
  return { position, now, tenant, interactions, agents: agents.rows.map((row) => row.state), figures };
}

interface Head extends BoardPosition {
  readonly now: number;
  readonly tenant: BoardRows["tenant"];
}

async function readHead(client: pg.PoolClient, tenantId: string): Promise<Head> {
  const { rows } = await client.query<Head>({
    name: "board-head",
    text: `select f.version, f.journal_seq as seq, coalesce(p.cursor, 0) as cursor, ${milliseconds(DAY_START)} as "dayStartedAt",
             ${milliseconds("clock_timestamp()")} as now,
             jsonb_build_object('name', tn.name, 'isDemo', tn.is_demo, 'timeZone', tn.time_zone,
               'serviceLevelMs', tn.service_level_ms, 'shortAbandonMs', tn.short_abandon_ms) as tenant
           from tenant tn join floor f on f.tenant_id = tn.id
             left join projection p on p.tenant_id = tn.id and p.name = 'log'
           where tn.id = $1`,
    values: [tenantId],
  });
  if (!rows[0]) throw new Error(`tenant ${tenantId} has no floor`);
  return rows[0];
}

const READ_INTERACTIONS = `
  select i.state, i.last_seq as "lastSeq", c.name, coalesce(c.vip, false) as vip,
    coalesce(t.from_address, left(t.from_raw, 64)) as "from", l.record as logged
  from interaction i
    left join customer c on c.tenant_id = $1 and c.id = i.customer_id
    left join interaction_content t on t.tenant_id = $1 and t.interaction_id = i.id
    left join interaction_log l on l.tenant_id = $1 and l.interaction_id = i.id
  where i.tenant_id = $1 and `;

async function readInteractions(
  client: pg.PoolClient,
  tenantId: string,
  since: number,
  first: boolean,
): Promise<BoardInteraction[]> {
  const touched = await client.query<BoardInteraction>({
    name: "board-touched",
    text: `${READ_INTERACTIONS} i.last_seq > $2`,
    values: [tenantId, since],
  });
  if (!first) return touched.rows.map(upToDate);
  const live = await client.query<BoardInteraction>({
    name: "board-live",
    text: `${READ_INTERACTIONS} i.last_seq <= $2 and i.kind <> 'ended'`,
    values: [tenantId, since],
  });
  return [...live.rows, ...touched.rows].map(upToDate);
}

const upToDate = (row: BoardInteraction): BoardInteraction => ({
  ...row,
  state: upToDateInteraction(row.state, undefined),
});

/** Two days of quarters: a local day may have 25 hours, so yesterday's begin is sought on the clock of the tenant. */
async function readFigures(client: pg.PoolClient, tenantId: string, dayStartedAt: number): Promise<QuarterFigures[]> {
  const { rows } = await client.query<QuarterFigures>({
    name: "board-figures",
    text: `select v.queue_id as "queueId", ${milliseconds("v.starts_at")} as "startsAt", v.figures
           from queue_interval v join tenant tn on tn.id = $1
           where v.tenant_id = $1 and v.starts_at >= (date_trunc('day', (to_timestamp($2::float8 / 1000) at time zone tn.time_zone)
             - interval '1 hour') at time zone tn.time_zone)`,
    values: [tenantId, dayStartedAt],
  });
  return rows;
}

/** The queues of a board in the order of their names, and its agents' names; these change seldom and are read apart. */
export async function readBoardFrame(
  pool: pg.Pool,
  tenantId: string,
): Promise<{ queues: QueueSettings[]; agents: Map<string, string> }> {
  return await withTenantClient(pool, tenantId, async (client) => {
    const queues = await client.query<{ settings: QueueSettings }>({
      name: "board-queues",
      text: "select settings from queue where tenant_id = $1 order by name, id",
      values: [tenantId],
    });
    const agents = await client.query<{ id: string; name: string }>({
      name: "board-agent-names",
      text: `select a.id, coalesce(u.name, '') as name from agent a left join app_user u on u.tenant_id = $1 and u.id = a.id
             where a.tenant_id = $1`,
      values: [tenantId],
    });
    return {
      queues: queues.rows.map(({ settings }) => wholeQueue(settings)),
      agents: new Map(agents.rows.map((row) => [row.id, row.name])),
    };
  });
}
