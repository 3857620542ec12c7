import { randomUUID } from "node:crypto";
import { createTestDatabase } from "@touchstone/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findCallers } from "./callers.ts";
import { finishEffects } from "./effects.ts";
import type { FloorCommit } from "./floorCommit.ts";
import { writeFacts } from "./floorFacts.ts";
import { findInteractions, loadedInteractions } from "./floorLoad.ts";
import { openDatabase } from "./openDatabase.ts";

/**
 * Statistics are made when next to nothing is pending, or before anybody has talked with a customer. A plan that believes them must not be
 * slow when much is: with a backlog each of a few facts once cost a look at all others, and each caller one at the whole log.
 */
const PENDING = 2_000;
const ASKED = 20;
const AGENTS = 50;

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
  await owner.pool.query("insert into tenant (id, slug, name) values ($1, 'plans', 'Plans')", [tenantId]);
  await owner.pool.query(`insert into customer (tenant_id, id, name)
    select '${tenantId}', ${uuid("n")}, n::text from generate_series(0, ${2 * PENDING - 1}) n`);
  await owner.pool.query(`insert into customer_address (tenant_id, id, customer_id, address)
    select '${tenantId}', ${uuid("n")}, ${uuid("n")}, '+44' || n from generate_series(0, ${2 * PENDING - 1}) n`);
  const logged = (
    from: number,
    customer: string,
    talked: string,
  ) => `insert into interaction_log (tenant_id, interaction_id, brand_id, line_id,
      channel, direction, customer_id, matched_how, agent_id, received_at, connected_at, record, events, last_seq)
    select '${tenantId}', ${uuid("n")}, ${uuid("1")}, ${uuid("1")}, 'voice', 'inbound', ${uuid(customer)}, 'exact', ${talked}, '{}', '[]', n
      from generate_series(${from}, ${from + PENDING - 1}) n`;
  await owner.pool.query(logged(0, `n % ${ASKED * 10}`, "null, now(), null"));
  await owner.pool.query(
    "vacuum analyze interaction, agent, inbox, effect, customer, customer_address, interaction_log",
  );
  await owner.pool.query(logged(PENDING, "n", `${uuid("2")}, now(), now()`));
  await owner.pool.query(`insert into interaction (tenant_id, id, call_id, kind, queue_id, line_id, brand_id, received_at, ended_at, last_seq, state)
    select '${tenantId}', ${uuid("n")}, n::text, 'ended', ${uuid("1")}, ${uuid("1")}, ${uuid("1")}, now(), now() - interval '1 hour', n, '{}'
      from generate_series(0, ${PENDING - 1}) n`);
  await owner.pool.query(`insert into agent (tenant_id, id, state)
    select '${tenantId}', ${uuid("n")}, jsonb_build_object('voice', jsonb_build_object('kind', 'wrapUp', 'interactionId', ${uuid("n")})) from generate_series(1, ${AGENTS}) n`);
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

/** Hears what is asked, and has no answer. */
function listening() {
  let heard: Asked | undefined;
  const query = async (statement: Asked) => {
    heard = statement;
    return { rows: [] };
  };
  return { pool: { query }, statement: () => heard as Asked };
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
  const { pool, statement } = listening();
  const fact = (id: string) => ({ id: randomUUID(), key: `effect:${id}`, body: {} });
  const ended = asked.map(
    (effectId) => ({ tenantId, effectId, state: "done", error: "", fact: fact(effectId) }) as const,
  );
  await finishEffects(pool as never, ended);
  expect(await looksInVain(statement())).toBeLessThan(PENDING);
});

test("finding callers whom nobody has talked with yet looks at nobody else's contacts", async () => {
  const { pool, statement } = listening();
  await findCallers(
    pool as never,
    tenantId,
    asked.map((_, place) => `+44${place}`),
  );
  // At their own, of which each has ten.
  expect(await looksInVain(statement())).toBeLessThanOrEqual(ASKED * 10);
});

test("finding contacts that memory let go looks at those alone, also where none of them is known", async () => {
  const { pool, statement } = listening();
  const callIds = asked.map((_, place) => String(place * (PENDING / ASKED) + (place % 2) * PENDING));
  await findInteractions(pool as never, tenantId, { ids: [], callIds });
  expect(await looksInVain(statement())).toBe(0);
});

test("loading a floor looks at no contact that ended before, unless somebody wraps it up", async () => {
  const load = { text: `select state from (${loadedInteractions("$1::uuid")}) loaded order by id`, values: [tenantId] };
  expect(await looksInVain(load)).toBe(0);
});
