import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTestDatabase } from "@touchstone/testkit";
import { expect, test } from "vitest";
import { describeSchema } from "./describeSchema.ts";
import { openDatabase } from "./openDatabase.ts";

const FILE = join(import.meta.dirname, "..", "schema.sql");

test("schema.sql is what the migrations make (write it anew with UPDATE_SCHEMA=1)", async () => {
  const { ownerUrl } = await createTestDatabase();
  const database = openDatabase(ownerUrl);
  const schema = await describeSchema(database.pool);
  await database.close();
  if (process.env["UPDATE_SCHEMA"]) await writeFile(FILE, schema);
  expect(schema).toBe(await readFile(FILE, "utf8"));
});

test("every table with a tenant has it in every unique key but those that tell the tenant", async () => {
  const { ownerUrl } = await createTestDatabase();
  const database = openDatabase(ownerUrl);
  const { rows } = await database.pool.query<{ index: string; columns: string[] }>(`
    select i.indexrelid::regclass::text as index, array_agg(a.attname::text) as columns
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
    where i.indisunique and c.relnamespace = 'public'::regnamespace and not c.relispartition
      and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')
    group by 1`);
  await database.close();
  const without = rows.filter((row) => !row.columns.includes("tenant_id")).map((row) => row.index);
  expect(without.sort()).toEqual([
    "app_user_email_key",
    "carrier_account_pkey",
    "line_channel_address_key",
    "session_pkey",
    "visitor_token_hash_key",
  ]);
});
