import type { Problem } from "@touchstone/contracts";
import { newId } from "@touchstone/runtime";
import { aQueue } from "@touchstone/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aMissedContact } from "./aMissedContact.ts";
import { aServer, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let world: World;
let agent: string;
let supervisor: string;

beforeAll(async () => {
  api = await aServer();
  world = await api.world();
  [agent, supervisor] = [await world.token("agent"), await world.token("supervisor")];
});
afterAll(() => api.close());

const order = async (token: string, number: string, given: object = {}, headers: Record<string, string> = {}) => {
  const body = { queueId: world.queueId, number, ...given };
  const answer = await api.ask("POST", "callbacks", { token, body, headers });
  const { code, errors } = answer.statusCode < 300 ? ({} as Partial<Problem>) : (answer.json() as Problem);
  const first = errors?.[0];
  return { status: answer.statusCode, code, field: first?.field, fault: first?.code, remedy: first?.remedy };
};
/** Orders and takes back, so that the next order to the number is a new one. */
async function orderAndCancel(token: string, number: string): Promise<void> {
  const made = await api.ask("POST", "callbacks", { token, body: { queueId: world.queueId, number } });
  expect(made.statusCode).toBe(201);
  await api.ask("DELETE", `callbacks/${made.json().interactionId}`, { token: supervisor });
}

test("a number abroad is called back only when it is known; the refusal names field and remedy in the own language", async () => {
  const abroad = "+33142685300";
  expect(await order(agent, abroad)).toMatchObject({
    ...{ status: 422, code: "numberNotAllowed", field: "number", fault: "regionNotAllowed" },
    remedy: expect.stringContaining("Add it to the customer first"),
  });
  await api.ask("PATCH", "me", { token: supervisor, body: { language: "zh-Hant" } });
  expect((await order(supervisor, abroad)).remedy).toContain("請先將其加入客戶資料");
  await aMissedContact(api.system, world, { number: abroad });
  expect((await order(agent, abroad)).status).toBe(201);
});

test("numbers that cost extra, and what is no number, are not called", async () => {
  expect(await order(agent, "+449098790000")).toMatchObject({ status: 422, fault: "premiumNumber" });
  expect(await order(agent, "not a number")).toMatchObject({ status: 422, fault: "notANumberHere", field: "number" });
  expect((await order(agent, "020 7946 0000")).status).toBe(201);
});

test("an agent orders in the own queues, a supervisor in all", async () => {
  const other = aQueue();
  await world.floor.happen({ type: "queueSet", queue: other });
  const number = "+442079460001";
  expect(await order(agent, number, { queueId: other.id })).toMatchObject({
    ...{ status: 403, code: "forbidden", field: "queueId", fault: "notYourQueue" },
  });
  expect((await order(supervisor, number, { queueId: other.id })).status).toBe(201);
});

test("a number is ordered five times a day; a repeat of one order is that order, and a refused one counts for nothing", async () => {
  const number = "+442079460002";
  const headers = { "idempotency-key": newId() };
  const made = await api.ask("POST", "customers", { token: agent, body: { name: "Mia" } });
  const whose = { customerId: made.json().customerId };
  expect((await order(agent, number, whose, headers)).status).toBe(201);
  expect((await order(agent, number, whose)).code).toBe("callbackOpen");
  expect((await order(agent, number, whose, headers)).status).toBe(201);
  const { items } = (await api.ask("GET", "callbacks", { token: agent })).json();
  const open = items.find((item: { number: string }) => item.number === number);
  await api.ask("DELETE", `callbacks/${open.interactionId}`, { token: supervisor });
  for (let n = 0; n < 4; n++) await orderAndCancel(agent, number);
  expect(await order(supervisor, number)).toMatchObject({
    status: 429,
    code: "tooManyCallbacks",
    fault: "numberLimit",
  });
});

test("an agent orders thirty in an hour, however many come at once", async () => {
  const fresh = await api.world("Fresh");
  const token = await fresh.token("agent");
  const all = Array.from({ length: 33 }, (_, n) =>
    api.ask("POST", "callbacks", { token, body: { queueId: fresh.queueId, number: `+4420794601${10 + n}` } }),
  );
  const statuses = (await Promise.all(all)).map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 201)).toHaveLength(30);
  expect(statuses.filter((status) => status === 429)).toHaveLength(3);
});
