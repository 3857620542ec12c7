import { sql } from "kysely";
import type pg from "pg";
import { DAY_START } from "./desks.ts";
import { milliseconds } from "./historyItem.ts";
import { type Database, type Queries, withTenant } from "./openDatabase.ts";
import { queryTenant } from "./queryTenant.ts";

/** The tenant as its people see it; the caller's transaction sees only one. */
export async function readTenant(trx: Queries, tenantId: string) {
  return await trx
    .selectFrom("tenant")
    .select(["id", "name", "isDemo", "timeZone", "region", "language"])
    .where("id", "=", tenantId)
    .executeTakeFirstOrThrow();
}

/** Of those who are known; a person who was removed is missing. */
export async function readAgentNames(
  pool: pg.Pool,
  tenantId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  const text = "select id, name from app_user where tenant_id = $1 and id = any($2::uuid[])";
  return await queryTenant(pool, tenantId, { name: "agent-names", text, values: [tenantId, ids] });
}

export async function setUserLanguage(trx: Queries, tenantId: string, userId: string, language: string): Promise<void> {
  await trx
    .updateTable("appUser")
    .set({ language })
    .where("tenantId", "=", tenantId)
    .where("id", "=", userId)
    .execute();
}

/** Tenants that show themselves to newcomers. */
export async function listDemoTenants(database: Database): Promise<string[]> {
  const { rows } = await sql<{ tenantId: string }>`select tenant_id from demo_tenants()`.execute(database.kysely);
  return rows.map((row) => row.tenantId);
}

/** A demo tenant's people who can sign in: agents first, in the order of their names. */
export async function listDemoUsers(database: Database, tenantId: string) {
  return await withTenant(database, tenantId, async (trx) => {
    const tenant = await readTenant(trx, tenantId);
    const users = await trx
      .selectFrom("appUser")
      .select(["name", "email", "roles", "language"])
      .where("tenantId", "=", tenantId)
      .where("disabledAt", "is", null)
      .orderBy(sql`'agent' = any(roles)`, "desc")
      .orderBy("name")
      .limit(20)
      .execute();
    return { tenant, users };
  });
}

/** The tenant's last local midnight, milliseconds since 1970. */
export async function readMidnight(trx: Queries, tenantId: string): Promise<number> {
  const { rows } = await sql<{ start: number }>`
    select ${sql.raw(milliseconds(DAY_START))} as start from tenant tn where tn.id = ${tenantId}`.execute(trx);
  if (!rows[0]) throw new Error(`there is no tenant ${tenantId}`);
  return rows[0].start;
}
