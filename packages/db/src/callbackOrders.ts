import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

/** An order of a call back, as its limits see it. */
export interface CallbackOrderRow {
  readonly tenantId: string;
  readonly userId: string;
  /** The client's id of the order: a repeat is the same order. */
  readonly clientId: string;
  readonly numberHash: Buffer;
}

export interface OrderLimits {
  readonly perPersonAndHour: number;
  readonly perNumberAndDay: number;
}

/** "person" and "number" say whose limit is reached, and in how many milliseconds the next order fits. */
export type Reservation =
  | { readonly kind: "reserved" | "repeated" }
  | { readonly kind: "person" | "number"; readonly inMs: number };

/** Counts the order if its limits let it; a repeat of one that counts already is not counted again. Orders come one by one. */
export async function reserveCallbackOrder(
  trx: Queries,
  { tenantId, userId, clientId, numberHash }: CallbackOrderRow,
  { perPersonAndHour, perNumberAndDay }: OrderLimits,
): Promise<Reservation> {
  await sql`select pg_advisory_xact_lock(hashtextextended('callback_order ' || ${tenantId}, 0))`.execute(trx);
  await sql`delete from callback_order where tenant_id = ${tenantId} and ordered_at < now() - interval '1 day'`.execute(
    trx,
  );
  const { rows } = await sql<{ same: number; own: number; ownInMs: number; number: number; numberInMs: number }>`
    select count(*) filter (where user_id = ${userId} and client_id = ${clientId}) as same,
      count(*) filter (where user_id = ${userId} and ordered_at > now() - interval '1 hour') as own,
      extract(epoch from min(ordered_at) filter (where user_id = ${userId} and ordered_at > now() - interval '1 hour')
        + interval '1 hour' - now())::float8 * 1000 as "ownInMs",
      count(*) filter (where number_hash = ${numberHash}) as number,
      extract(epoch from min(ordered_at) filter (where number_hash = ${numberHash}) + interval '1 day' - now())::float8
        * 1000 as "numberInMs"
    from callback_order
    where tenant_id = ${tenantId} and (number_hash = ${numberHash} or user_id = ${userId})`.execute(trx);
  const counted = rows[0];
  if (counted === undefined) throw new Error("an aggregate always has a row");
  if (counted.same > 0) return { kind: "repeated" };
  if (counted.own >= perPersonAndHour) return { kind: "person", inMs: counted.ownInMs };
  if (counted.number >= perNumberAndDay) return { kind: "number", inMs: counted.numberInMs };
  await sql`insert into callback_order (tenant_id, user_id, client_id, number_hash)
    values (${tenantId}, ${userId}, ${clientId}, ${numberHash})`.execute(trx);
  return { kind: "reserved" };
}

/** An order that was refused counts for nothing. */
export async function releaseCallbackOrder(
  trx: Queries,
  { tenantId, userId, clientId }: Omit<CallbackOrderRow, "numberHash">,
): Promise<void> {
  await sql`delete from callback_order where tenant_id = ${tenantId} and user_id = ${userId} and client_id = ${clientId}`.execute(
    trx,
  );
}

/** Is the number (E.164) a customer's, or did anybody ever call from it? */
export async function isKnownNumber(trx: Queries, tenantId: string, number: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`select
    exists (select from customer_address where tenant_id = ${tenantId} and channel = 'phone' and address = ${number} and active)
    or exists (select from interaction_content t join interaction i on i.tenant_id = t.tenant_id and i.id = t.interaction_id
      where t.tenant_id = ${tenantId} and t.from_address = ${number} and i.state ->> 'direction' = 'inbound')
    or exists (select from interaction_content t join interaction_log l on l.tenant_id = t.tenant_id
        and l.interaction_id = t.interaction_id
      where t.tenant_id = ${tenantId} and t.from_address = ${number} and l.direction = 'inbound') as known`.execute(
    trx,
  );
  return rows[0]?.known ?? false;
}

/** The countries (ISO) of the tenant's lines by their ids. */
export async function readLineRegions(trx: Queries, tenantId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; region: string }>`select id, region from line
    where tenant_id = ${tenantId}`.execute(trx);
  return new Map(rows.map(({ id, region }) => [id, region]));
}

/** Does this agent work in the queue? */
export async function worksInQueue(
  trx: Queries,
  { tenantId, userId, queueId }: { tenantId: string; userId: string; queueId: string },
): Promise<boolean> {
  const { rows } = await sql`select from agent where tenant_id = ${tenantId} and id = ${userId}
    and state -> 'settings' -> 'queueIds' ? ${queueId}`.execute(trx);
  return rows.length > 0;
}
