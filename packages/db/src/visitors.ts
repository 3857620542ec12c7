import type { Interaction, LineSettings, QueueSettings } from "@touchstone/domain";
import { sql } from "kysely";
import type pg from "pg";
import { milliseconds } from "./historyItem.ts";
import type { Database, Queries } from "./openDatabase.ts";
import { queryTenant } from "./queryTenant.ts";

// Visitors of the web and what is shown to them. Every query is for the holder of a token, and sees that visitor's own rows only.

/** Who a valid token belongs to. */
export interface Visitor {
  readonly tenantId: string;
  readonly visitorId: string;
  readonly lineId: string;
  readonly language: string;
  /** As typed, or as the tenant's own site vouches for (`isProven`). */
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly isProven: boolean;
  /** Whose pages may use the token beside our own. */
  readonly origins: readonly string[];
}

/** Null when the token is unknown or ran out: nothing tells which. */
export async function findVisitor(database: Database, tokenHash: Buffer): Promise<Visitor | null> {
  const { rows } = await database.pool.query<Visitor>({
    name: "find-visitor",
    text: `select tenant_id as "tenantId", visitor_id as "visitorId", line_id as "lineId", language, name, email, phone,
             is_proven as "isProven", origins from visitor_of_token($1)`,
    values: [tokenHash],
  });
  return rows[0] ?? null;
}

/** The line that a help page is of. */
export interface HelpLine {
  readonly tenantId: string;
  readonly lineId: string;
  readonly origins: readonly string[];
}

/** `address`: the tenant's slug, or `tenant/brand`. */
export async function findHelpLine(database: Database, address: string): Promise<HelpLine | null> {
  const { rows } = await database.pool.query<HelpLine>({
    name: "find-help-line",
    text: `select tenant_id as "tenantId", line_id as "lineId", origins from help_line($1)`,
    values: [address],
  });
  return rows[0] ?? null;
}

/** Every origin whose pages may open sockets for visitors of any line. */
export async function readChatOrigins(database: Database): Promise<ReadonlySet<string>> {
  const { rows } = await database.pool.query<{ origin: string }>({
    name: "chat-origins",
    text: "select origin from chat_origins()",
    values: [],
  });
  return new Set(rows.map(({ origin }) => origin));
}

export type NewVisitorRow = Omit<Visitor, "origins"> & { readonly tokenHash: Buffer; readonly expiresAt: Date };

/**
 * Keeps a visitor's token; returns whose it is. Who is proven is who it was before on this line, with the conversation of then; whoever is
 * not is somebody new.
 */
export async function addVisitor(trx: Queries, { visitorId, ...row }: NewVisitorRow): Promise<string> {
  const sameAs = row.isProven ? await firstVisitOf(trx, row) : null;
  await trx
    .insertInto("visitor")
    .values({ ...row, id: visitorId, sameAs })
    .execute();
  return sameAs ?? visitorId;
}

type Person = Pick<Visitor, "tenantId" | "lineId" | "email" | "phone">;

/** Null when there is none. Until the transaction's end nobody else asks for the same: two first visits at once are one person's. */
async function firstVisitOf(trx: Queries, { tenantId, lineId, email, phone }: Person): Promise<string | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${JSON.stringify([lineId, email, phone])}, 0))`.execute(trx);
  const { rows } = await sql<{ id: string }>`
    select coalesce(same_as, id) as id from visitor
    where tenant_id = ${tenantId} and line_id = ${lineId} and is_proven and email is not distinct from ${email}::text
      and phone is not distinct from ${phone}::text
    order by created_at desc limit 1`.execute(trx);
  return rows[0]?.id ?? null;
}

/** Names the visitor's conversations, and is no address of anybody's. */
export const visitorThreadKey = ({ lineId, visitorId }: Pick<Visitor, "lineId" | "visitorId">): string =>
  `chat:${lineId}:${visitorId}`;

/** How a visitor's conversation stands: the live one, or the last. */
export interface VisitorChatRow {
  readonly key: string;
  readonly now: number;
  readonly state: Interaction;
  readonly agent: string | null;
  /** Contacts that go before this one; null unless it waits. */
  readonly ahead: number | null;
}

/** SQL: the place of a contact among those of its queue, smaller first; as `compareRanked` of the domain has it. */
const placeOf = (i: string) => `(
  not coalesce((${i}.state -> 'standing' ->> 'isOverCap')::boolean, false),
  case when coalesce((${i}.state -> 'standing' ->> 'isOverCap')::boolean, false) then 0
    else (${i}.state ->> 'queuedAt')::float8 * (q.settings ->> 'ageing')::float8
      - coalesce((q.settings -> 'tierPriorityMs' ->> (${i}.state ->> 'tier'))::float8, 0)
      - coalesce((${i}.state ->> 'linePriorityMs')::float8, 0) - coalesce((${i}.state ->> 'priorityMs')::float8, 0) end,
  (${i}.state ->> 'queuedAt')::float8, ${i}.id)`;

const CHATS = `
select k.key, ${milliseconds("clock_timestamp()")} as now, i.state, u.name as agent,
  case when i.kind in ('waiting', 'offered') then (
    select count(*)::int from interaction o
    where o.tenant_id = $1 and o.queue_id = i.queue_id and o.kind <> 'ended' and o.kind in ('waiting', 'offered')
      and coalesce((o.state -> 'callback' ->> 'restsUntil')::float8, 0) = 0
      and o.id <> i.id and ${placeOf("o")} < ${placeOf("i")}) end as ahead
from unnest($2::text[]) as k(key)
  join lateral (select x.* from interaction x where x.tenant_id = $1 and x.thread_key = k.key
    order by x.ended_at is null desc, x.received_at desc limit 1) i on true
  join queue q on q.tenant_id = $1 and q.id = i.queue_id
  left join app_user u on u.tenant_id = $1 and u.id = (i.state -> 'state' ->> 'agentId')::uuid`;

/** The conversations of these threads, in one statement; none of those that never wrote. */
export async function readVisitorChats(
  pool: pg.Pool,
  tenantId: string,
  keys: readonly string[],
): Promise<VisitorChatRow[]> {
  return await queryTenant<VisitorChatRow>(pool, tenantId, {
    name: "visitor-chats",
    text: CHATS,
    values: [tenantId, keys],
  });
}

/** One message as a visitor may see it. */
export interface VisitorMessageRow {
  readonly id: string;
  readonly direction: "in" | "out" | "auto";
  readonly at: number;
  readonly agent: string | null;
  readonly text: string;
  readonly providerId: string | null;
  readonly attachments: readonly object[];
}

/** Newest first in the look, oldest first in the answer. Never notes. */
export async function readVisitorMessages(
  pool: pg.Pool,
  tenantId: string,
  of: { readonly key: string; readonly since: number; readonly limit: number },
): Promise<VisitorMessageRow[]> {
  return await queryTenant<VisitorMessageRow>(pool, tenantId, {
    name: "visitor-messages",
    text: `select m.id, m.direction, ${milliseconds("m.at")} as at, u.name as agent, coalesce(c.text, '') as text,
             m.provider_id as "providerId", coalesce(a.list, '[]') as attachments
           from (
             select x.* from interaction i join message x on x.tenant_id = $1 and x.interaction_id = i.id
             where i.tenant_id = $1 and i.thread_key = $2 and x.direction in ('in', 'out', 'auto')
               and x.at >= to_timestamp($3::float8 / 1000)
             order by x.at desc, x.id desc limit $4
           ) m
             left join message_content c on c.tenant_id = $1 and c.message_id = m.id
             left join app_user u on u.tenant_id = $1 and u.id = m.user_id
             left join lateral (
               select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size, 'state', f.state)
                 order by f.place) as list
               from attachment f where f.tenant_id = $1 and f.message_id = m.id
             ) a on true
           order by m.at, m.id`,
    values: [tenantId, of.key, of.since, of.limit],
  });
}

/** Below how many answered lately nothing is said of the wait. */
const FEWEST_ANSWERED = 5;

/** In how many milliseconds nine of ten chats were answered that came to the queue in the last two hours; null when few did. */
export async function readUsualChatWait(pool: pg.Pool, tenantId: string, queueId: string): Promise<number | null> {
  const rows = await queryTenant<{ ms: number | null; answered: number }>(pool, tenantId, {
    name: "usual-chat-wait",
    text: `select percentile_disc(0.9) within group (order by wait_ms) as ms, count(*)::int as answered from interaction_log
           where tenant_id = $1 and received_at > now() - interval '2 hours' and channel = 'chat' and queue_id = $2
             and connected_at is not null and wait_ms is not null`,
    values: [tenantId, queueId],
  });
  const [row] = rows;
  return row !== undefined && row.answered >= FEWEST_ANSWERED ? row.ms : null;
}

/** Which of these files are this visitor's own, and free or with this very message already. */
export async function ownUploads(
  pool: pg.Pool,
  tenantId: string,
  of: { readonly visitorId: string; readonly providerId: string; readonly ids: readonly string[] },
): Promise<Set<string>> {
  if (of.ids.length === 0) return new Set();
  const rows = await queryTenant<{ id: string }>(pool, tenantId, {
    name: "own-uploads",
    text: `select a.id from attachment a left join message m on m.tenant_id = $1 and m.id = a.message_id
           where a.tenant_id = $1 and a.id = any($2::uuid[]) and a.uploaded_by = $3 and a.state = 'ready'
             and (a.message_id is null or m.provider_id = $4)`,
    values: [tenantId, of.ids, of.visitorId, of.providerId],
  });
  return new Set(rows.map(({ id }) => id));
}

/** A file of the visitor's own conversation, or one that the visitor is about to send; else null. */
export async function findVisitorFile(
  pool: pg.Pool,
  { tenantId, visitorId, lineId }: Pick<Visitor, "tenantId" | "visitorId" | "lineId">,
  id: string,
): Promise<{ readonly address: string; readonly name: string; readonly type: string } | null> {
  const rows = await queryTenant<{ address: string; name: string; type: string }>(pool, tenantId, {
    name: "visitor-file",
    text: `select a.address, a.name, a.type from attachment a
             left join message m on m.tenant_id = $1 and m.id = a.message_id and m.direction in ('in', 'out', 'auto')
             left join interaction i on i.tenant_id = $1 and i.id = m.interaction_id
           where a.tenant_id = $1 and a.id = $2 and a.state = 'ready' and a.address is not null
             and (i.thread_key = $3 or a.message_id is null and a.uploaded_by = $4)`,
    values: [tenantId, id, visitorThreadKey({ lineId, visitorId }), visitorId],
  });
  return rows[0] ?? null;
}

/** The queue to which a line's contacts go, as its settings say; null: the line is gone. */
export async function readLineQueue(pool: pg.Pool, tenantId: string, lineId: string): Promise<QueueSettings | null> {
  const rows = await queryTenant<{ settings: QueueSettings }>(pool, tenantId, {
    name: "line-queue",
    text: `select q.settings from line l join queue q on q.tenant_id = $1 and q.id = (l.settings ->> 'queueId')::uuid
           where l.tenant_id = $1 and l.id = $2`,
    values: [tenantId, lineId],
  });
  return rows[0]?.settings ?? null;
}

/** What a help page says of its company. */
export interface HelpDeskRow {
  /** The brand's. */
  readonly name: string;
  readonly line: LineSettings;
  readonly queue: QueueSettings;
  readonly answersBy: { readonly email: boolean; readonly sms: boolean };
  readonly callsBack: boolean;
  readonly now: number;
}

export async function readHelpDesk(trx: Queries, tenantId: string, lineId: string): Promise<HelpDeskRow | null> {
  const { rows } = await sql<HelpDeskRow>`
    select b.name, l.settings as line, q.settings as queue, ${sql.raw(milliseconds("clock_timestamp()"))} as now,
      jsonb_build_object('email', has.email, 'sms', has.phone) as "answersBy",
      has.phone and (q.settings -> 'callback' ->> 'offered')::boolean as "callsBack"
    from line l
      join brand b on b.tenant_id = l.tenant_id and b.id = l.brand_id
      join queue q on q.tenant_id = l.tenant_id and q.id = (l.settings ->> 'queueId')::uuid
      cross join lateral (select
        coalesce(bool_or(o.channel = 'email'), false) as email, coalesce(bool_or(o.channel = 'phone'), false) as phone
        from line o where o.tenant_id = l.tenant_id) has
    where l.tenant_id = ${tenantId} and l.id = ${lineId}`.execute(trx);
  return rows[0] ?? null;
}

/** The line as which a message that came by the web is answered: of the same queue or brand before others; null: there is none. */
export async function lineToAnswerFrom(
  trx: Queries,
  tenantId: string,
  of: { readonly channel: "email" | "phone"; readonly lineId: string },
): Promise<{ readonly lineId: string; readonly address: string } | null> {
  const { rows } = await sql<{ lineId: string; address: string }>`
    select o.id as "lineId", o.address from line o join line l on l.tenant_id = o.tenant_id and l.id = ${of.lineId}
    where o.tenant_id = ${tenantId} and o.channel = ${of.channel}
    order by (o.settings ->> 'queueId') = (l.settings ->> 'queueId') and o.brand_id = l.brand_id desc,
      o.brand_id = l.brand_id desc, (o.settings ->> 'queueId') = (l.settings ->> 'queueId') desc, o.id
    limit 1`.execute(trx);
  return rows[0] ?? null;
}
