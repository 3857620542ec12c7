import type { Interaction } from "@touchstone/domain";
import { sql } from "kysely";
import { milliseconds } from "./historyItem.ts";
import type { Queries } from "./openDatabase.ts";

// What desks read of conversations in writing; as the app role, in the tenant's transaction.

/** In the shape of `MessageView` (contracts). */
export interface MessageLine {
  readonly id: string;
  readonly direction: "in" | "out" | "note" | "auto";
  readonly at: number;
  readonly by: string | null;
  readonly text: string;
  readonly subject: string | null;
  readonly html: boolean;
  readonly state: string;
  readonly errorCode: string | null;
  readonly segments: number | null;
  readonly attachments: readonly object[];
  readonly senderName: string | null;
  readonly from: string | null;
  readonly quoted: string | null;
  readonly flags: readonly string[];
  /** True: its words were erased, with the person. */
  readonly erased: true | null;
  /** Of a fax of ours that was tried. */
  readonly fax: object | null;
}

/** The messages of a conversation before a place, at most `limit`, oldest first. */
export async function readMessages(
  trx: Queries,
  page: {
    readonly tenantId: string;
    readonly interactionId: string;
    readonly before: { readonly at: number; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<MessageLine[]> {
  const { tenantId, interactionId, before, limit } = page;
  const { rows } = await sql<MessageLine>`
    select m.id, m.direction, ${sql.raw(milliseconds("m.at"))} as at, u.name as by, coalesce(c.text, '') as text, c.subject,
      case when c.erased_at is not null then true end as erased,
      c.html_address is not null as html, c.sender_name as "senderName",
      -- What is no address only tells this sender from others.
      case when c.from_address not like 'raw:%' then c.from_address end as "from", c.quoted,
      coalesce(m.flags, '{}') as flags, x.fax, m.state, m.error_code as "errorCode", m.segments, coalesce(a.list, '[]') as attachments
    from (
      select * from message x where x.tenant_id = ${tenantId} and x.interaction_id = ${interactionId}
        ${before ? sql`and (x.at, x.id) < (to_timestamp(${before.at}::float8 / 1000), ${before.id}::uuid)` : sql``}
      order by x.at desc, x.id desc limit ${limit}
    ) m
      left join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id
      left join app_user u on u.tenant_id = m.tenant_id and u.id = m.user_id
      left join lateral (
        select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size, 'state', f.state,
          'pages', f.pages, 'pagesProblem', f.pages_problem,
          'because', case when f.state = 'refused' then f.findings ->> 'reason' end,
          'warning', case when f.findings -> 'disguised' = 'true' then 'disguised' when f.findings -> 'active' = 'true' then 'active' end)
          order by f.place) as list
        from attachment f where f.tenant_id = m.tenant_id and f.message_id = m.id
      ) a on true
      left join lateral (
        select jsonb_build_object('tries', count(*) over (), 'errorCode', y.error_code, 'pages', y.pages,
          'nextAt', ${sql.raw(milliseconds("y.next_at"))}) as fax
        from fax_try y where y.tenant_id = m.tenant_id and y.message_id = m.id and m.direction in ('out', 'auto')
        order by y.at desc limit 1
      ) x on true
    order by m.at, m.id`.execute(trx);
  return rows;
}

/** A conversation beside an agent's own contacts, as its rows tell it. */
export interface ConversationRow {
  readonly state: Interaction;
  readonly queue: string | null;
  readonly line: string | null;
  readonly address: string | null;
  readonly customer: string | null;
  readonly from: string | null;
  /** There is one that an answer can be sent to. */
  readonly hasAddress: boolean;
  readonly words: string | null;
  readonly lastAgent: string | null;
}

export interface ConversationFilter {
  readonly tenantId: string;
  /** Whose rail: of the agent's queues, had by the agent before, or had now. */
  readonly agentId: string;
  readonly state: "resting" | "waiting" | "mine";
  /** Null: of everybody. */
  readonly customerId: string | null;
  /** Supervisors see those of every queue. */
  readonly isAll: boolean;
  readonly before: { readonly at: number; readonly id: string } | null;
  readonly limit: number;
}

/** Live conversations, last written to first. */
export async function listConversations(trx: Queries, filter: ConversationFilter): Promise<ConversationRow[]> {
  const { tenantId, agentId, state, customerId, isAll, before, limit } = filter;
  const kinds = { resting: ["resting"], waiting: ["waiting", "offered"], mine: ["connected"] }[state];
  const ofAgent = sql`(i.queue_id = any(array(select jsonb_array_elements_text(a.state -> 'settings' -> 'queueIds')::uuid
      from agent a where a.tenant_id = ${tenantId} and a.id = ${agentId}::uuid)) or i.state ->> 'lastAgentId' = ${agentId})`;
  const mine = sql`i.state -> 'state' ->> 'agentId' = ${agentId}`;
  const whose = state === "mine" ? sql`and ${mine}` : isAll ? sql`` : sql`and ${ofAgent}`;
  const of = customerId === null ? sql`` : sql`and i.customer_id = ${customerId}::uuid`;
  const lastAt = sql`(i.state -> 'thread' ->> 'lastMessageAt')::bigint`;
  const { rows } = await sql<ConversationRow>`
    select i.state, q.name as queue, l.name as line, l.address, c.name as customer,
      coalesce(t.from_address, left(t.from_raw, 64)) as "from", t.from_address is not null as "hasAddress", last.text as words, u.name as "lastAgent"
    from (
      select * from interaction i where i.tenant_id = ${tenantId} and i.ended_at is null and i.thread_key is not null
        and i.kind = any(${kinds}::text[]) ${whose} ${of}
        ${before ? sql`and (${lastAt}, i.id) < (${before.at}::bigint, ${before.id}::uuid)` : sql``}
      order by ${lastAt} desc, i.id desc limit ${limit}
    ) i
      left join queue q on q.tenant_id = i.tenant_id and q.id = i.queue_id
      left join line l on l.tenant_id = i.tenant_id and l.id = i.line_id
      left join customer c on c.tenant_id = i.tenant_id and c.id = i.customer_id
      left join interaction_content t on t.tenant_id = i.tenant_id and t.interaction_id = i.id
      left join app_user u on u.tenant_id = i.tenant_id and u.id = (i.state ->> 'lastAgentId')::uuid
      left join lateral (
        select left(mc.text, 160) as text from message m
          join message_content mc on mc.tenant_id = m.tenant_id and mc.message_id = m.id
        where m.tenant_id = i.tenant_id and m.interaction_id = i.id and m.direction <> 'note'
        order by m.at desc, m.id desc limit 1
      ) last on true
    order by ${lastAt} desc, i.id desc`.execute(trx);
  return rows;
}

/** May this agent look into a live conversation that is nobody's work, because it is of one of the agent's queues? */
export async function isOfAgentsQueue(
  trx: Queries,
  of: { readonly tenantId: string; readonly agentId: string; readonly interactionId: string },
): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select exists (
    select from interaction i join agent a on a.tenant_id = i.tenant_id and a.id = ${of.agentId}::uuid
    where i.tenant_id = ${of.tenantId} and i.id = ${of.interactionId}::uuid and i.thread_key is not null
      and a.state -> 'settings' -> 'queueIds' ? i.queue_id::text) as is`.execute(trx);
  return rows[0]?.is ?? false;
}

/** The conversation in which a message of ours stands, for the answer to whoever wrote first. */
export async function conversationOfMessage(trx: Queries, tenantId: string, messageId: string): Promise<string | null> {
  const row = await trx
    .selectFrom("message")
    .select("interactionId")
    .where("tenantId", "=", tenantId)
    .where("id", "=", messageId)
    .executeTakeFirst();
  return row?.interactionId ?? null;
}
