import { createTestDatabase } from "@touchstone/testkit";
import type pg from "pg";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { inOneTransaction } from "./oneTransaction.ts";
import { openDatabase } from "./openDatabase.ts";
import type { PreparedQuery } from "./queryTenant.ts";

const { ownerUrl } = await createTestDatabase();
const plain = openDatabase(ownerUrl, { max: 1 });
const pipelined = openDatabase(ownerUrl, { max: 1, pipeline: true });
beforeEach(async () => {
  await plain.pool.query(
    "create table counted (n int primary key, at timestamptz not null default transaction_timestamp())",
  );
});
afterEach(async () => {
  await plain.pool.query("drop table counted");
});
afterAll(async () => {
  await plain.close();
  await pipelined.close();
});

const put = (n: number) => ({ name: "put", text: "insert into counted (n) values ($1)", values: [n] });
const READ = { name: "read", text: "select n, null as nothing from counted order by n", values: [] };
const HALF = { name: "half", text: "select 1 / $1::int as half", values: [0] };
const reason = (error: unknown) => (error as { code?: string }).code;

for (const database of [plain, pipelined]) {
  const kind = database === plain ? "plain" : "pipelined";
  const held = async <T>(work: (client: pg.PoolClient) => Promise<T>) => {
    const client = await database.pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  const run = (...statements: PreparedQuery[]) =>
    held((client) =>
      inOneTransaction(client, ({ query }) => Promise.all(statements.map((statement) => query(statement)))),
    );

  test(`statements of one transaction see each other and are kept together, again and again (${kind})`, async () => {
    const first = await run(put(1), READ, put(2), READ);
    expect(first.map(({ rows }) => rows)).toEqual([
      [],
      [{ n: 1, nothing: null }],
      [],
      [
        { n: 1, nothing: null },
        { n: 2, nothing: null },
      ],
    ]);
    expect((await run(READ))[0]?.rows).toHaveLength(2);
    const { rows } = await plain.pool.query("select count(distinct at)::int as instants from counted");
    expect(rows).toEqual([{ instants: 1 }]);
  });

  test(`when one fails nothing is kept, and the connection goes on (${kind})`, async () => {
    const failed = await held((client) =>
      inOneTransaction(client, ({ query }) =>
        Promise.allSettled([query(put(1)), query(HALF), query(put(2)), query(READ)]),
      ),
    );
    expect(failed.map((result) => result.status === "rejected" && reason(result.reason))).toEqual(
      Array(4).fill("22012"),
    );
    expect(await run(put(3), READ)).toMatchObject([{ rows: [] }, { rows: [{ n: 3 }] }]);
    await expect(run(put(4), put(3))).rejects.toMatchObject({ code: "23505" });
    expect((await run(READ))[0]?.rows).toMatchObject([{ n: 3 }]);
  });

  test(`a value that cannot be sent fails before anything was (${kind})`, async () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    await expect(run(put(1), { ...READ, values: [circular] })).rejects.toThrow("circular");
    expect((await run(READ))[0]?.rows).toEqual([]);
  });

  test(`what is asked afterwards is a transaction of its own (${kind})`, async () => {
    const asked = await held((client) =>
      inOneTransaction(client, async ({ query }) => {
        const { rows } = await query(READ);
        await query(put(rows.length));
        return await query(READ);
      }),
    );
    expect(asked.rows).toMatchObject([{ n: 0 }]);
  });
}

test("transactions that leave one behind the other are answered each by itself", async () => {
  const client = await pipelined.pool.connect();
  const one = inOneTransaction(client, ({ query }) => Promise.all([query(put(1)), query(HALF)]));
  const two = inOneTransaction(client, ({ query }) => Promise.all([query(put(2)), query(READ)]));
  const three = client.query("select 3 as three");
  await expect(one).rejects.toMatchObject({ code: "22012" });
  expect((await two)[1]?.rows).toMatchObject([{ n: 2 }]);
  expect((await three).rows).toEqual([{ three: 3 }]);
  client.release();
});
