import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

export interface SimCaller {
  readonly kind: "known" | "vip" | "shared";
  readonly name: string;
  readonly from: string;
  readonly email: string | null;
  readonly hint: string | null;
}

/** Lines that a person may dial, or write to, with their brands. */
export async function listSimLines(trx: Queries, tenantId: string, channel: "phone" | "email" | "fax" | "chat") {
  return await trx
    .selectFrom("line")
    .innerJoin("brand", (join) =>
      join.onRef("brand.tenantId", "=", "line.tenantId").onRef("brand.id", "=", "line.brandId"),
    )
    .select(["line.address", "line.name", "brand.name as brand"])
    .where("line.tenantId", "=", tenantId)
    .where("line.channel", "=", channel)
    .orderBy("brand.name")
    .orderBy("line.name")
    .execute();
}

/**
 * Customers to play, each once with the first number, the same ones every time: whose number is theirs alone, who is a VIP, who
 * shares a number.
 */
export async function listSimCallers(trx: Queries, tenantId: string): Promise<SimCaller[]> {
  const { rows } = await sql<SimCaller>`
    with numbers as (
      select a.address, min(a.customer_id::text)::uuid as customer_id, count(*) as owners
      from customer_address a join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id and c.erased_at is null
      where a.tenant_id = ${tenantId} and a.active and a.channel = 'phone'
      group by a.address having bool_or(a.is_primary)
    ), people as (
      select c.id, c.name, c.email, c.company, c.vip, n.address, n.owners,
        row_number() over (partition by c.vip, n.owners > 1 order by c.id, n.address) as place
      from numbers n join customer c on c.tenant_id = ${tenantId} and c.id = n.customer_id
    )
    select case when owners > 1 then 'shared' when vip then 'vip' else 'known' end as kind, name, address as "from", email, company as hint
    from people where place <= case when owners > 1 then 1 when vip then 2 else 3 end and not (owners > 1 and vip)
    order by 1, id`.execute(trx);
  return rows;
}
