import { type RawBuilder, sql } from "kysely";
import { milliseconds } from "./historyItem.ts";
import type { Queries } from "./openDatabase.ts";

// Who may not write to the house, and who wants nothing from it; as the app role, in the tenant's transaction.

/** Where a page of these lists goes on: older than this. */
export interface ListPlace {
  readonly at: number;
  readonly id: string;
}

export interface ListPart {
  readonly tenantId: string;
  readonly before: ListPlace | null;
  readonly limit: number;
}

/** In the shape of `Block` (contracts). */
export interface BlockRow {
  readonly blockId: string;
  /** As in the conversation in which it was blocked; null: erased since, or not known. */
  readonly address: string | null;
  readonly channel: string | null;
  readonly customer: { readonly customerId: string; readonly name: string } | null;
  readonly since: number;
  readonly liftedAt: number | null;
  readonly changes: readonly { readonly at: number; readonly by: string | null; readonly isBlocked: boolean }[];
}

const CUSTOMER = sql`case when c.id is not null then jsonb_build_object('customerId', c.id, 'name', c.name) end`;

/** Addresses that are or were blocked, the last blocked first, each with all that was done. */
export async function listBlocks(trx: Queries, { tenantId, before, limit }: ListPart): Promise<BlockRow[]> {
  const { rows } = await sql<BlockRow>`
    select b.address_hash as "blockId", t.from_address as address, i.state ->> 'channel' as channel, ${CUSTOMER} as customer,
      ${sql.raw(milliseconds("b.since"))} as since, ${sql.raw(milliseconds("b.lifted_at"))} as "liftedAt",
      coalesce(h.list, '[]') as changes
    from (
      select * from blocked_address x where x.tenant_id = ${tenantId} ${olderThan(before, sql`x.address_hash`)}
      order by ${SINCE} desc, x.address_hash desc limit ${limit}
    ) b
      left join lateral (
        select jsonb_agg(jsonb_build_object('at', ${sql.raw(milliseconds("k.at"))}, 'by', u.name, 'isBlocked', k.is_blocked)
            order by k.at) as list,
          (array_agg(k.interaction_id order by k.at desc) filter (where k.interaction_id is not null))[1] as interaction_id
        from block_change k left join app_user u on u.tenant_id = k.tenant_id and u.id = k.user_id
        where k.tenant_id = b.tenant_id and k.address_hash = b.address_hash
      ) h on true
      left join interaction i on i.tenant_id = b.tenant_id and i.id = h.interaction_id
      left join interaction_content t on t.tenant_id = b.tenant_id and t.interaction_id = h.interaction_id
      left join customer c on c.tenant_id = b.tenant_id and c.id = i.customer_id
    order by ${sql.raw(milliseconds("b.since"))} desc, b.address_hash desc`.execute(trx);
  return rows;
}

/** Lets an address write again; false when it was not blocked. */
export async function liftBlock(
  trx: Queries,
  { tenantId, blockId, userId }: { readonly tenantId: string; readonly blockId: string; readonly userId: string },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("blockedAddress")
    .set({ liftedAt: sql<Date>`clock_timestamp()` })
    .where("tenantId", "=", tenantId)
    .where("addressHash", "=", blockId)
    .where("liftedAt", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  const change = { tenantId, addressHash: blockId, userId, isBlocked: false, interactionId: null };
  await trx.insertInto("blockChange").values(change).execute();
  return true;
}

/** In the shape of `OptOut` (contracts). */
export interface OptOutRow {
  readonly optOutId: string;
  readonly line: { readonly lineId: string; readonly name: string; readonly address: string };
  /** As in the last conversation with it; null: it never had one, or was erased. */
  readonly address: string | null;
  readonly customer: { readonly customerId: string; readonly name: string } | null;
  readonly since: number;
  readonly how: string;
}

/** Who wants nothing from which line now, the last to say so first. */
export async function listOptOuts(trx: Queries, { tenantId, before, limit }: ListPart): Promise<OptOutRow[]> {
  const { rows } = await sql<OptOutRow>`
    select ${OPT_OUT} as "optOutId",
      jsonb_build_object('lineId', x.line_id, 'name', l.name, 'address', l.address) as line,
      last.address, ${CUSTOMER} as customer, ${SINCE} as since, x.how
    from (
      select x.* from opt_out x where x.tenant_id = ${tenantId} and x.lifted_at is null ${olderThan(before, OPT_OUT)}
      order by ${SINCE} desc, ${OPT_OUT} desc limit ${limit}
    ) x
      join line l on l.tenant_id = x.tenant_id and l.id = x.line_id
      left join address_ref r on r.tenant_id = x.tenant_id and r.address_hash = x.address_hash
      left join lateral (
        select t.from_address as address, i.customer_id
        from unnest(array['sms', 'fax']) channel
          join interaction i on i.tenant_id = x.tenant_id and i.thread_key = channel || ':' || x.line_id || ':' || r.ref
          join interaction_content t on t.tenant_id = i.tenant_id and t.interaction_id = i.id
        where t.from_address is not null order by i.received_at desc limit 1
      ) last on true
      left join customer c on c.tenant_id = x.tenant_id and c.id = last.customer_id
    order by ${SINCE} desc, ${OPT_OUT} desc`.execute(trx);
  return rows;
}

const SINCE = sql.raw(milliseconds("x.since"));

/** One address may be of several lines, within one instant. */
const OPT_OUT = sql`(x.line_id || ' ' || x.address_hash)`;

/** By the millisecond, as the place says it, and never by the database's microseconds. */
const olderThan = (place: ListPlace | null, id: RawBuilder<unknown>) =>
  place === null ? sql`` : sql`and (${SINCE}, ${id}) < (${place.at}::bigint, ${place.id})`;
