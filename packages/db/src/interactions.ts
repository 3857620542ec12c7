import type { InteractionRecord } from "@touchstone/domain";
import { sql } from "kysely";
import { RECENT_LIST, RECENT_NAMES } from "./contacts.ts";
import { HISTORY_ITEM, HISTORY_NAMES } from "./historyItem.ts";
import { type HistoryLine, historyLineOf, type RecentContact } from "./historyLine.ts";
import type { Queries } from "./openDatabase.ts";
import type { ContactCursor } from "./timeline.ts";

export interface InteractionFilter {
  readonly tenantId: string;
  readonly queueId: string | undefined;
  /** Who talked last. */
  readonly agentId: string | undefined;
  readonly customerId: string | undefined;
  readonly exit: string | undefined;
  /** Bounds of the arrival, milliseconds since 1970; `to` is not included. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly before: ContactCursor | null;
  readonly limit: number;
}

/** A contact of the log with whose it is. */
export interface InteractionLine extends HistoryLine {
  readonly customerId: string | null;
  readonly customer: string | null;
  readonly from: string | null;
}

const at = (ms: number) => sql`to_timestamp(${ms}::float8 / 1000)`;

/** Logged contacts, newest first. */
export async function listInteractionLog(trx: Queries, filter: InteractionFilter): Promise<InteractionLine[]> {
  const { tenantId, queueId, agentId, customerId, exit, from, to, before, limit } = filter;
  const conditions = [
    queueId && sql`and l.queue_id = ${queueId}`,
    agentId && sql`and l.agent_id = ${agentId}`,
    customerId && sql`and l.customer_id = ${customerId}`,
    exit && sql`and l.exit = ${exit}`,
    from !== undefined && sql`and l.received_at >= ${at(from)}`,
    to !== undefined && sql`and l.received_at < ${at(to)}`,
    before && sql`and (l.received_at, l.interaction_id) < (${at(before.at)}, ${before.id}::uuid)`,
  ].filter((condition) => typeof condition === "object" && condition !== null);
  const { rows } = await sql<{ item: InteractionLine }>`
    select ${sql.raw(HISTORY_ITEM)} || jsonb_build_object('customerId', l.customer_id, 'customer', c.name,
      'from', coalesce(t.from_address, left(t.from_raw, 64))) as item
    from (
      select * from interaction_log l where l.tenant_id = ${tenantId} ${sql.join(conditions, sql` `)}
      order by l.received_at desc, l.interaction_id desc limit ${limit}
    ) l ${sql.raw(HISTORY_NAMES)}
      left join customer c on c.tenant_id = l.tenant_id and c.id = l.customer_id and c.erased_at is null
    order by l.received_at desc, l.interaction_id desc`.execute(trx);
  return rows.map((row) => row.item);
}

/** A contact of an agent's, with who has had it since then, when the agent handed it on. */
export interface OwnContactLine extends InteractionLine {
  readonly handedTo: string | null;
}

/**
 * The contacts that an agent has, or had last, or handed on after talking, live and unlogged ones included, newest first, since
 * `sinceMs`.
 */
export async function listContactsOfAgent(
  trx: Queries,
  query: { tenantId: string; agentId: string; sinceMs: number; limit: number },
): Promise<OwnContactLine[]> {
  const { tenantId, agentId, sinceMs, limit } = query;
  const { rows } = await sql<{
    contact: RecentContact;
    customerId: string | null;
    customer: string | null;
    from: string;
  }>`
    select (${sql.raw(RECENT_LIST)}) -> 0 as contact, r.customer_id, c.name as customer,
      coalesce(rt.from_address, left(rt.from_raw, 64)) as "from"
    from (
      select id, tenant_id, customer_id, queue_id, brand_id, received_at, state from interaction
      where tenant_id = ${tenantId} and agent_id = ${agentId} and received_at >= ${at(sinceMs)}
      union all
      select l.interaction_id, l.tenant_id, l.customer_id, l.queue_id, l.brand_id, l.received_at,
        jsonb_build_object('record', l.record)
      from interaction_log l where l.tenant_id = ${tenantId} and l.agent_id = ${agentId} and l.received_at >= ${at(sinceMs)}
        and not exists (select from interaction i where i.tenant_id = l.tenant_id and i.id = l.interaction_id)
      union all
      select h.interaction_id, h.tenant_id, coalesce(i.customer_id, l.customer_id), coalesce(i.queue_id, l.queue_id),
        coalesce(i.brand_id, l.brand_id), h.received_at, coalesce(i.state, jsonb_build_object('record', l.record))
      from handed_contact h
        left join interaction i on i.tenant_id = h.tenant_id and i.id = h.interaction_id
        left join interaction_log l on l.tenant_id = h.tenant_id and l.interaction_id = h.interaction_id
      where h.tenant_id = ${tenantId} and h.agent_id = ${agentId} and h.received_at >= ${at(sinceMs)}
        and coalesce(i.agent_id, l.agent_id) <> ${agentId}
      order by received_at desc limit ${limit}
    ) r ${sql.raw(RECENT_NAMES)} left join customer c on c.tenant_id = r.tenant_id and c.id = r.customer_id and c.erased_at is null
    group by r.id, r.customer_id, c.name, rt.from_address, rt.from_raw, r.received_at
    order by r.received_at desc, r.id desc`.execute(trx);
  return rows.map(({ contact, customerId, customer, from }) => ({
    ...historyLineOf(contact),
    customerId,
    customer,
    from,
    handedTo: handedTo(contact, agentId),
  }));
}

/** Who talked last, when that is not this agent, who talked before. */
function handedTo({ record, agents }: RecentContact, agentId: string): string | null {
  const talked = record.legs.filter(({ connectedAt }) => connectedAt !== null);
  const last = talked.at(-1)?.agentId;
  if (last === undefined || last === agentId || !talked.some((leg) => leg.agentId === agentId)) return null;
  return agents?.[last] ?? "";
}

export interface InteractionDetailRow {
  readonly contact: RecentContact;
  readonly customerId: string | null;
  readonly customer: string | null;
  readonly from: string | null;
  readonly fromAddress: string | null;
  readonly callerName: string | null;
  readonly line: string | null;
  readonly matchedHow: string | null;
  readonly notes: string | null;
  /** As the log holds them; null before it knows the contact. */
  readonly events: readonly Record<string, unknown>[] | null;
}

/** One contact by its newest row, live or logged; null when unknown or foreign. */
export async function readInteraction(
  trx: Queries,
  tenantId: string,
  interactionId: string,
): Promise<InteractionDetailRow | null> {
  const { rows } = await sql<InteractionDetailRow>`
    select (${sql.raw(RECENT_LIST)}) -> 0 as contact, r.customer_id, c.name as customer,
      coalesce(rt.from_address, left(rt.from_raw, 64)) as "from", rt.from_address, left(rt.caller_name, 200) as caller_name,
      ln.name as line, r.matched_how, rt.notes, r.events
    from (
      select coalesce(i.id, l.interaction_id) as id, coalesce(i.tenant_id, l.tenant_id) as tenant_id,
        case when i.id is null then l.customer_id else i.customer_id end as customer_id,
        coalesce(i.queue_id, l.queue_id) as queue_id, coalesce(i.brand_id, l.brand_id) as brand_id,
        coalesce(i.line_id, l.line_id) as line_id, coalesce(i.received_at, l.received_at) as received_at,
        coalesce(i.state, jsonb_build_object('record', l.record)) as state, l.matched_how, l.events
      from (select * from interaction where tenant_id = ${tenantId} and id = ${interactionId}) i
        full join (select * from interaction_log where tenant_id = ${tenantId} and interaction_id = ${interactionId}) l
          on l.interaction_id = i.id
    ) r ${sql.raw(RECENT_NAMES)}
      left join customer c on c.tenant_id = r.tenant_id and c.id = r.customer_id and c.erased_at is null
      left join line ln on ln.tenant_id = r.tenant_id and ln.id = r.line_id
    group by r.id, r.customer_id, c.name, rt.from_address, rt.from_raw, rt.caller_name, ln.name, r.matched_how, rt.notes, r.events`.execute(
    trx,
  );
  return rows[0] ?? null;
}

/** Had this agent anything to do with the contact? */
export function hasLeg(record: InteractionRecord, agentId: string): boolean {
  return record.legs.some((leg) => leg.agentId === agentId);
}
