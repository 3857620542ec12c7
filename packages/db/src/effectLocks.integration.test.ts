import { randomUUID } from "node:crypto";
import { createTestDatabase, waitFor } from "@touchstone/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { finishEffects, renewEffectClaims } from "./effects.ts";
import { openDatabase } from "./openDatabase.ts";

const { systemUrl, ownerUrl } = await createTestDatabase();
const owner = openDatabase(ownerUrl, { max: 3 });
const hot = openDatabase(systemUrl, { max: 2, byKeys: true });
afterAll(async () => {
  await owner.close();
  await hot.close();
});

const tenantId = randomUUID();
const EFFECTS = 10;

beforeAll(async () => {
  // So many that the few of a router are found by when they were due, which is another order.
  await owner.pool.query(
    `insert into effect (tenant_id, id, interaction_id, ordinal, payload, state)
     select $1, gen_random_uuid(), gen_random_uuid(), 1, '{}', 'done' from generate_series(1, 5000)`,
    [tenantId],
  );
  await owner.pool.query("vacuum analyze effect");
});

/** The ids, in their order, of effects that a router has claimed; the later an id, the earlier it was due. */
async function claimed(): Promise<string[]> {
  const ids = Array.from({ length: EFFECTS }, () => randomUUID()).sort();
  await owner.pool.query(
    `insert into effect (tenant_id, id, interaction_id, ordinal, payload, state, run_at, claimed_by, claimed_until)
     select $1, id, id, 1, '{}', 'pending', now() - place * interval '1 second', 'router', now() + interval '1 minute'
     from unnest($2::uuid[]) with ordinality as e (id, place)`,
    [tenantId, ids],
  );
  return ids;
}

const endedOf = (effectId: string) => {
  const fact = { id: randomUUID(), key: `effect:${effectId}`, body: {} };
  return { tenantId, effectId, state: "done", error: null, fact } as const;
};

const isWaiting = async () => {
  const { rows } = await owner.pool.query("select from pg_locks where not granted");
  return rows.length > 0;
};

// Two that take the same rows in different orders wait for each other, until the database ends one of them.
test.each([
  ["finishing", (ids: readonly string[]) => finishEffects(hot.pool, ids.map(endedOf))],
  ["renewing claims of", (ids: readonly string[]) => renewEffectClaims(hot.pool, "router", ids, 60_000)],
] as const)("%s effects locks them in the order of their ids, however they are named", async (_name, begin) => {
  const ids = await claimed();
  const holder = await owner.pool.connect();
  await holder.query("begin");
  await holder.query("select from effect where id = $1 for update", [ids[0]]);
  const begun = begin(ids.toReversed());
  await waitFor(isWaiting);
  const free = await owner.pool.query("select id from effect where id = any($1) for update skip locked", [ids]);
  await holder.query("commit");
  holder.release();
  expect(free.rows).toHaveLength(EFFECTS - 1);
  expect(await begun).toHaveLength(EFFECTS);
});
