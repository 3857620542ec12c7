import { newId } from "@touchstone/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let acme: World;
let globex: World;

beforeAll(async () => {
  api = await aServer();
  acme = await api.world("Acme");
  globex = await api.world("Globex");
});
afterAll(() => api.close());

test("a call back is ordered, listed with its number, and withdrawn; it is nobody else's", async () => {
  const token = await acme.token("agent");
  const headers = { "idempotency-key": newId() };
  const body = { queueId: acme.queueId, number: "+447700900150" };
  const ordered = await api.ask("POST", "callbacks", { token, body, headers });
  expect([ordered.statusCode, ordered.json()]).toMatchObject([
    201,
    { queueId: acme.queueId, lineId: acme.lineId, number: "+447700900150", attempts: 0, state: "waiting" },
  ]);
  const repeated = await api.ask("POST", "callbacks", { token, body, headers });
  expect([repeated.statusCode, repeated.json()]).toEqual([201, ordered.json()]);
  const other = await api.ask("POST", "callbacks", { token, body: { ...body, number: "+447700900154" }, headers });
  expect([other.statusCode, other.json().number]).toEqual([201, "+447700900154"]);
  await api.ask("DELETE", `callbacks/${other.json().interactionId}`, { token });
  const { interactionId } = ordered.json();
  const { items } = (await api.ask("GET", `callbacks?queueId=${acme.queueId}`, { token })).json();
  expect(items.map((item: { interactionId: string }) => item.interactionId)).toEqual([interactionId]);

  const abroad = await globex.token("administrator");
  expect((await api.ask("GET", "callbacks", { token: abroad })).json()).toEqual({ items: [], next: null });
  expect((await api.ask("DELETE", `callbacks/${interactionId}`, { token: abroad })).statusCode).toBe(404);

  expect((await api.ask("DELETE", `callbacks/${interactionId}`, { token })).statusCode).toBe(204);
  expect((await api.ask("GET", "callbacks", { token })).json()).toEqual({ items: [], next: null });
});

test("a customer has one call back in a queue, whoever orders it", async () => {
  const token = await acme.token("supervisor");
  const made = await api.ask("POST", "customers", { token, body: { name: "Mia" } });
  const { customerId } = made.json();
  const order = (number: string) =>
    api.ask("POST", "callbacks", { token, body: { queueId: acme.queueId, number, customerId } });
  expect((await order("+447700900151")).statusCode).toBe(201);
  const again = await order("+447700900152");
  expect([again.statusCode, again.json().code]).toEqual([409, "callbackOpen"]);
  const unknown = { queueId: acme.queueId, number: "+447700900153", customerId: newId() };
  expect((await api.ask("POST", "callbacks", { token, body: unknown })).statusCode).toBe(404);
});

test("lists come in pages that follow each other without a gap: calls back, queues, agents", async () => {
  const world = await api.world("Paged");
  const token = await world.token("administrator");
  for (const n of [1, 2, 3])
    await api.ask("POST", "callbacks", { token, body: { queueId: world.queueId, number: `+44770090017${n}` } });
  await api.ask("POST", "queues", { token, body: { name: "Another" } });
  for (const [path, id] of [
    ["callbacks", "interactionId"],
    ["queues", "queueId"],
    ["agents", "agentId"],
  ] as const) {
    const whole = (await api.ask("GET", path, { token })).json();
    const paged: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { items: Record<string, string>[]; next: string | null } = (
        await api.ask("GET", `${path}?limit=1${cursor && `&cursor=${cursor}`}`, { token })
      ).json();
      expect(page.items.length).toBeLessThanOrEqual(1);
      paged.push(...page.items.map((item) => item[id] ?? ""));
      cursor = page.next;
    }
    expect([path, paged]).toEqual([path, whole.items.map((item: Record<string, string>) => item[id])]);
    expect(whole.next).toBeNull();
    expect((await api.ask("GET", `${path}?cursor=no`, { token })).statusCode).toBe(400);
  }
});
