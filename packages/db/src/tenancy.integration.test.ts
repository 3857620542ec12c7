import { createTestDatabase } from "@touchstone/testkit";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase, withTenant } from "./openDatabase.ts";

const A = "01900000-0000-7000-8000-00000000000a";
const B = "01900000-0000-7000-8000-00000000000b";
const customerOf = { [A]: "01900000-0000-7000-8000-0000000000a1", [B]: "01900000-0000-7000-8000-0000000000b1" };
const TABLES_WITH_TENANT = `
  select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id') order by 1`;

let app: Database;
let system: Database;
let owner: Database;

beforeAll(async () => {
  const urls = await createTestDatabase();
  [app, system, owner] = [openDatabase(urls.appUrl), openDatabase(urls.systemUrl), openDatabase(urls.ownerUrl)];
  for (const [id, slug] of [
    [A, "a"],
    [B, "b"],
  ] as const) {
    await system.kysely.insertInto("tenant").values({ id, slug, name: slug }).execute();
    await system.kysely.insertInto("floor").values({ tenantId: id, leaseOwner: null, leaseUntil: null }).execute();
    await system.kysely.insertInto("brand").values({ tenantId: id, id, name: slug }).execute();
    await system.kysely
      .insertInto("customer")
      .values({ tenantId: id, id: customerOf[id], name: `customer of ${slug}` } as never)
      .execute();
  }
});
afterAll(async () => {
  await Promise.all([app, system, owner].map((database) => database.close()));
});

const count = async (database: Database, table: string) =>
  Number((await database.pool.query(`select count(*) as n from ${table}`)).rows[0].n);

describe("the app's role", () => {
  test("sees nothing at all without a tenant", async () => {
    const { rows } = await owner.pool.query<{ name: string }>(TABLES_WITH_TENANT);
    expect(rows.length).toBeGreaterThan(20);
    const readable = [];
    for (const { name } of rows) {
      const seen = await count(app, name).catch((error) => (error.code === "42501" ? 0 : Promise.reject(error)));
      if (seen > 0) readable.push(name);
    }
    expect(readable).toEqual([]);
    expect(await count(app, "tenant")).toBe(0);
  });

  test("sees its tenant only, whatever the query asks for", async () => {
    const names = await withTenant(app, A, (trx) => trx.selectFrom("customer").select("name").execute());
    expect(names).toEqual([{ name: "customer of a" }]);
    const foreign = await withTenant(app, A, (trx) =>
      trx.selectFrom("customer").selectAll().where("tenantId", "=", B).execute(),
    );
    expect(foreign).toEqual([]);
  });

  test("can neither write a row of another tenant nor move one there", async () => {
    const insert = withTenant(app, A, (trx) =>
      trx
        .insertInto("customer")
        .values({ tenantId: B, id: A, name: "x" } as never)
        .execute(),
    );
    await expect(insert).rejects.toMatchObject({ code: "42501" });
    const move = withTenant(app, A, (trx) => trx.updateTable("customer").set({ tenantId: B }).execute());
    await expect(move).rejects.toMatchObject({ code: "42501" });
    const change = await withTenant(app, A, (trx) =>
      trx.updateTable("customer").set({ name: "taken" }).where("tenantId", "=", B).executeTakeFirst(),
    );
    expect(change.numUpdatedRows).toBe(0n);
    const erase = await withTenant(app, A, (trx) =>
      trx.deleteFrom("customer").where("tenantId", "=", B).executeTakeFirst(),
    );
    expect(erase.numDeletedRows).toBe(0n);
  });

  test("a tenant ends with its transaction: the next user of the connection has none", async () => {
    const one = openDatabase((app.pool.options as { connectionString: string }).connectionString, { max: 1 });
    await withTenant(one, A, (trx) => trx.selectFrom("customer").select("name").execute());
    expect(await count(one, "customer")).toBe(0);
    await one.close();
  });

  test("cannot decide for the floor: its rows are read-only", async () => {
    for (const table of ["floor", "agent", "interaction", "offer", "queue", "line", "effect", "journal"]) {
      const write = withTenant(app, A, (trx) => sql`update ${sql.table(table)} set tenant_id = tenant_id`.execute(trx));
      await expect(write, table).rejects.toMatchObject({ code: "42501" });
    }
    await expect(app.pool.query("select * from quarantine")).rejects.toMatchObject({ code: "42501" });
  });

  test("learns the tenant of a session or a user only through the functions made for it", async () => {
    await expect(app.pool.query("select * from tenant_of_session('\\x00')")).resolves.toMatchObject({ rowCount: 0 });
    await expect(app.pool.query("set role touchstone_system")).rejects.toMatchObject({ code: "42501" });
  });
});

test("the system's role works over tenants but is no owner", async () => {
  expect(await count(system, "customer")).toBe(2);
  await expect(system.pool.query("drop table customer")).rejects.toMatchObject({ code: "42501" });
});
