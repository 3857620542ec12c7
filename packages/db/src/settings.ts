import { type AgentSettings, type LineSettings, type QueueSettings, wholeAgent, wholeQueue } from "@touchstone/domain";
import { sql } from "kysely";
import type { LineChannel } from "./floorCommit.ts";
import type { Queries } from "./openDatabase.ts";

/** A part of a list that is in the order of names: after this one, so many. */
export interface NamedPage {
  readonly after: { readonly name: string; readonly id: string } | null;
  readonly limit: number;
}

/** Queues of a tenant by name; `id` picks one, `page` a part. */
export async function listQueueSettings(
  trx: Queries,
  tenantId: string,
  id?: string,
  page?: NamedPage,
): Promise<QueueSettings[]> {
  const after = page?.after;
  const rows = await trx
    .selectFrom("queue")
    .select("settings")
    .where("tenantId", "=", tenantId)
    .$if(id !== undefined, (query) => query.where("id", "=", id as string))
    .$if(Boolean(after), (query) => query.where(sql<boolean>`(name, id) > (${after?.name}, ${after?.id}::uuid)`))
    .orderBy("name")
    .orderBy("id")
    .$if(page !== undefined, (query) => query.limit(page?.limit ?? 0))
    .execute();
  return rows.map((row) => wholeQueue(row.settings));
}

export interface LineOfTenant {
  readonly settings: LineSettings;
  readonly channel: LineChannel;
  readonly address: string;
  readonly name: string;
  readonly region: string;
  readonly brand: string;
}

export async function listLinesOfTenant(trx: Queries, tenantId: string, id?: string): Promise<LineOfTenant[]> {
  const rows = await trx
    .selectFrom("line")
    .innerJoin("brand", (join) =>
      join.onRef("brand.tenantId", "=", "line.tenantId").onRef("brand.id", "=", "line.brandId"),
    )
    .select(["line.settings", "line.channel", "line.address", "line.name", "line.region", "brand.name as brand"])
    .where("line.tenantId", "=", tenantId)
    .$if(id !== undefined, (query) => query.where("line.id", "=", id as string))
    .orderBy("line.name")
    .orderBy("line.id")
    .execute();
  return rows.map((row) => ({ ...row, channel: row.channel as LineChannel }));
}

/** By name. */
export async function listBrands(trx: Queries, tenantId: string): Promise<{ id: string; name: string }[]> {
  return await trx
    .selectFrom("brand")
    .select(["id", "name"])
    .where("tenantId", "=", tenantId)
    .orderBy("name")
    .orderBy("id")
    .execute();
}

/** Has a line of any tenant this address? */
export async function isLineAddressTaken(trx: Queries, channel: LineChannel, address: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select is_line_address_taken(${channel}, ${address}) as taken`.execute(
    trx,
  );
  return rows[0]?.taken === true;
}

/** The tenant's name in addresses. */
export async function readTenantSlug(trx: Queries, tenantId: string): Promise<string> {
  const { slug } = await trx.selectFrom("tenant").select("slug").where("id", "=", tenantId).executeTakeFirstOrThrow();
  return slug;
}

export interface AgentOfTenant {
  readonly id: string;
  readonly name: string;
  /** Null: the floor does not know the agent yet. */
  readonly settings: AgentSettings | null;
}

/** Users who are agents, by name; `id` picks one, `page` a part. */
export async function listAgentsOfTenant(
  trx: Queries,
  tenantId: string,
  id?: string,
  page?: NamedPage,
): Promise<AgentOfTenant[]> {
  const after = page?.after;
  const { rows } = await sql<AgentOfTenant>`
    select u.id, u.name, a.state -> 'settings' as settings
    from app_user u left join agent a on a.tenant_id = u.tenant_id and a.id = u.id
    where u.tenant_id = ${tenantId} and (a.id is not null or 'agent' = any(u.roles)) ${id ? sql`and u.id = ${id}` : sql``}
      ${after ? sql`and (u.name, u.id) > (${after.name}, ${after.id}::uuid)` : sql``}
    order by u.name, u.id ${page ? sql`limit ${page.limit}` : sql``}`.execute(trx);
  return rows.map((row) => ({ ...row, settings: row.settings && wholeAgent(row.settings) }));
}

/** Names of people by id. */
export async function readUserNames(
  trx: Queries,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom("appUser")
    .select(["id", "name"])
    .where("tenantId", "=", tenantId)
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
