import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

/** One line of a list of customers. */
export interface FoundCustomer {
  readonly customerId: string;
  readonly name: string;
  readonly company: string | null;
  readonly tier: string | null;
  readonly vip: boolean;
  /** The primary phone number. */
  readonly address: string | null;
  /** Milliseconds since 1970. */
  readonly lastContactAt: number | null;
}

export interface CustomerSearch {
  readonly tenantId: string;
  /** Undefined lists all. */
  readonly part: string | undefined;
  /** The last name and id of the page before. */
  readonly after: { readonly name: string; readonly id: string } | null;
  readonly limit: number;
}

/** Shorter ends of numbers match too many. */
const TAIL_DIGITS = 4;

/** Customers by a part of name or company, the beginning of the e-mail address or the end of a number; by name. */
export async function searchCustomers(trx: Queries, search: CustomerSearch): Promise<FoundCustomer[]> {
  const { rows } = await sql<FoundCustomer>`
    select c.id as customer_id, c.name, c.company, c.tier, c.vip, a.address,
      (k.card -> 'contacts' ->> 'lastAt')::bigint as last_contact_at
    from (${idsOf(search)}) found
      join customer c on c.tenant_id = ${search.tenantId} and c.id = found.customer_id
      left join customer_360 k on k.tenant_id = c.tenant_id and k.customer_id = c.id
      left join lateral (
        select address from customer_address a where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.active
          and a.channel = 'phone' order by a.is_primary desc, a.id limit 1
      ) a on true
    order by c.name, c.id`.execute(trx);
  return rows;
}

function idsOf({ tenantId, part, after, limit }: CustomerSearch) {
  if (part === undefined) {
    return sql`select id as customer_id from customer where tenant_id = ${tenantId} and erased_at is null
      ${after ? sql`and (name, id) > (${after.name}, ${after.id}::uuid)` : sql``} order by name, id limit ${limit}`;
  }
  return sql`select customer_id from search_customers(${tenantId}, ${escapeLike(part)}, ${part}, ${tailOf(part)},
    ${after?.name ?? null}, ${after?.id ?? null}, ${limit})`;
}

const escapeLike = (part: string) => part.replaceAll(/[\\%_]/g, "\\$&");

/** The digits of what looks like a number; null when it does not. */
function tailOf(part: string): string | null {
  if (!/^[\d\s()+./-]+$/.test(part)) return null;
  const digits = part.replaceAll(/\D/g, "");
  return digits.length < TAIL_DIGITS ? null : digits.replace(/^0+/, "");
}
