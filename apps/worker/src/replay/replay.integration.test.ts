import { type Database, openDatabase, refreshCards, withTenant } from "@touchstone/db";
import { createLog, newId } from "@touchstone/runtime";
import { aQueue, createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aFloor, connect, hangUp, offerIn, park, ring, type TestFloor, talk } from "../aFloor.ts";
import { projectTenant } from "../projectTenant.ts";
import { describeReplay } from "./describeReplay.ts";
import { type ReplayReport, replay } from "./replay.ts";

const log = createLog({ name: "replay test", level: "silent" });
let app: Database;
let system: Database;

beforeAll(async () => {
  const urls = await createTestDatabase();
  app = openDatabase(urls.appUrl);
  system = openDatabase(urls.systemUrl, { pipeline: true });
  return () => Promise.all([app.close(), system.close()]);
});

/** A tenant with some history: conversations, misses, an abandon, a correction, a call that still waits. */
async function aHistory(): Promise<{ floor: TestFloor; customerId: string; interactionId: string }> {
  const floor = await aFloor(system);
  const { tenantId } = floor;
  const customerId = newId();
  await system.kysely
    .insertInto("customer")
    .values({ tenantId, id: customerId, name: "Ann", erasedAt: null })
    .execute();
  const { id: interactionId } = talk(floor, { kind: "exact", customerId });
  const unknown = talk(floor);
  floor.take({
    type: "assignCustomer",
    interactionId: unknown.id,
    customerId,
    how: "chosen",
    userId: floor.agentIds[0],
  });
  const missed = ring(floor, { kind: "exact", customerId });
  park(floor, missed);
  floor.wait(20_000);
  hangUp(floor, missed);
  const waiting = ring(floor);
  park(floor, waiting);
  await floor.commit();
  await withTenant(app, tenantId, (trx) => refreshCards(trx, tenantId, [customerId]));
  await projectTenant(tenantId, { transact: (work) => withTenant(app, tenantId, work), log });
  return { floor, customerId, interactionId };
}

async function replayOf({ tenantId }: TestFloor, write = false): Promise<ReplayReport> {
  const tenant = await system.kysely
    .selectFrom("tenant")
    .select("slug")
    .where("id", "=", tenantId)
    .executeTakeFirstOrThrow();
  const [report] = await replay({ database: system, log, tenant: tenant.slug, write });
  if (!report) throw new Error("no report");
  return report;
}

const differentOf = (report: ReplayReport) =>
  Object.fromEntries(
    report.projections.filter((each) => each.different > 0).map((each) => [each.name, each.different]),
  );

test("what was projected as it went is what a rebuild from the journal gives", async () => {
  const { floor } = await aHistory();
  const report = await replayOf(floor);
  expect(describeReplay([report]).join("\n")).not.toContain("DIFFERENT");
  expect(report.equal).toBe(true);
  expect(report.floor.events).toBe(report.journal.rows);
  const counts = Object.fromEntries(report.projections.map((each) => [each.name, each.rebuilt]));
  expect(counts).toMatchObject({ interaction_log: 4, customer_360: 1, queue_interval: 1, missed_contact: 1 });
  expect(counts.agent_interval).toBeGreaterThan(0);
});

test("it leaves the live rows alone and can be repeated", async () => {
  const { floor } = await aHistory();
  await replayOf(floor);
  const again = await replayOf(floor);
  expect(again.equal).toBe(true);
});

test.each([
  ["interaction_log", "update interaction_log set talk_ms = talk_ms + 1 where talk_ms is not null and tenant_id = $1"],
  ["interaction_log", "delete from interaction_log where exit = 'answered' and tenant_id = $1"],
  ["interaction_log", "update interaction_log set events = events - 0 where tenant_id = $1"],
  ["queue_interval", `update queue_interval set figures = figures || '{"offered": 99}' where tenant_id = $1`],
  ["agent_interval", "delete from agent_interval where tenant_id = $1"],
  ["agent_span", "update agent_span set kind = 'away' where kind = 'ready' and tenant_id = $1"],
  ["missed_contact", "update missed_contact set tries = tries + 1 where tenant_id = $1"],
  ["missed_contact", "delete from missed_contact where tenant_id = $1"],
  ["customer_360", `update customer_360 set card = card || '{"name": "Bob"}' where tenant_id = $1`],
  ["customer_360", "delete from customer_360 where tenant_id = $1"],
  [
    "customer_360, 30-day counts",
    `update customer_360 set card = jsonb_set(card, '{contacts,last30Days}', '77') where tenant_id = $1`,
  ],
])("a tampered %s is found: %s", async (projection, tampering) => {
  const { floor } = await aHistory();
  await system.pool.query(tampering, [floor.tenantId]);
  const report = await replayOf(floor);
  expect(report.equal).toBe(false);
  expect(Object.keys(differentOf(report))).toEqual([projection]);
  expect(describeReplay([report]).join("\n")).toContain("DIFFERENT");
});

test("what callers were told of the wait is in the log and in a rebuilt one; what queues have learnt is found when it is tampered with", async () => {
  const floor = await aFloor(system);
  const { tenantId, queueId, agentIds } = floor;
  floor.take({
    type: "queueSet",
    queue: aQueue({ id: queueId, maxWaitMs: 3_600_000, wrapUpMs: 0, announceWait: true }),
  });
  floor.take({ type: "setIntent", agentId: agentIds[1], userId: agentIds[1], intent: "offline", reason: null });
  let talking = ring(floor);
  let offer = park(floor, talking);
  for (let n = 0; n < 22 && offer; n++) {
    connect(floor, talking, offer);
    const next = ring(floor);
    park(floor, next);
    floor.nowMs += 30_000;
    offer = offerIn(
      floor.take({ type: "callEnded", callId: talking.callId, end: "completed", arrived: null }).result.happened,
    );
    talking = next;
  }
  await floor.commit();
  await projectTenant(tenantId, { transact: (work) => withTenant(app, tenantId, work), log });
  const told = await system.pool.query<{ quoted_wait_ms: number; wait_ms: number }>(
    "select quoted_wait_ms, wait_ms from interaction_log where tenant_id = $1 and quoted_wait_ms is not null order by received_at",
    [tenantId],
  );
  expect(told.rows.length).toBeGreaterThanOrEqual(2);
  expect(told.rows[0]?.quoted_wait_ms).toBe(120_000);
  expect((await replayOf(floor)).equal).toBe(true);
  await system.pool.query(`update queue_flow set flow = flow || '{"workMs": 1}' where tenant_id = $1`, [tenantId]);
  expect((await replayOf(floor)).floor.differences).toEqual([`flow of queue ${queueId} is committed in another state`]);
});

test("a gap in the journal is found", async () => {
  const { floor } = await aHistory();
  await system.pool.query("delete from journal where seq = 12 and tenant_id = $1", [floor.tenantId]);
  const report = await replayOf(floor);
  expect(report.equal).toBe(false);
  expect(report.journal.gaps).toEqual(["11 → 13"]);
});

test("a missing end of the journal is found", async () => {
  const { floor } = await aHistory();
  await system.pool.query(
    "delete from journal j where tenant_id = $1 and seq = (select max(seq) from journal where tenant_id = $1)",
    [floor.tenantId],
  );
  expect((await replayOf(floor)).journal.gaps[0]).toContain("the floor says");
});

test("what is journaled as having happened must happen again", async () => {
  const { floor, interactionId } = await aHistory();
  await system.pool.query(
    `update journal set happened = jsonb_set(happened, '{0,language}', '"zh-Hans"') where tenant_id = $1 and event_id = $2`,
    [floor.tenantId, interactionId],
  );
  const { floor: found, equal } = await replayOf(floor);
  expect(equal).toBe(false);
  expect(found.differences[0]).toContain("another result");
});

test("a live row of the floor that nobody's event explains is found", async () => {
  const { floor } = await aHistory();
  await system.pool.query(
    `update agent set state = jsonb_set(state, '{idleSince}', '1') where tenant_id = $1 and id = $2`,
    [floor.tenantId, floor.agentIds[1]],
  );
  const { floor: found } = await replayOf(floor);
  expect(found.differences).toEqual([`agent ${floor.agentIds[1]} is committed in another state`]);
});

test("writing puts the rebuilt rows in the place of damaged ones, and keeps what other facts filled", async () => {
  const { floor, interactionId } = await aHistory();
  await system.pool.query("update interaction_log set exit = 'failed', cost = 0.61 where tenant_id = $1", [
    floor.tenantId,
  ]);
  await system.pool.query("delete from queue_interval where tenant_id = $1", [floor.tenantId]);
  expect((await replayOf(floor, true)).written).toBe(true);
  expect((await replayOf(floor)).equal).toBe(true);
  const { rows } = await system.pool.query(
    "select exit, cost from interaction_log where tenant_id = $1 and interaction_id = $2",
    [floor.tenantId, interactionId],
  );
  expect(rows).toEqual([{ exit: "answered", cost: "0.61000" }]);
});

test("a tenant that is not there is said so", async () => {
  await expect(replay({ database: system, log, tenant: "nobody" })).rejects.toThrow("no tenant called nobody");
});
