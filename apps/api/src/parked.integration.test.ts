import { insertFacts } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let home: World;
let abroad: World;

beforeAll(async () => {
  api = await aServer();
  home = await api.world("Home");
  abroad = await api.world("Abroad");
  return () => api.close();
});

/** A fact that made code throw. */
async function aParkedFact({ tenantId }: World): Promise<string> {
  const id = newId();
  await insertFacts(api.system.pool, [{ tenantId, id, key: id, body: { type: "nonsense" } }]);
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

test("what another tenant has parked is neither seen nor put back, and what was consumed stays so", async () => {
  const parked = await aParkedFact(home);
  const token = await abroad.token("administrator");
  expect((await api.ask("GET", "parked", { token })).json().items).toEqual([]);
  const asked = await api.ask("POST", "parked/replay", { token, body: { ids: [parked] } });
  expect(asked.json()).toEqual({ replayed: [] });
  expect(await isPending(parked)).toBe(false);
});
