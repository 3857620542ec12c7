import type { ParkedItem } from "@touchstone/contracts";
import { insertFacts } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { aServer, aTalk, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let home: World;
let abroad: World;
let crowded: World;

beforeAll(async () => {
  api = await aServer();
  home = await api.world("Home");
  abroad = await api.world("Abroad");
  crowded = await api.world("Crowded");
  return () => api.close();
});

/** A fact that made code throw. */
async function aParkedFact({ tenantId }: World, over: object = {}): Promise<string> {
  const id = newId();
  await insertFacts(api.system.pool, [{ tenantId, id, key: id, body: { type: "nonsense", ...over } }]);
  const outcome = JSON.stringify({ kind: "parked", error: "TypeError: no" });
  await api.system.pool.query("update inbox set consumed_at = now(), outcome = $2 where id = $1", [id, outcome]);
  return id;
}

const isPending = async (id: string) =>
  (await api.system.pool.query("select from inbox where id = $1 and consumed_at is null and outcome is null", [id]))
    .rowCount === 1;

test("an administrator sees what is parked, page by page, and puts it back", async () => {
  const token = await home.token("administrator");
  const [first, second] = [await aParkedFact(home), await aParkedFact(home)];
  const page = (await api.ask("GET", "parked?limit=1", { token })).json();
  expect(page.items).toMatchObject([{ id: first, of: "fact", type: "nonsense", error: "TypeError: no" }]);
  const next = (await api.ask("GET", `parked?limit=1&cursor=${page.next}`, { token })).json();
  expect(next.items).toMatchObject([{ id: second }]);
  const replayed = await api.ask("POST", "parked/replay", { token, body: { ids: [first, newId()] } });
  expect(replayed.json()).toEqual({ replayed: [first] });
  expect([await isPending(first), await isPending(second)]).toEqual([true, false]);
});

test("all that is parked is put back at once, effects too; the page says how much it was and whose", async () => {
  const token = await crowded.token("administrator");
  const interactionId = await aTalk(crowded, "+447700900177");
  const ids: string[] = [];
  for (let n = 0; n < 203; n++)
    ids.push(await aParkedFact(crowded, n === 0 ? { interactionId } : { interactionId: "x" }));
  const { rows } = await api.system.pool.query<{ id: string }>(
    `update effect set state = 'parked', error = 'gave up', finished_at = now()
     where tenant_id = $1 and id = (select max(id::text)::uuid from effect where tenant_id = $1) returning id`,
    [crowded.tenantId],
  );
  const customerId = newId();
  const customer = { tenantId: crowded.tenantId, id: customerId, name: "Eva Blake" };
  await api.system.kysely
    .insertInto("customer")
    .values(customer as never)
    .execute();
  await api.system.pool.query("update interaction set customer_id = $2 where id = $1", [interactionId, customerId]);
  const page = (await api.ask("GET", "parked?limit=200", { token })).json();
  expect(page.total).toBe(204);
  const whose = page.items.map(({ customer, interactionId }: ParkedItem) => [interactionId, customer?.name]);
  expect(whose.filter(([id]: [string | null]) => id !== null)).toContainEqual([interactionId, "Eva Blake"]);
  const replayed = (await api.ask("POST", "parked/replay", { token, body: { ids: "all" } })).json().replayed;
  expect(replayed.toSorted()).toEqual([...ids, ...rows.map(({ id }) => id)].toSorted());
  expect((await api.ask("GET", "parked", { token })).json()).toEqual({ items: [], next: null, total: 0 });
});

test("what another tenant has parked is neither seen nor put back, and what was consumed stays so", async () => {
  const parked = await aParkedFact(home);
  const token = await abroad.token("administrator");
  expect((await api.ask("GET", "parked", { token })).json().items).toEqual([]);
  const asked = await api.ask("POST", "parked/replay", { token, body: { ids: [parked] } });
  expect(asked.json()).toEqual({ replayed: [] });
  expect(await isPending(parked)).toBe(false);
});
