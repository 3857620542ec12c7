import type { Channel } from "@touchstone/domain";
import { sql } from "kysely";
import { milliseconds } from "./historyItem.ts";
import type { Queries } from "./openDatabase.ts";
import type { ContactCursor } from "./timeline.ts";

/** Who looks: agents see the lines of their queues and those they own. */
export interface MissedViewer {
  readonly tenantId: string;
  readonly userId: string;
  readonly seesAll: boolean;
}

export interface MissedFilter {
  readonly state: "unfinished" | "open" | "taken" | "closed";
  readonly queueId: string | undefined;
  /** A user's id, or nobody. */
  readonly ownerId: string | "none" | undefined;
  readonly before: ContactCursor | null;
  readonly limit: number;
}

/** A line of the missed list in the shape of `MissedContact` (contracts). */
export interface MissedRow {
  readonly missedId: string;
  readonly state: "open" | "taken" | "closed";
  readonly queue: { readonly queueId: string; readonly name: string };
  readonly brand: string | null;
  readonly line: string | null;
  /** Of the last try. */
  readonly channel: Channel;
  readonly customer: {
    readonly customerId: string;
    readonly name: string;
    readonly tier: string | null;
    readonly vip: boolean;
  } | null;
  readonly number: string | null;
  readonly tries: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly longestWaitMs: number;
  readonly exit: string;
  readonly lastInteractionId: string;
  readonly voicemail: { readonly at: number; readonly recordingId: string; readonly durationMs: number } | null;
  readonly callback: {
    readonly interactionId: string;
    readonly state: "waiting" | "resting" | "onTheLine" | "offered" | "dialling";
    readonly restsUntil: number | null;
    readonly queue: string;
    readonly agent: string | null;
  } | null;
  readonly owner: { readonly userId: string; readonly name: string } | null;
  readonly ownedSince: number | null;
  readonly attempts: number;
  readonly lastAttemptAt: number | null;
  readonly closed: {
    readonly at: number;
    readonly how: "gotThrough" | "reached" | "dismissed";
    readonly by: string | null;
    readonly reason: string | null;
    readonly interactionId: string | null;
  } | null;
  readonly note: string | null;
}

const ms = (instant: string) => sql.raw(milliseconds(instant));

/** SQL: a `MissedRow` of the row `m` and what `NAMES` joins. */
const ROW = sql`jsonb_build_object(
  'missedId', m.id,
  'state', case when m.closed_at is not null then 'closed' when w.owner_id is not null then 'taken' else 'open' end,
  'queue', jsonb_build_object('queueId', m.queue_id, 'name', coalesce(q.name, '')), 'brand', b.name, 'line', ln.name,
  'channel', coalesce(l.channel, 'voice'),
  'customer', case when c.id is not null then
    jsonb_build_object('customerId', c.id, 'name', c.name, 'tier', c.tier, 'vip', c.vip) end,
  'number', t.from_address, 'tries', m.tries, 'firstAt', ${ms("m.first_at")}, 'lastAt', ${ms("m.last_at")},
  'longestWaitMs', m.longest_wait_ms, 'exit', m.last_exit, 'lastInteractionId', m.last_interaction_id, 'voicemail', l.record -> 'voicemail',
  'callback', cb.callback, 'owner', case when w.owner_id is not null then
    jsonb_build_object('userId', w.owner_id, 'name', coalesce(o.name, '')) end,
  'ownedSince', ${ms("w.owned_since")}, 'attempts', coalesce(w.attempts, 0), 'lastAttemptAt', ${ms("w.last_attempt_at")},
  'closed', case when m.closed_at is not null then jsonb_build_object('at', ${ms("m.closed_at")}, 'how', m.closed_how,
    'by', case when m.closed_by_interaction_id is null then u.name end,
    'reason', case when m.closed_by_interaction_id is null then w.reason end,
    'interactionId', m.closed_by_interaction_id) end,
  'note', w.note)`;

/**
 * SQL: the calls back that are owed, read once for all lines; few, so that each line looks through them. A customer's is told by
 * the customer, anybody's by the number.
 */
function openCallbacks(tenantId: string) {
  return sql`select k.id, k.customer_id, kt.from_address as number, jsonb_build_object('interactionId', k.id,
      'state', case when k.kind = 'offered' then
          case when k.state #>> '{state,offer,kind}' = 'accepted' then 'dialling' else 'offered' end
        when (k.state #>> '{callback,isOnTheLine}')::boolean then 'onTheLine'
        when k.state #>> '{callback,restsUntil}' is not null then 'resting' else 'waiting' end,
      'restsUntil', case when k.kind = 'waiting' then (k.state #>> '{callback,restsUntil}')::float8 end,
      'queue', coalesce(kq.name, ''), 'agent', case when k.kind = 'offered' then ku.name end) as callback
    from interaction k
      left join interaction_content kt on kt.tenant_id = k.tenant_id and kt.interaction_id = k.id
      left join queue kq on kq.tenant_id = k.tenant_id and kq.id = k.queue_id
      left join app_user ku on ku.tenant_id = k.tenant_id and ku.id = k.agent_id
    where k.tenant_id = ${tenantId} and k.callback_key is not null`;
}

const CALLBACK = sql`left join lateral (
    select o.callback from open_callback o
    where m.closed_at is null and (o.customer_id = m.customer_id or o.number = t.from_address)
    order by o.customer_id = m.customer_id desc nulls last, o.id limit 1) cb on true`;

const NAMES = sql`
  left join missed_work w on w.tenant_id = m.tenant_id and w.missed_id = m.id
  left join queue q on q.tenant_id = m.tenant_id and q.id = m.queue_id
  left join brand b on b.tenant_id = m.tenant_id and b.id = m.brand_id
  left join line ln on ln.tenant_id = m.tenant_id and ln.id = m.line_id
  left join customer c on c.tenant_id = m.tenant_id and c.id = m.customer_id and c.erased_at is null
  left join interaction_log l on l.tenant_id = m.tenant_id and l.interaction_id = m.last_interaction_id
  left join interaction_content t on t.tenant_id = m.tenant_id and t.interaction_id = m.last_interaction_id
  left join app_user o on o.tenant_id = m.tenant_id and o.id = w.owner_id
  left join app_user u on u.tenant_id = m.tenant_id and u.id = w.closed_by`;

/** SQL: what the viewer sees of the rows `m` with their work `w`. */
function seenBy({ tenantId, userId, seesAll }: MissedViewer) {
  if (seesAll) return sql`true`;
  return sql`(w.owner_id = ${userId} or m.queue_id in (
    select (jsonb_array_elements_text(a.state -> 'settings' -> 'queueIds'))::uuid from agent a
    where a.tenant_id = ${tenantId} and a.id = ${userId}))`;
}

const IN_STATE = {
  unfinished: sql`m.closed_at is null`,
  open: sql`m.closed_at is null and w.owner_id is null`,
  taken: sql`m.closed_at is null and w.owner_id is not null`,
  closed: sql`m.closed_at is not null`,
};

/** Lines that the viewer sees, the newest try first. */
export async function listMissed(trx: Queries, viewer: MissedViewer, filter: MissedFilter): Promise<MissedRow[]> {
  const { state, queueId, ownerId, before, limit } = filter;
  const conditions = [
    IN_STATE[state],
    seenBy(viewer),
    queueId && sql`m.queue_id = ${queueId}`,
    ownerId && (ownerId === "none" ? sql`w.owner_id is null` : sql`w.owner_id = ${ownerId}`),
    before && sql`(m.last_at, m.id) < (to_timestamp(${before.at}::float8 / 1000), ${before.id}::uuid)`,
  ].filter((condition) => typeof condition === "object" && condition !== null);
  const { rows } = await sql<{ item: MissedRow }>`with open_callback as materialized (${openCallbacks(viewer.tenantId)})
    select ${ROW} as item from missed_contact m ${NAMES} ${CALLBACK}
    where m.tenant_id = ${viewer.tenantId} and ${sql.join(conditions, sql` and `)}
    order by m.last_at desc, m.id desc limit ${limit}`.execute(trx);
  return rows.map(({ item }) => item);
}

/** One line; null when unknown, foreign, or not the viewer's to see. */
export async function readMissed(trx: Queries, viewer: MissedViewer, missedId: string): Promise<MissedRow | null> {
  const { rows } = await sql<{ item: MissedRow }>`with open_callback as materialized (${openCallbacks(viewer.tenantId)})
    select ${ROW} as item from missed_contact m ${NAMES} ${CALLBACK}
    where m.tenant_id = ${viewer.tenantId} and m.id = ${missedId} and ${seenBy(viewer)}`.execute(trx);
  return rows[0]?.item ?? null;
}

export interface MissedCounts {
  readonly unfinished: number;
  readonly unowned: number;
  readonly mine: number;
  /** The last try of the one that waits longest and that nobody owns, milliseconds since 1970. */
  readonly oldestAt: number | null;
}

/** How many lines that the viewer sees are not closed. */
export async function countMissed(trx: Queries, viewer: MissedViewer): Promise<MissedCounts> {
  const { rows } = await sql<MissedCounts>`
    select count(*) as unfinished, count(*) filter (where w.owner_id is null) as unowned,
      count(*) filter (where w.owner_id = ${viewer.userId}) as mine,
      ${ms("min(m.last_at) filter (where w.owner_id is null)")} as "oldestAt"
    from missed_contact m left join missed_work w on w.tenant_id = m.tenant_id and w.missed_id = m.id
    where m.tenant_id = ${viewer.tenantId} and m.closed_at is null and ${seenBy(viewer)}`.execute(trx);
  if (!rows[0]) throw new Error("an aggregate always has a row");
  return rows[0];
}

export interface MissedChange {
  readonly at: number;
  readonly by: string;
  readonly did: string;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly note: string | null;
}

/** Who did what about a line, newest first. */
export async function listMissedChanges(trx: Queries, tenantId: string, missedId: string): Promise<MissedChange[]> {
  const { rows } = await sql<MissedChange>`
    select ${ms("h.at")} as at, coalesce(u.name, '') as by, h.did, o.name as owner, h.reason, h.note from missed_change h
      left join app_user u on u.tenant_id = h.tenant_id and u.id = h.user_id
      left join app_user o on o.tenant_id = h.tenant_id and o.id = h.owner_id
    where h.tenant_id = ${tenantId} and h.missed_id = ${missedId} order by h.at desc, h.id desc limit 100`.execute(trx);
  return rows;
}
