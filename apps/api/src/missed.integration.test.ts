import type { MissedContact, MissedDetail, MissedPage } from "@touchstone/contracts";
import { newId } from "@touchstone/runtime";
import { aQueue } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
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
  return () => api.close();
});

const missed = (given: Parameters<typeof aMissedContact>[2] = {}) => aMissedContact(api.system, world, given);
let called = 0;
function aNumber(): string {
  called += 1;
  return `+4477009${String(called).padStart(5, "0")}`;
}
const owner = (missedId: string, token: string, body: object) =>
  api.ask("POST", `missed-contacts/${missedId}/owner`, { token, body });
const result = (missedId: string, token: string, body: object) =>
  api.ask("POST", `missed-contacts/${missedId}/result`, { token, body });
const list = async (token: string, query = "") =>
  (await api.ask("GET", `missed-contacts${query}`, { token })).json() as MissedPage;
const one = async (missedId: string, token = supervisor) =>
  (await api.ask("GET", `missed-contacts/${missedId}`, { token })).json() as MissedDetail;

test("a line says who, how often, how long and how the last try ended; pages follow each other without a gap", async () => {
  const number = aNumber();
  const first = await missed({ number, at: Date.now() - 60_000 });
  await missed({ number });
  await missed({ number: aNumber() });
  const page = await list(agent, "?limit=1");
  expect(page.items).toHaveLength(1);
  const rest = await list(agent, `?limit=100&cursor=${page.next}`);
  const all = [...page.items, ...rest.items];
  expect(all.map(({ lastAt }) => lastAt)).toEqual(all.map(({ lastAt }) => lastAt).sort((a, b) => b - a));
  expect(all.find(({ missedId }) => missedId === first)).toMatchObject({
    state: "open",
    number,
    tries: 2,
    longestWaitMs: 25_000,
    exit: "abandonedWaiting",
    owner: null,
    closed: null,
    customer: null,
    line: "Main",
  });
});

test("an agent takes it, and who comes second learns who has it", async () => {
  const missedId = await missed({ number: aNumber() });
  const [one, other] = await Promise.all([
    owner(missedId, agent, { ownerId: world.people.agent.userId, from: null }),
    owner(missedId, supervisor, { ownerId: world.people.supervisor.userId, from: null }),
  ]);
  expect([one.statusCode, other.statusCode].sort()).toEqual([200, 409]);
  const winner = (one.statusCode === 200 ? one : other).json() as MissedContact;
  expect(winner.state).toBe("taken");
  const loser = (one.statusCode === 409 ? one : other).json();
  expect(loser).toMatchObject({
    code: "takenBy",
    errors: [{ field: "ownerId", code: "takenBy", remedy: winner.owner?.name }],
  });
});

test("taking twice is taking once; only one's own can be given back; a supervisor assigns and takes away", async () => {
  const missedId = await missed({ number: aNumber() });
  const { agent: me, supervisor: her, administrator } = world.people;
  for (let i = 0; i < 2; i++) expect((await owner(missedId, agent, { ownerId: me.userId })).statusCode).toBe(200);
  expect((await one(missedId)).changes.map(({ did }) => did)).toEqual(["taken"]);
  expect((await owner(missedId, agent, { ownerId: her.userId })).json().code).toBe("forbidden");
  expect((await owner(missedId, agent, { ownerId: null })).json()).toMatchObject({ state: "open", owner: null });
  await owner(missedId, supervisor, { ownerId: her.userId });
  expect((await owner(missedId, agent, { ownerId: null })).json().code).toBe("takenBy");
  expect((await owner(missedId, agent, { ownerId: me.userId })).json().code).toBe("takenBy");
  expect((await owner(missedId, supervisor, { ownerId: me.userId })).json().owner.userId).toBe(me.userId);
  expect((await owner(missedId, supervisor, { ownerId: administrator.userId })).json().code).toBe("noSuchOwner");
  expect((await owner(missedId, supervisor, { ownerId: newId() })).json().code).toBe("noSuchOwner");
});

test("calls in vain are counted; reached or dismissed closes it, with who and why, and nobody can close it again", async () => {
  const missedId = await missed({ number: aNumber() });
  await result(missedId, agent, { result: "notReached", note: "Voicemail" });
  const tried = (await result(missedId, agent, { result: "notReached" })).json();
  expect(tried).toMatchObject({ state: "taken", attempts: 2, note: "Voicemail", owner: { name: "agent" } });
  const closed = await result(missedId, agent, { result: "dismissed", reason: "unreachable", note: "Moved abroad" });
  expect(closed.json()).toMatchObject({
    state: "closed",
    closed: { how: "dismissed", by: "agent", reason: "unreachable", interactionId: null },
    note: "Moved abroad",
  });
  const again = await result(missedId, supervisor, { result: "reached" });
  expect([again.statusCode, again.json().code]).toEqual([409, "alreadyClosed"]);
  expect(again.json().errors).toEqual([{ field: "missedId", code: "dismissed", remedy: "agent" }]);
  expect((await list(agent)).items.map((item) => item.missedId)).not.toContain(missedId);
  expect((await list(agent, "?state=closed")).items.map((item) => item.missedId)).toContain(missedId);
  expect((await one(missedId)).changes.map(({ did }) => did)).toEqual([
    "dismissed",
    "notReached",
    "notReached",
    "taken",
  ]);
  expect((await result(missedId, agent, { result: "dismissed" })).statusCode).toBe(400);
});

test("a line shows the call back that is owed to them, and nobody else takes it while they are being called", async () => {
  const number = aNumber();
  const missedId = await missed({ number });
  await api.ask("POST", "callbacks", { token: supervisor, body: { queueId: world.queueId, number } });
  expect(await one(missedId)).toMatchObject({ callback: { state: "waiting", queue: "Billing", agent: null } });
  const agentId = world.people.agent.userId;
  await world.floor.happen({ type: "deskConnected", agentId, nodeId: "test", canTalk: true });
  await world.floor.happen({ type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null });
  expect(await one(missedId)).toMatchObject({ callback: { state: "offered", agent: "agent" } });
  const owed = [...world.floor.floor.interactions.values()].find(({ callback }) => callback !== null);
  if (owed?.state.kind !== "offered") throw new Error("the call back was not offered");
  await world.floor.happen({ type: "accept", agentId, offerId: owed.state.offer.offerId });
  expect((await one(missedId)).callback).toMatchObject({ state: "dialling", agent: "agent" });
  const taken = await owner(missedId, agent, { ownerId: agentId, from: null });
  expect([taken.statusCode, taken.json()]).toMatchObject([409, { code: "beingCalled", errors: [{ remedy: "agent" }] }]);
  await world.floor.happen({ type: "setIntent", agentId, userId: agentId, intent: "offline", reason: null });
});

test("a line shows that its customer is on the line again, and nobody calls back meanwhile", async () => {
  const number = aNumber();
  const missedId = await missed({ number });
  await api.ask("POST", "callbacks", { token: supervisor, body: { queueId: world.queueId, number } });
  const owed = [...world.floor.floor.interactions.values()].find(
    ({ state, callback }) => callback && state.kind === "waiting",
  );
  const call = { callId: `CA${newId()}`, callerRef: owed?.callerRef ?? owed?.id ?? "" };
  const { lineId } = world;
  await world.floor.happen({ type: "callArrived", ...call, lineId, match: { kind: "unknown" }, traits: null });
  expect((await one(missedId)).callback).toMatchObject({ state: "onTheLine", agent: null });
  await world.floor.happen({ type: "callEnded", callId: call.callId, end: "completed", arrived: null });
  expect((await one(missedId)).callback).toMatchObject({ state: "waiting" });
});

test("the list as a file has all lines that the viewer sees, however many pages they are, and no name in it is a formula", async () => {
  const number = aNumber();
  const missedId = await missed({ number });
  await owner(missedId, agent, { ownerId: world.people.agent.userId, from: null });
  await result(missedId, agent, { result: "notReached", note: '=1+1, "later"' });
  const answer = await api.ask("GET", "missed-contacts?format=csv&limit=1", { token: supervisor });
  expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
  expect(answer.headers["content-disposition"]).toBe('attachment; filename="missed-unfinished.csv"');
  const lines = answer.body.split("\r\n");
  expect(lines[0]).toContain("\uFEFFmissed_id,state,customer_id,customer,number,channel,queue,");
  const own = lines.find((line) => line.startsWith(missedId));
  expect(own).toContain(`,'${number},voice,Billing,`);
  expect(own).toContain(`,25,abandonedWaiting,,agent,1,`);
  expect(own).toContain(`"'=1+1, ""later"""`);
  const shown = (await list(supervisor, "?limit=100")).items.map((item) => item.missedId);
  expect(lines.slice(1, -1).map((line) => line.slice(0, 36))).toEqual(shown);
  const stranger = await (await api.world()).token("supervisor");
  const theirs = await api.ask("GET", "missed-contacts?format=csv", { token: stranger });
  expect(theirs.body.split("\r\n")).toEqual([lines[0], ""]);
});

test("the same key twice counts one call in vain", async () => {
  const missedId = await missed({ number: aNumber() });
  const headers = { "idempotency-key": `tried-${missedId.slice(0, 20)}` };
  for (let i = 0; i < 2; i++) {
    const body = { result: "notReached" };
    await api.ask("POST", `missed-contacts/${missedId}/result`, { token: agent, body, headers });
  }
  expect((await one(missedId)).attempts).toBe(1);
});

test("somebody else's line is not the agent's to close", async () => {
  const missedId = await missed({ number: aNumber() });
  await owner(missedId, supervisor, { ownerId: world.people.supervisor.userId });
  expect((await result(missedId, agent, { result: "reached" })).json()).toMatchObject({
    code: "takenBy",
    errors: [{ remedy: "supervisor" }],
  });
});

test("an answered contact closes the line by itself, also under the hands of its owner", async () => {
  const number = aNumber();
  const missedId = await missed({ number, at: Date.now() - 5000 });
  await owner(missedId, agent, { ownerId: world.people.agent.userId });
  const through = await missed({ number, exit: "answered" });
  expect(await one(missedId)).toMatchObject({
    state: "closed",
    closed: { how: "gotThrough", by: null, interactionId: through },
    owner: { name: "agent" },
  });
});

test("agents see their queues and what they own; supervisors see all; the summary counts the same", async () => {
  const queue = aQueue();
  await world.floor.happen({ type: "queueSet", queue });
  const foreign = await aMissedContact(api.system, { ...world, queueId: queue.id }, { number: aNumber() });
  expect((await api.ask("GET", `missed-contacts/${foreign}`, { token: agent })).statusCode).toBe(404);
  expect((await list(agent, "?limit=100")).items.map(({ missedId }) => missedId)).not.toContain(foreign);
  expect((await list(supervisor, `?queueId=${queue.id}`)).items.map(({ missedId }) => missedId)).toEqual([foreign]);
  await owner(foreign, supervisor, { ownerId: world.people.agent.userId });
  const mine = await list(agent, "?owner=me&limit=100");
  expect(mine.items.map(({ missedId }) => missedId)).toContain(foreign);
  const counts = (await api.ask("GET", "missed-contacts/summary", { token: agent })).json();
  expect(counts.mine).toBe(mine.items.length);
  expect(counts.unfinished).toBe((await list(agent, "?limit=100")).items.length);
  expect(counts.unowned).toBe((await list(agent, "?owner=none&limit=100")).items.length);
});

test("what was closed by hand is what a rebuild from log and records makes", async () => {
  const { refreshAllMissed } = await import("@touchstone/db");
  const missedId = await missed({ number: aNumber() });
  await result(missedId, agent, { result: "reached" });
  const read = async () =>
    (await api.system.pool.query("select * from missed_contact where tenant_id = $1 order by id", [world.tenantId]))
      .rows;
  const before = await read();
  await api.system.pool.query("delete from missed_contact where tenant_id = $1", [world.tenantId]);
  await refreshAllMissed(api.system.kysely, world.tenantId);
  expect(await read()).toEqual(before);
  expect(before.find(({ id }) => id === missedId)?.closed_how).toBe("reached");
});
