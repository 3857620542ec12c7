import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

/** A call back that is owed, in the shape of `OpenCallback` (contracts). */
export interface OpenCallbackRow {
  readonly interactionId: string;
  readonly queueId: string;
  readonly lineId: string;
  readonly customerId: string | null;
  readonly customer: string | null;
  readonly number: string | null;
  readonly parentId: string | null;
  readonly requestedAt: number;
  readonly attempts: number;
  readonly restsUntil: number | null;
  readonly isOnTheLine: boolean;
  readonly state: string;
}

/** At most `limit` of the calls back that are owed, the longest owed first. */
export async function listOpenCallbacks(
  trx: Queries,
  filter: {
    readonly tenantId: string;
    readonly queueId?: string | undefined;
    readonly interactionId?: string | undefined;
    /** Those after this one. */
    readonly after?: string | null;
    readonly limit: number;
  },
): Promise<OpenCallbackRow[]> {
  const { tenantId, queueId = null, interactionId = null, after = null, limit } = filter;
  const { rows } = await sql<OpenCallbackRow>`
    select i.id as "interactionId", i.queue_id as "queueId", i.line_id as "lineId", i.customer_id as "customerId",
      c.name as customer, w.from_address as number, i.state->>'parentId' as "parentId", i.kind as state,
      (i.state->'callback'->>'requestedAt')::float8 as "requestedAt", (i.state->'callback'->>'attempts')::int as attempts,
      (i.state->'callback'->>'restsUntil')::float8 as "restsUntil",
      coalesce((i.state->'callback'->>'isOnTheLine')::boolean, false) as "isOnTheLine"
    from interaction i
      left join customer c on c.tenant_id = i.tenant_id and c.id = i.customer_id and c.erased_at is null
      left join interaction_content w on w.tenant_id = i.tenant_id and w.interaction_id = i.id
    where i.tenant_id = ${tenantId} and i.callback_key is not null
      and (${queueId}::uuid is null or i.queue_id = ${queueId}) and (${interactionId}::uuid is null or i.id = ${interactionId})
      and (${after}::uuid is null or i.id > ${after})
    order by i.id limit ${limit}`.execute(trx);
  return rows;
}

/** The line as which a queue calls back when none is named: one of its own, else any. Null: the tenant has none. */
export async function lineToCallFrom(trx: Queries, tenantId: string, queueId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from line where tenant_id = ${tenantId} and channel = 'phone'
    order by (settings->>'queueId') = ${queueId} desc, id limit 1`.execute(trx);
  return rows[0]?.id ?? null;
}
