import { type Database, openDatabase, readMissed, refreshAllMissed, withTenant } from "@touchstone/db";
import { createLog, newId } from "@touchstone/runtime";
import { aQueue, createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aFloor, hangUp, park, ring, type TestFloor, talk } from "./aFloor.ts";
import { projectTenant } from "./projectTenant.ts";

const log = createLog({ name: "worker test", level: "silent" });
let app: Database;
let system: Database;

beforeAll(async () => {
  const urls = await createTestDatabase();
  app = openDatabase(urls.appUrl);
  system = openDatabase(urls.systemUrl, { pipeline: true });
  return () => Promise.all([app.close(), system.close()]);
});

const SAYS = { to: "message", text: {} } as const;

async function project(floor: TestFloor): Promise<void> {
  await floor.commit();
  const { tenantId } = floor;
  await projectTenant(tenantId, { transact: (work) => withTenant(app, tenantId, work), log });
}

/** A call that ends while it rings, from this number. */
async function missedCall(floor: TestFloor, number: string, customerId?: string): Promise<string> {
  const call = ring(floor, customerId ? { kind: "exact", customerId } : undefined);
  await dialledFrom(floor, call.id, number);
  park(floor, call);
  hangUp(floor, call);
  return call.id;
}

async function dialledFrom({ tenantId }: TestFloor, interactionId: string, number: string): Promise<void> {
  await system.pool.query(
    "insert into interaction_content (tenant_id, interaction_id, from_raw, from_address) values ($1, $2, $3, $3)",
    [tenantId, interactionId, number],
  );
}

async function lines({ tenantId }: TestFloor) {
  const { rows } = await system.pool.query(
    `select id, last_interaction_id as last, customer_id as customer, tries, last_exit as exit, closed_how as how,
       closed_by_interaction_id as by from missed_contact where tenant_id = $1 order by first_at, id`,
    [tenantId],
  );
  return rows;
}

async function aCustomer({ tenantId }: TestFloor): Promise<string> {
  const id = newId();
  await system.kysely.insertInto("customer").values({ tenantId, id, name: "Ann", erasedAt: null }).execute();
  return id;
}

test("an abandoned number stands in the list once, counts on, and is closed by the call that gets through", async () => {
  const floor = await aFloor(system);
  const first = await missedCall(floor, "+447700900001");
  await project(floor);
  expect(await lines(floor)).toMatchObject([{ id: first, tries: 1, exit: "abandonedRinging", how: null }]);

  const second = await missedCall(floor, "+447700900001");
  await missedCall(floor, "+447700900002");
  await project(floor);
  expect(await lines(floor)).toMatchObject([
    { id: first, last: second, tries: 2, how: null },
    { tries: 1, how: null },
  ]);

  const through = talk(floor);
  await dialledFrom(floor, through.id, "+447700900001");
  await project(floor);
  expect(await lines(floor)).toMatchObject([{ tries: 2, how: "gotThrough", by: through.id }, { how: null }]);
});

test("who is sent to voicemail is missed, with the message as soon as it is told", async () => {
  const floor = await aFloor(system);
  const call = ring(floor);
  await dialledFrom(floor, call.id, "+447700900031");
  const overflow = {
    maxWait: { to: "voicemail" },
    full: SAYS,
    closed: SAYS,
    nobodySignedIn: { to: "voicemail" },
  } as const;
  floor.take({
    type: "queueSet",
    queue: { ...aQueue({ id: floor.queueId }), overflow: { ...overflow, nobodyRoutable: null } },
  });
  for (const agentId of floor.agentIds)
    floor.take({ type: "setIntent", agentId, userId: agentId, intent: "offline", reason: null });
  park(floor, call);
  await project(floor);
  expect(await lines(floor)).toMatchObject([{ id: call.id, tries: 1, exit: "voicemail", how: null }]);
  floor.take({ type: "voicemailLeft", callId: call.callId, recordingId: "RE1", durationMs: 12_000 });
  await project(floor);
  const viewer = { tenantId: floor.tenantId, userId: newId(), seesAll: true };
  const shown = await withTenant(app, floor.tenantId, (trx) => readMissed(trx, viewer, call.id));
  expect(shown).toMatchObject({ exit: "voicemail", voicemail: { recordingId: "RE1", durationMs: 12_000 } });
});

test("who turns out to have talked leaves the list, and log, queue and agent count the conversation", async () => {
  const floor = await aFloor(system);
  const call = ring(floor);
  await dialledFrom(floor, call.id, "+447700900041");
  const { agentId, offerId } = park(floor, call) ?? { agentId: "", offerId: "" };
  const room = { interactionId: call.id, segment: 1, conferenceId: "CF1" };
  floor.take({ type: "accept", agentId, offerId });
  floor.take({ type: "agentLegArrived", agentCallId: "A1", agentId, offerId, mode: "accept" });
  floor.take({ type: "participantJoined", ...room, callId: "A1", at: floor.nowMs });
  const joinedAt = floor.nowMs;
  floor.wait(5_000);
  hangUp(floor, call);
  await project(floor);
  expect(await lines(floor)).toMatchObject([{ id: call.id, exit: "abandonedConnecting" }]);
  floor.take({ type: "participantJoined", ...room, callId: call.callId, at: joinedAt });
  await project(floor);
  expect(await lines(floor)).toEqual([]);
  const { rows } = await system.pool.query(
    "select exit, agent_id as agent, connected_at as at, talk_ms > 0 as talked from interaction_log where interaction_id = $1",
    [call.id],
  );
  expect(rows).toEqual([{ exit: "answered", agent: agentId, at: new Date(joinedAt), talked: true }]);
  const { rows: figures } = await system.pool.query(
    `select (figures->>'answered')::int as answered, coalesce((figures->>'abandoned')::int, 0) as abandoned
      from queue_interval where tenant_id = $1`,
    [floor.tenantId],
  );
  expect(figures).toEqual([{ answered: 1, abandoned: 0 }]);
});

test("who is recognised later moves from the number's line to the customer's", async () => {
  const floor = await aFloor(system);
  const customerId = await aCustomer(floor);
  const first = await missedCall(floor, "+447700900001");
  const second = await missedCall(floor, "+447700900001");
  await project(floor);
  const userId = floor.agentIds[0];
  floor.take({ type: "assignCustomer", interactionId: first, customerId, how: "chosen", userId });
  await project(floor);
  expect(await lines(floor)).toMatchObject([
    { id: first, customer: customerId, tries: 1 },
    { id: second, customer: null, tries: 1 },
  ]);
  floor.take({ type: "assignCustomer", interactionId: first, customerId: null, how: "reassigned", userId });
  await project(floor);
  expect(await lines(floor)).toMatchObject([{ id: first, customer: null, tries: 2 }]);
});

test("what a person closed stays closed however often it is projected, and the next try is a line of its own", async () => {
  const floor = await aFloor(system);
  const first = await missedCall(floor, "+447700900001");
  await project(floor);
  await system.pool.query(
    `insert into missed_work (tenant_id, missed_id, closed_at, closed_how) values ($1, $2, to_timestamp($3::float8 / 1000), 'dismissed')`,
    [floor.tenantId, first, floor.nowMs + 1],
  );
  floor.wait(5000);
  const next = await missedCall(floor, "+447700900001");
  await project(floor);
  const expected = [
    { id: first, tries: 1, how: "dismissed" },
    { id: next, tries: 1, how: null },
  ];
  expect(await lines(floor)).toMatchObject(expected);
  await system.pool.query("delete from missed_contact where tenant_id = $1", [floor.tenantId]);
  await withTenant(app, floor.tenantId, (trx) => refreshAllMissed(trx, floor.tenantId));
  expect(await lines(floor)).toMatchObject(expected);
});

test("one tenant's answered call closes nothing of another's with the same number", async () => {
  const [here, there] = [await aFloor(system), await aFloor(system)];
  await missedCall(here, "+447700900001");
  await project(here);
  const through = talk(there);
  await dialledFrom(there, through.id, "+447700900001");
  await project(there);
  expect(await lines(here)).toMatchObject([{ how: null }]);
  const seen = await withTenant(app, there.tenantId, (trx) => trx.selectFrom("missedContact").selectAll().execute());
  expect(seen).toEqual([]);
});
