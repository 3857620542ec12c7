import type { Channel } from "@touchstone/domain";
import { type QueryExecutorProvider, sql } from "kysely";

/** Days of the tenant's zone as ISO dates, both included. */
export interface ReportRange {
  readonly from: string;
  readonly to: string;
}

/** What a report says of its tenant. */
export interface ReportHead {
  readonly timeZone: string;
  /** Yesterday by the clock of the zone. */
  readonly yesterday: string;
  readonly serviceLevelMs: number;
  readonly shortAbandonMs: number;
}

export async function readReportHead(trx: QueryExecutorProvider, tenantId: string): Promise<ReportHead> {
  const { rows } = await sql<ReportHead>`
    select time_zone as "timeZone", to_char((now() at time zone time_zone) - interval '1 day', 'YYYY-MM-DD') as yesterday,
      service_level_ms as "serviceLevelMs", short_abandon_ms as "shortAbandonMs" from tenant where id = ${tenantId}`.execute(
    trx,
  );
  if (!rows[0]) throw new Error(`there is no tenant ${tenantId}`);
  return rows[0];
}

type Sums = Readonly<Record<string, number>>;

/** Added up for one day of one queue. */
export interface QueueDay {
  readonly day: string;
  readonly queueId: string;
  /** Null when it was removed. */
  readonly queue: string | null;
  /** Of all channels, as `keptFigures` of the domain; what nobody counted is missing. */
  readonly figures: Sums;
  /** Ended contacts of the channel by how they ended. */
  readonly exits: Sums;
  /** Of all who entered the queue, milliseconds. */
  readonly longestWaitMs: number | null;
}

/** SQL: the days of the range with their beginning and end; a day of the zone may have 23 or 25 hours. */
const daysOf = (tenantId: string, { from, to }: ReportRange) => sql`
  select to_char(d, 'YYYY-MM-DD') as day, d at time zone tn.time_zone as starts,
    (d + interval '1 day') at time zone tn.time_zone as ends, tn.time_zone
  from tenant tn cross join generate_series(${from}::timestamp, ${to}::timestamp, interval '1 day') d
  where tn.id = ${tenantId}`;

/** SQL: the figures of an interval table, added up per day and `key` column. */
const sumsOf = (of: "queue" | "agent", tenantId: string) => sql`
  select s.day, s.id, jsonb_object_agg(s.key, s.total) as figures from (
    select d.day, v.${sql.ref(`${of}_id`)} as id, f.key, sum(f.value::numeric)::bigint as total
    from days d join ${sql.table(`${of}_interval`)} v
      on v.tenant_id = ${tenantId} and v.starts_at >= d.starts and v.starts_at < d.ends
      cross join lateral jsonb_each_text(v.figures) f
    group by 1, 2, 3
  ) s group by 1, 2`;

/** A row for each day and queue, with the exits and waits of one channel; of every queue there is and of removed ones that were still called; by day and name. */
export async function readQueueDays(
  trx: QueryExecutorProvider,
  tenantId: string,
  range: ReportRange,
  channel: Channel,
): Promise<QueueDay[]> {
  const { rows } = await sql<QueueDay>`
    with days as materialized (${daysOf(tenantId, range)}), sums as (${sumsOf("queue", tenantId)}),
    counted as (
      select to_char(coalesce(l.queued_at, l.received_at) at time zone b.time_zone, 'YYYY-MM-DD') as day, l.queue_id as id,
        l.exit, count(*) as contacts, max(l.wait_ms) filter (where l.queued_at is not null) as longest
      from (select min(starts) as starts, max(ends) as ends, min(time_zone) as time_zone from days) b
        join interaction_log l on l.tenant_id = ${tenantId} and l.channel = ${channel}
          -- Who entered a queue on the first day may have rung before midnight.
          and l.received_at >= b.starts - interval '1 day' and l.received_at < b.ends
          and coalesce(l.queued_at, l.received_at) >= b.starts and coalesce(l.queued_at, l.received_at) < b.ends
      group by 1, 2, 3
    ), ended as (
      select day, id, max(longest) as longest,
        coalesce(jsonb_object_agg(exit, contacts) filter (where exit is not null), '{}') as exits
      from counted group by 1, 2
    ), named as (
      select d.day, q.id, q.name from days d cross join queue q where q.tenant_id = ${tenantId}
    )
    select day, id as "queueId", n.name as queue, coalesce(s.figures, '{}') as figures, coalesce(e.exits, '{}') as exits,
      e.longest as "longestWaitMs"
    from named n full join sums s using (day, id) full join ended e using (day, id)
    order by day, n.name nulls last, id`.execute(trx);
  return rows;
}

/** Added up for one day of one agent. */
export interface AgentDay {
  readonly day: string;
  readonly agentId: string;
  readonly agent: string | null;
  /** Of all channels, as `keptFigures` of the domain; what nobody counted is missing. */
  readonly figures: Sums;
  readonly readyMs: number;
  readonly pausedMs: number;
  /** By reason, milliseconds. */
  readonly notReadyMs: Sums;
}

/** A row for each day and agent who was signed in or was offered something; by day and name. */
export async function readAgentDays(
  trx: QueryExecutorProvider,
  tenantId: string,
  range: ReportRange,
): Promise<AgentDay[]> {
  const { rows } = await sql<AgentDay>`
    with days as materialized (${daysOf(tenantId, range)}), sums as (${sumsOf("agent", tenantId)}),
    spent as (
      select to_char(d, 'YYYY-MM-DD') as day, s.agent_id as id, s.kind, s.reason,
        round(sum(extract(epoch from least(s.ended_at, (d + interval '1 day') at time zone s.time_zone)
          - greatest(s.started_at, d at time zone s.time_zone))) * 1000)::bigint as ms
      from (
        select s.agent_id, s.kind, coalesce(s.reason, '') as reason, b.time_zone,
          greatest(s.started_at, b.starts) as started_at, least(coalesce(s.ended_at, now()), b.ends) as ended_at
        from (select min(starts) as starts, max(ends) as ends, min(time_zone) as time_zone from days) b
          join agent_span s on s.tenant_id = ${tenantId} and s.kind in ('ready', 'paused', 'notReady')
            and s.started_at < b.ends and (s.ended_at is null or s.ended_at > b.starts)
      ) s cross join lateral generate_series(date_trunc('day', s.started_at at time zone s.time_zone),
        (s.ended_at - interval '1 microsecond') at time zone s.time_zone, interval '1 day') d
      where s.ended_at > s.started_at
      group by 1, 2, 3, 4
    ), times as (
      select day, id, coalesce(sum(ms) filter (where kind = 'ready'), 0)::bigint as ready,
        coalesce(sum(ms) filter (where kind = 'paused'), 0)::bigint as paused,
        coalesce(jsonb_object_agg(reason, ms) filter (where kind = 'notReady'), '{}') as not_ready
      from spent group by 1, 2
    )
    select r.day, r.id as "agentId", u.name as agent, coalesce(r.figures, '{}') as figures, coalesce(r.ready, 0) as "readyMs",
      coalesce(r.paused, 0) as "pausedMs", coalesce(r.not_ready, '{}') as "notReadyMs"
    from (select * from sums full join times using (day, id)) r
      left join app_user u on u.tenant_id = ${tenantId} and u.id = r.id
    order by r.day, u.name nulls last, r.id`.execute(trx);
  return rows;
}
