import { createTestDatabase } from "@touchstone/testkit";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase, withTenant } from "./openDatabase.ts";

// Two tenants with a row each in every table that says whose its rows are: tables of later migrations are asked too.

const OURS = "01900000-0000-7000-8000-00000000000a";
const THEIRS = "01900000-0000-7000-8000-00000000000b";

interface Table {
  readonly name: string;
  readonly isPartition: boolean;
  readonly isSecured: boolean;
  readonly isForced: boolean;
  /** The conditions of the policy for the app's role. */
  readonly policy: string | null;
  /** What the app's role may do with it. */
  readonly may: readonly string[];
  /** One that the app's role may change, and read where it may read any. */
  readonly changeable: string | null;
}

interface Column {
  readonly name: string;
  readonly type: string;
  /** One that the table's check allows, where it has one. */
  readonly allowed: string | null;
}

let app: Database;
let owner: Database;
let tables: Table[];

beforeAll(async () => {
  const urls = await createTestDatabase();
  [app, owner] = [openDatabase(urls.appUrl), openDatabase(urls.ownerUrl)];
  tables = await readTables();
  await owner.kysely.transaction().execute(async (trx) => {
    // Rows that refer to others come in any order, and no trigger adds its own.
    await sql`set local session_replication_role = replica`.execute(trx);
    for (const tenantId of [OURS, THEIRS]) {
      await sql`insert into tenant (id, slug, name) values (${tenantId}, ${tenantId}, 'one')`.execute(trx);
      for (const { name } of whole()) await sql.raw(await insertOf(name, tenantId)).execute(trx);
    }
  });
});
afterAll(async () => {
  await Promise.all([app, owner].map((database) => database.close()));
});

/** Every table but the parts of partitioned ones. */
const whole = () => tables.filter((table) => !table.isPartition);

async function readTables(): Promise<Table[]> {
  const { rows } = await owner.pool.query<Table>(`
    select c.relname as name, c.relispartition as "isPartition", c.relrowsecurity as "isSecured", c.relforcerowsecurity as "isForced",
      (select p.qual || ' / ' || p.with_check from pg_policies p where p.tablename = c.relname
        and p.policyname = 'one_tenant' and p.cmd = 'ALL' and p.roles = '{touchstone_app}') as policy,
      array(select a from unnest(array['select', 'insert', 'update', 'delete', 'truncate']) a
        where has_table_privilege('touchstone_app', c.oid, a) or (a not in ('delete', 'truncate')
          and has_any_column_privilege('touchstone_app', c.oid, a))) as may,
      (select t.attname from pg_attribute t where t.attrelid = c.oid and t.attnum > 0
        and has_column_privilege('touchstone_app', c.oid, t.attnum, 'update')
        and (has_column_privilege('touchstone_app', c.oid, t.attnum, 'select')
          or not has_any_column_privilege('touchstone_app', c.oid, 'select')) order by t.attnum limit 1) as changeable
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id') order by 1`);
  return rows;
}

/** A row of this tenant with all that must be there. Every id in it is the tenant's: so it refers to the other rows. */
async function insertOf(table: string, tenantId: string): Promise<string> {
  const { rows } = await owner.pool.query<Column>(
    `select a.attname as name, format_type(a.atttypid, null) as type,
       (select (regexp_match(pg_get_constraintdef(k.oid), '= ANY \\(ARRAY\\[''(\\w+)'''))[1] from pg_constraint k
         where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]) as allowed
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and a.attnotnull and not a.atthasdef`,
    [table],
  );
  const values = rows.map(({ type, allowed }) => `'${allowed ?? fillingOf(type, tenantId)}'`);
  return `insert into ${table} (${rows.map(({ name }) => `"${name}"`)}) values (${values})`;
}

function fillingOf(type: string, tenantId: string): string {
  if (type === "uuid" || type === "text" || type === "bytea") return tenantId;
  if (type === "jsonb" || type === "text[]") return "{}";
  if (type === "integer" || type === "bigint") return "1";
  if (type === "boolean") return "false";
  if (type === "timestamp with time zone") return "2026-03-02T09:00:00Z";
  throw new Error(`no value of the type ${type} is known`);
}

/** What the statement does for our tenant: rows that it touches, or the code of its refusal. It is taken back. */
async function attempt(statement: string): Promise<number | string> {
  const touched = { rows: -1 };
  try {
    await withTenant(app, OURS, async (trx) => {
      const result = await sql.raw(statement).execute(trx);
      touched.rows = Number(result.numAffectedRows ?? result.rows.length);
      throw new Error("taken back");
    });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== undefined) return code;
    if (touched.rows < 0) throw error;
  }
  return touched.rows;
}

test("every table secures its rows, from its owner too, and has the one policy or nothing for the app's role", () => {
  expect(whole().length).toBeGreaterThan(45);
  const open = whole().filter((table) => !table.isSecured || !table.isForced);
  expect(open.map(({ name }) => name)).toEqual([]);
  const own = "(tenant_id = current_tenant())";
  const odd = whole().filter(({ policy, may }) => policy !== `${own} / ${own}` && (policy !== null || may.length > 0));
  expect(odd.map(({ name, policy }) => [name, policy])).toEqual([]);
  expect(tables.filter(({ may }) => may.includes("truncate"))).toEqual([]);
});

test("the parts of a partitioned table are nothing to the app's role: their rows are had through the whole", () => {
  const parts = tables.filter((table) => table.isPartition);
  expect(parts.length).toBeGreaterThan(0);
  expect(parts.filter(({ may }) => may.length > 0)).toEqual([]);
});

test("nobody reads, changes or deletes another tenant's row, in any table; the own one is there", async () => {
  for (const { name, may, changeable } of whole()) {
    const [theirs, ours] = [THEIRS, OURS].map((tenantId) => `where tenant_id = '${tenantId}'`);
    const expected = (right: string, rows: number) => (may.includes(right) ? rows : "42501");
    expect(await attempt(`select from ${name} ${theirs}`), `read ${name}`).toBe(expected("select", 0));
    expect(await attempt(`select from ${name} ${ours}`), `read ${name}`).toBe(expected("select", 1));
    const column = changeable ?? "tenant_id";
    const change = `update ${name} set ${column} = ${column}`;
    expect(await attempt(`${change} ${theirs}`), `change ${name}`).toBe(expected("update", 0));
    expect(await attempt(`${change} ${ours}`), `change ${name}`).toBe(expected("update", 1));
    expect(await attempt(`delete from ${name} ${theirs}`), `delete ${name}`).toBe(expected("delete", 0));
  }
});

test("nobody writes a row of another tenant or moves one there, in any table", async () => {
  for (const { name } of whole()) {
    expect(await attempt(await insertOf(name, THEIRS)), `insert ${name}`).toBe("42501");
    expect(await attempt(`update ${name} set tenant_id = '${THEIRS}'`), `move ${name}`).toBe("42501");
  }
});
