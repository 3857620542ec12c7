import type { CustomerTraits, Language } from "@touchstone/domain";
import type { Asked } from "./oneTransaction.ts";

/** A customer who can be reached at an address, with what routing may know of him. */
export interface KnownCaller {
  readonly address: string;
  readonly extension: string | null;
  readonly customerId: string;
  readonly traits: CustomerTraits;
}

/**
 * SQL: who talked last with the customer `c`, in contacts that the log has and in those that it has not passed yet. "Has an agent" is said
 * so that the index of all contacts with agents is no way to find one customer's: it looks cheap as long as statistics have next to
 * none.
 */
const LAST_SERVED = `
  select contact.agent_id from (
    (select talked.agent_id, r.received_at from interaction r cross join lateral (
       select (leg ->> 'agentId')::uuid as agent_id from jsonb_array_elements(r.state -> 'record' -> 'legs') leg
       where leg ->> 'connectedAt' is not null order by (leg ->> 'connectedAt')::bigint desc limit 1) talked
     where r.tenant_id = $1 and r.customer_id = c.id order by r.received_at desc limit 1)
    union all
    (select l.agent_id, l.received_at from interaction_log l
     where l.tenant_id = $1 and l.customer_id = c.id and l.connected_at is not null and num_nulls(l.agent_id) = 0
     order by l.received_at desc limit 1)
  ) contact order by contact.received_at desc limit 1`;

/**
 * Everybody who has one of these phone numbers (E.164) or mail addresses (in lower case), in one query for each kind; most
 * recent contact first, at most 10 for each address.
 */
export async function findCallers(
  connection: Asked,
  tenantId: string,
  addresses: readonly string[],
): Promise<Map<string, KnownCaller[]>> {
  const distinct = [...new Set(addresses)];
  const mails = distinct.filter((address) => address.includes("@"));
  const numbers = mails.length === 0 ? distinct : distinct.filter((address) => !address.includes("@"));
  const found = await Promise.all([
    askCallers(connection, tenantId, "find-callers", BY_NUMBER, numbers),
    askCallers(connection, tenantId, "find-mail-callers", BY_MAIL, mails),
  ]);
  return Map.groupBy(found.flat().map(callerOf), ({ address }) => address);
}

const BY_NUMBER = `select address, extension, customer_id from customer_address
  where tenant_id = $1 and channel = 'phone' and address = asked.address and active limit 10`;
// What stands in a customer's own field counts as much as an address that was added.
const BY_MAIL = `select distinct asked.address, null as extension, customer_id from (
    select customer_id from customer_address
    where tenant_id = $1 and channel = 'email' and address = asked.address and active
    union all select id from customer where tenant_id = $1 and lower(email) = asked.address and erased_at is null
  ) either limit 10`;

async function askCallers(
  connection: Asked,
  tenantId: string,
  name: string,
  addressed: string,
  addresses: readonly string[],
): Promise<CallerRow[]> {
  if (addresses.length === 0) return [];
  const { rows } = await connection.query<CallerRow>({
    name,
    text: `select a.address, a.extension, c.id, c.tier, c.vip, c.language, c.owner_agent_id, served.agent_id as last_agent_id
           from unnest($2::text[]) as asked(address)
           cross join lateral (${addressed}) a
           join customer c on c.tenant_id = $1 and c.id = a.customer_id and c.erased_at is null
           left join customer_360 k on k.tenant_id = $1 and k.customer_id = c.id
           left join lateral (${LAST_SERVED}) served on true
           order by k.refreshed_at desc nulls last, c.id`,
    values: [tenantId, addresses],
  });
  return rows;
}

interface CallerRow {
  address: string;
  extension: string | null;
  id: string;
  tier: string | null;
  vip: boolean;
  language: string | null;
  owner_agent_id: string | null;
  last_agent_id: string | null;
}

function callerOf(row: CallerRow): KnownCaller {
  const traits = {
    tier: row.vip ? "vip" : row.tier,
    language: row.language as Language | null,
    ownerAgentId: row.owner_agent_id,
    lastAgentId: row.last_agent_id,
  };
  return { address: row.address, extension: row.extension, customerId: row.id, traits };
}

/** What is known of customers that an agent names; erased and foreign ones are missing. */
export async function findCustomers(connection: Asked, tenantId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await connection.query<{ id: string }>({
    name: "find-customers",
    text: "select id from customer where tenant_id = $1 and id = any($2::uuid[]) and erased_at is null",
    values: [tenantId, ids],
  });
  return new Set(rows.map((row) => row.id));
}
