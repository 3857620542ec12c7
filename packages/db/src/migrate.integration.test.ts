import { createTestDatabase } from "@touchstone/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertFacts, readOutcomes } from "./inbox.ts";
import { migrate } from "./migrate.ts";
import { type Database, openDatabase, urlForRole, withTenant } from "./openDatabase.ts";

const A = "01900000-0000-7000-8000-00000000000a";
const B = "01900000-0000-7000-8000-00000000000b";
const fact = (tenantId: string, id: string, key: string) => ({ tenantId, id, key, body: { type: "test" } });
const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, "0")}`;

let owner: Database;
let app: Database;
let system: Database;
let ownerUrl: string;

beforeAll(async () => {
  const urls = await createTestDatabase();
  ownerUrl = urls.ownerUrl;
  owner = openDatabase(urls.ownerUrl);
  app = openDatabase(urls.appUrl);
  system = openDatabase(urls.systemUrl);
  await system.kysely
    .insertInto("tenant")
    .values([
      { id: A, slug: "a", name: "A" },
      { id: B, slug: "b", name: "B" },
    ])
    .execute();
});
afterAll(async () => {
  await Promise.all([owner, app, system].map((database) => database.close()));
});

test("migrating again, twice at once, changes nothing", async () => {
  await Promise.all([migrate(ownerUrl), migrate(ownerUrl)]);
});

test("a fact is stored once, whatever comes twice in one batch, in two, or at once", async () => {
  const first = await insertFacts(system.pool, [fact(A, id(1), "k1"), fact(A, id(2), "k1"), fact(B, id(3), "k1")]);
  expect(first).toEqual([
    { id: id(1), repeated: false },
    { id: id(1), repeated: true },
    { id: id(3), repeated: false },
  ]);
  const many = await Promise.all(
    [...Array(20).keys()].map((n) =>
      insertFacts(system.pool, [fact(A, id(100 + n), "k2"), fact(A, id(200 + n), "k1")]),
    ),
  );
  expect(new Set(many.map((batch) => batch[0]?.id)).size).toBe(1);
  expect(many.filter((batch) => batch[0]?.repeated === false).length).toBe(1);
  expect(new Set(many.map((batch) => batch[1]?.id))).toEqual(new Set([id(1)]));
  expect(await readOutcomes(system.pool, [A], [id(1)])).toEqual(new Map());
});

test("a log-in that owns the database takes the app's role and then sees one tenant only", async () => {
  const borrowed = openDatabase(urlForRole(ownerUrl, "app"));
  const rows = await withTenant(borrowed, A, (trx) => trx.selectFrom("tenant").select("slug").execute());
  await borrowed.close();
  expect(rows).toEqual([{ slug: "a" }]);
});
