import { randomUUID } from "node:crypto";
import { createTestDatabase } from "@touchstone/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { finishEffects } from "./effects.ts";
import type { FloorCommit } from "./floorCommit.ts";
import { writeFacts } from "./floorFacts.ts";
import { openDatabase } from "./openDatabase.ts";

/**
 * Statistics are made when next to nothing is pending. A plan that believes them must not be slow when much is, after an outage:
 * with a backlog each of a few facts once cost a look at all others.
 */
const PENDING = 2_000;
const ASKED = 20;

const { systemUrl, ownerUrl } = await createTestDatabase();
const owner = openDatabase(ownerUrl, { max: 1 });
const hot = openDatabase(systemUrl, { max: 1, byKeys: true });
const tenantId = "0190a5b0-0000-7000-8000-000000000001";
const uuid = (of: string) => `('0190a5b0-0000-7000-8000-' || lpad(to_hex(${of}), 12, '0'))::uuid`;
const asked = Array.from(
  { length: ASKED },
  (_, place) => `0190a5b0-0000-7000-8000-${(PENDING + place * 7).toString(16).padStart(12, "0")}`,
);

beforeAll(async () => {
  const inbox = (from: number, consumedAt: string) => `insert into inbox (tenant_id, id, key, body, consumed_at)
    select '${tenantId}', ${uuid("n")}, n::text, '{}', ${consumedAt} from generate_series(${from}, ${from + PENDING - 1}) n`;
  const effect = (
    from: number,
    state: string,
  ) => `insert into effect (tenant_id, id, interaction_id, ordinal, payload, state)
    select '${tenantId}', ${uuid("n")}, ${uuid("n")}, n, '{}', '${state}' from generate_series(${from}, ${from + PENDING - 1}) n`;
  await owner.pool.query(inbox(0, "now()"));
  await owner.pool.query(effect(0, "done"));
  await owner.pool.query("vacuum analyze inbox, effect");
  await owner.pool.query(inbox(PENDING, "null"));
  await owner.pool.query(effect(PENDING, "pending"));
});
afterAll(async () => {
  await owner.close();
  await hot.close();
});

interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Plan {
  readonly Plans?: readonly Plan[];
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly "Actual Loops"?: number;
}

/** How many rows the statement, planned once for all values as on the hot path, looked at in vain. */
async function looksInVain({ text, values }: Asked): Promise<number> {
  const client = await hot.pool.connect();
  try {
    await client.query("begin");
    await client.query(`prepare looked_at as ${text}`);
    const { rows } = await client.query(
      `explain (analyze, format json) execute looked_at(${values.map(literal).join(", ")})`,
    );
    return inVain(rows[0]["QUERY PLAN"][0].Plan);
  } finally {
    await client.query("rollback; deallocate looked_at");
    client.release();
  }
}

function literal(value: unknown): string {
  const text = Array.isArray(value) ? `{${value.map((one) => JSON.stringify(String(one))).join(",")}}` : String(value);
  return `'${text}'`;
}

const inVain = (plan: Plan): number =>
  ((plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Join Filter"] ?? 0)) * (plan["Actual Loops"] ?? 1) +
  (plan.Plans ?? []).reduce((sum, below) => sum + inVain(below), 0);

test("consuming some of many pending facts looks at those alone", async () => {
  const commit = {
    ...{ tenantId, version: 0, journalSeq: 0, journal: [], contents: [], effects: [] },
    consumed: asked.map((id) => ({ id, outcome: { kind: "done" } })),
  } as unknown as FloorCommit;
  const consume = writeFacts(commit).find(({ name }) => name === "floor-consumed");
  expect(await looksInVain(consume as Asked)).toBe(0);
});

test("finishing some of many pending effects looks at no other", async () => {
  let finish: Asked | undefined;
  const pool = {
    query: async (statement: Asked) => {
      finish = statement;
      return { rows: [] };
    },
  };
  const fact = (id: string) => ({ id: randomUUID(), key: `effect:${id}`, body: {} });
  const ended = asked.map(
    (effectId) => ({ tenantId, effectId, state: "done", error: "", fact: fact(effectId) }) as const,
  );
  await finishEffects(pool as never, ended);
  expect(await looksInVain(finish as Asked)).toBeLessThan(PENDING);
});
