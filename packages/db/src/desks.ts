import type { Agent, Channel, InteractionRecord } from "@touchstone/domain";
import type pg from "pg";
import { CONTACT, CONTACT_JOINS, type ContactRow, upToDateContact } from "./contacts.ts";
import { milliseconds } from "./historyItem.ts";
import { queryTenant } from "./queryTenant.ts";

/** All that one desk shows, of one snapshot. */
export interface DeskRow {
  readonly agent: Agent;
  readonly name: string | null;
  /** `floor.version` of the last commit that touched this desk. */
  readonly version: number;
  /** The database's clock, milliseconds since 1970. */
  readonly now: number;
  /** What the agent has, the call first. */
  readonly contacts: readonly ContactRow[] | null;
  /** Who called or wrote when the agent was blocked, as it may be shown. */
  readonly blockCaller: string | null;
  /** Of the contact that blocked the agent. */
  readonly blockChannel: Channel | null;
  readonly blockDirection: "inbound" | "outbound" | null;
  readonly formula: { readonly serviceLevelMs: number; readonly shortAbandonMs: number };
  /** The tenant's last local midnight, milliseconds since 1970. */
  readonly dayStartedAt: number;
  /** The agent's logged figures since then, an interval each. */
  readonly figures: readonly Readonly<Record<string, number>>[] | null;
  /** The agent's contacts that the log does not know as they are now, with what it knows. */
  readonly unlogged:
    | readonly { readonly record: InteractionRecord; readonly logged: InteractionRecord | null }[]
    | null;
}

/** Reads the desks of these agents in one statement, hence one snapshot; unknown agents are missing. */
export async function readDesks(pool: pg.Pool, tenantId: string, agentIds: readonly string[]): Promise<DeskRow[]> {
  const rows = await queryTenant<DeskRow>(pool, tenantId, {
    name: "read-desks",
    text: READ_DESKS,
    values: [tenantId, agentIds],
  });
  return rows.map((row) => ({ ...row, contacts: (row.contacts ?? []).map(upToDateContact) }));
}

export interface DeskVersion {
  readonly agentId: string;
  readonly version: number;
  readonly connection: Agent["connection"];
  readonly now: number;
}

/** Where these desks stand, for heartbeats. */
export async function readDeskVersions(
  pool: pg.Pool,
  tenantId: string,
  agentIds: readonly string[],
): Promise<DeskVersion[]> {
  return await queryTenant<DeskVersion>(pool, tenantId, {
    name: "read-desk-versions",
    text: `select id as "agentId", version, state -> 'connection' as connection, ${milliseconds("clock_timestamp()")} as now
           from agent where tenant_id = $1 and id = any($2::uuid[])`,
    values: [tenantId, agentIds],
  });
}

/** Agents whose desk was touched after this version of the floor: for a process that was not told of the commits. */
export async function readDesksTouchedSince(
  pool: pg.Pool,
  tenantId: string,
  agentIds: readonly string[],
  version: number,
): Promise<string[]> {
  const rows = await queryTenant<{ id: string }>(pool, tenantId, {
    name: "read-desks-touched",
    text: "select id from agent where tenant_id = $1 and id = any($2::uuid[]) and version > $3",
    values: [tenantId, agentIds, version],
  });
  return rows.map((row) => row.id);
}

/** SQL: the last local midnight of the tenant `tn`. */
export const DAY_START = "(date_trunc('day', now() at time zone tn.time_zone) at time zone tn.time_zone)";

const READ_DESKS = `
  select a.state as agent, u.name, a.version, ${milliseconds("clock_timestamp()")} as now, contact.list as contacts,
    blocker.caller as "blockCaller", blocker.channel as "blockChannel",
    blocker.direction as "blockDirection", ${milliseconds("day.start")} as "dayStartedAt",
    jsonb_build_object('serviceLevelMs', tn.service_level_ms, 'shortAbandonMs', tn.short_abandon_ms) as formula,
    (select jsonb_agg(f.figures) from agent_interval f
      where f.tenant_id = $1 and f.agent_id = a.id and f.starts_at >= day.start) as figures,
    (select jsonb_agg(jsonb_build_object('record', r.state -> 'record', 'logged', l.record))
      from interaction r left join interaction_log l on l.tenant_id = $1 and l.interaction_id = r.id
      where r.tenant_id = $1 and r.agent_id = a.id and r.received_at >= day.start
        -- The default inside: a "coalesce" around it counts as leaky, and the index could not pass over what is logged.
        and r.last_seq > (select coalesce(max(p.cursor), 0) from projection p where p.tenant_id = $1 and p.name = 'log')) as unlogged
  from agent a
    join tenant tn on tn.id = $1
    cross join lateral (select ${DAY_START} as start) day
    -- Taken out of jsonb first; see contacts.ts.
    cross join lateral (
      select array(select (work ->> 'interactionId')::uuid
          from jsonb_array_elements(jsonb_build_array(a.state -> 'voice') || coalesce(a.state -> 'tasks', '[]')) work
          where work ->> 'interactionId' is not null) as has, (a.state -> 'block' ->> 'interactionId')::uuid as missed offset 0
    ) contact_ids
    left join app_user u on u.tenant_id = $1 and u.id = a.id
    left join lateral (
      select jsonb_agg(${CONTACT} order by array_position(contact_ids.has, i.id)) as list from interaction i ${CONTACT_JOINS}
      where i.tenant_id = $1 and i.id = any(contact_ids.has)
    ) contact on true
    left join lateral (
      select bi.state ->> 'channel' as channel,
          coalesce(bc.name, nullif(left(coalesce(bt.from_address, bt.from_raw), 64), ''), left(bt.caller_name, 64)) as caller,
          bi.state ->> 'direction' as direction
      from interaction bi
        left join customer bc on bc.tenant_id = $1 and bc.id = bi.customer_id
        left join interaction_content bt on bt.tenant_id = $1 and bt.interaction_id = bi.id
      where bi.tenant_id = $1 and bi.id = contact_ids.missed
    ) blocker on true
  where a.tenant_id = $1 and a.id = any($2::uuid[])`;
