import { type QueryExecutorProvider, sql } from "kysely";
import { HISTORY_ITEM, HISTORY_NAMES, milliseconds } from "./historyItem.ts";

/** Longest note on a card, characters: with five addresses and five contacts it stays within about 3 KB. */
const NOTE_CHARACTERS = 400;

/**
 * Makes the cards (`CustomerCard` in contracts) of these customers anew from the records and the log: one statement however
 * many they are. Runs in the caller's transaction, after the edit or the log rows that it belongs to. `asOfMs` is "now" for
 * the 30-day counts, milliseconds since 1970, the transaction's own time by default. Erased customers lose their card.
 */
export async function refreshCards(
  trx: QueryExecutorProvider,
  tenantId: string,
  customerIds: readonly string[],
  asOfMs?: number,
): Promise<void> {
  if (customerIds.length === 0) return;
  // Locked in one order: two writers that refresh overlapping sets must not wait for each other in a circle, and whoever
  // comes second sees what the first one wrote.
  await sql`select id from customer where tenant_id = ${tenantId} and id = any(${customerIds}::uuid[])
    order by id for no key update`.execute(trx);
  const asOf = asOfMs === undefined ? sql`now()` : sql`to_timestamp(${asOfMs}::float8 / 1000)`;
  await sql`
    insert into customer_360 (tenant_id, customer_id, card, refreshed_at)
    select c.tenant_id, c.id, ${cardOf(asOf)}, ${asOf}
    from customer c
      left join app_user owner on owner.tenant_id = c.tenant_id and owner.id = c.owner_agent_id
      cross join lateral (${addressesOfCustomer}) addresses
      cross join lateral (${lastContactsOfCustomer}) history
      cross join lateral (${contactCountsOfCustomer(asOf)}) counts
    where c.tenant_id = ${tenantId} and c.id = any(${customerIds}::uuid[]) and c.erased_at is null
    on conflict (tenant_id, customer_id) do update set card = excluded.card, refreshed_at = excluded.refreshed_at`.execute(
    trx,
  );
  await sql`delete from customer_360 k using customer c
    where k.tenant_id = ${tenantId} and k.customer_id = any(${customerIds}::uuid[])
      and c.tenant_id = k.tenant_id and c.id = k.customer_id and c.erased_at is not null`.execute(trx);
}

type Fragment = ReturnType<typeof sql<unknown>>;

function cardOf(asOf: Fragment): Fragment {
  return sql`jsonb_build_object(
    'customerId', c.id, 'name', c.name, 'company', c.company, 'tier', c.tier, 'vip', c.vip, 'language', c.language,
    'email', c.email, 'ownerAgent', owner.name, 'note', left(c.note, ${sql.lit(NOTE_CHARACTERS)}),
    'addresses', addresses.list, 'since', ${sql.raw(milliseconds("c.created_at"))},
    'contacts', counts.figures, 'history', history.list, 'asOf', round(extract(epoch from ${asOf}) * 1000)::bigint)`;
}

/** Primary first, then in the order they were added. */
const addressesOfCustomer = sql`
  select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'channel', a.channel, 'address', a.address,
    'extension', a.extension, 'label', a.label, 'isPrimary', a.is_primary) order by a.is_primary desc, a.id), '[]') as list
  from (
    select * from customer_address a
    where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.active
    order by a.is_primary desc, a.id limit 5
  ) a`;

const lastContactsOfCustomer = sql`
  select coalesce(jsonb_agg(${sql.raw(HISTORY_ITEM)} order by l.received_at desc, l.interaction_id desc), '[]') as list
  from (
    select * from interaction_log l where l.tenant_id = c.tenant_id and l.customer_id = c.id and l.exit is not null
    order by l.received_at desc, l.interaction_id desc limit 5
  ) l ${sql.raw(HISTORY_NAMES)}`;

/** Of contacts that are over: who calls for the first time has had none, also while it rings. */
function contactCountsOfCustomer(asOf: Fragment): Fragment {
  return sql`
    select jsonb_build_object('total', count(*),
      'last30Days', count(*) filter (where l.received_at > ${asOf} - interval '30 days'),
      'abandonedLast30Days', count(*) filter (where l.received_at > ${asOf} - interval '30 days' and l.exit like 'abandoned%'),
      'lastAt', ${sql.raw(milliseconds("max(l.received_at)"))}) as figures
    from interaction_log l where l.tenant_id = c.tenant_id and l.customer_id = c.id and l.exit is not null`;
}
