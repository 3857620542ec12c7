import {
  type Database,
  ensureJournalPartitions,
  openDatabase,
  type Queries,
  readLags,
  removeExpired,
  withTenant,
} from "@touchstone/db";
import { createLog, newId } from "@touchstone/runtime";
import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aFloor, connect, hangUp, offerIn, park, ring, type TestFloor, talk } from "./aFloor.ts";
import { projectBatch } from "./projectBatch.ts";
import { projectTenant } from "./projectTenant.ts";
import { replay } from "./replay/replay.ts";

const log = createLog({ name: "worker test", level: "silent" });
let app: Database;
let system: Database;

beforeAll(async () => {
  const urls = await createTestDatabase();
  app = openDatabase(urls.appUrl);
  system = openDatabase(urls.systemUrl, { pipeline: true });
  return () => Promise.all([app.close(), system.close()]);
});

const project = (tenantId: string, onParked?: () => void) =>
  projectTenant(tenantId, {
    transact: (work) => withTenant(app, tenantId, work),
    log,
    ...(onParked ? { onParked } : {}),
  });

async function logOf(floor: TestFloor) {
  const rows = await system.kysely
    .selectFrom("interactionLog")
    .selectAll()
    .where("tenantId", "=", floor.tenantId)
    .orderBy("receivedAt")
    .execute();
  return new Map(rows.map((row) => [row.interactionId, row]));
}

/** Everything that is projected of a tenant, to see whether it changed. */
async function projected(tenantId: string) {
  const of = async (table: "interactionLog" | "queueInterval" | "agentInterval" | "customer360") =>
    await system.kysely.selectFrom(table).selectAll().where("tenantId", "=", tenantId).orderBy("tenantId").execute();
  return [await of("interactionLog"), await of("queueInterval"), await of("agentInterval"), await of("customer360")];
}

async function figuresOf(floor: TestFloor, of: "queueInterval" | "agentInterval") {
  const rows = await system.kysely.selectFrom(of).select("figures").where("tenantId", "=", floor.tenantId).execute();
  const sum: Record<string, number> = {};
  for (const { figures } of rows) {
    for (const [name, value] of Object.entries(figures)) sum[name] = (sum[name] ?? 0) + value;
  }
  return sum;
}

async function aCustomer(tenantId: string, name: string): Promise<string> {
  const id = newId();
  await system.kysely.insertInto("customer").values({ tenantId, id, name, erasedAt: null }).execute();
  return id;
}

async function cardOf(tenantId: string, customerId: string) {
  const row = await system.kysely
    .selectFrom("customer360")
    .select("card")
    .where("tenantId", "=", tenantId)
    .where("customerId", "=", customerId)
    .executeTakeFirst();
  return row?.card as { contacts: { total: number }; history: { interactionId: string }[] } | undefined;
}

test("every kind of end has one log row with what happened, in order", async () => {
  const floor = await aFloor(system);
  const answered = talk(floor);
  const beforeQueue = ring(floor);
  hangUp(floor, beforeQueue);
  const ringing = ring(floor);
  park(floor, ringing);
  hangUp(floor, ringing);
  const connecting = ring(floor);
  const accepted = park(floor, connecting);
  floor.take({ type: "accept", agentId: accepted?.agentId ?? "", offerId: accepted?.offerId ?? "" });
  hangUp(floor, connecting);
  const unannounced = floor.take({
    type: "callEnded",
    callId: "CAlost",
    end: "noAnswer",
    arrived: { callId: "CAlost", lineId: floor.lineId, match: { kind: "withheld" }, traits: null },
  });
  const [first, second] = floor.agentIds;
  const missed = ring(floor);
  park(floor, missed);
  floor.wait(20_000); // The first agent's ring time-out; the second is offered it then.
  floor.wait(20_000);
  floor.wait(120_000); // Both are blocked: nobody is left, and the longest wait passes.
  const waiting = ring(floor);
  park(floor, waiting);
  hangUp(floor, waiting);
  await floor.commit();
  await project(floor.tenantId);

  const rows = await logOf(floor);
  const exits = [...rows.values()].map((row) => [row.interactionId, row.exit]);
  expect(exits).toEqual([
    [answered.id, "answered"],
    [beforeQueue.id, "abandonedBeforeQueue"],
    [ringing.id, "abandonedRinging"],
    [connecting.id, "abandonedConnecting"],
    [unannounced.id, "abandonedBeforeQueue"],
    [missed.id, "maxWait"],
    [waiting.id, "abandonedWaiting"],
  ]);
  expect(rows.get(answered.id)).toMatchObject({
    agentId: first,
    talkMs: 31_000,
    waitMs: 4000,
    ringMs: 1000,
    wrapUpMs: 1000,
    endedBy: "customer",
    billedSeconds: null,
    cost: null,
  });
  expect(rows.get(answered.id)?.events.map((event) => event.type)).toEqual([
    "interactionReceived",
    "queueEntered",
    "offerMade",
    "offerAccepted",
    "connected",
    "interactionEnded",
    "wrapUpStarted",
    "wrapUpEnded",
  ]);
  expect(rows.get(missed.id)).toMatchObject({ agentId: null, missedOffers: 2, talkMs: null });
  expect(await figuresOf(floor, "queueInterval")).toMatchObject({ offered: 5, answered: 1, abandoned: 3, maxWait: 1 });
  expect(await figuresOf(floor, "agentInterval")).toMatchObject({ offered: 5, answered: 1, missed: 2, handled: 1 });
  expect(second).not.toBe(first);
});

test("what the carrier counted for each leg is in the log as one sum, also when it says so after the end, and once", async () => {
  const floor = await aFloor(system);
  const both = talk(floor);
  const [first, later, silent] = [ring(floor), ring(floor), ring(floor)];
  const ends = { type: "callEnded", end: "completed", arrived: null } as const;
  floor.take({ ...ends, callId: first.callId, seconds: 12 });
  hangUp(floor, later);
  hangUp(floor, silent);
  await floor.commit();
  await project(floor.tenantId);
  expect((await logOf(floor)).get(later.id)?.billedSeconds).toBeNull();
  const talked = await system.pool.query("select state from interaction where id = $1", [both.id]);
  floor.take({ ...ends, callId: talked.rows[0].state.agentCallIds[0], seconds: 30 });
  floor.take({ ...ends, callId: both.callId, seconds: 41 });
  expect(floor.take({ ...ends, callId: later.callId, seconds: 7 }).result.outcome).toEqual({ kind: "done" });
  const again = floor.take({ ...ends, callId: later.callId, seconds: 7 }).result;
  expect(again).toMatchObject({ outcome: { kind: "ignored", because: "late" }, happened: [] });
  await floor.commit();
  await project(floor.tenantId);
  const rows = await logOf(floor);
  expect([both, first, later, silent].map(({ id }) => rows.get(id)?.billedSeconds)).toEqual([71, 12, 7, null]);
  const { slug } = await system.kysely
    .selectFrom("tenant")
    .select("slug")
    .where("id", "=", floor.tenantId)
    .executeTakeFirstOrThrow();
  const [report] = await replay({ database: system, log, tenant: slug, write: false });
  expect(report).toMatchObject({ equal: true, floor: { differences: [] } });
});

test("projecting twice is projecting once, in whatever batches", async () => {
  const whole = await aFloor(system);
  for (let i = 0; i < 3; i++) talk(whole);
  await whole.commit();
  await project(whole.tenantId);
  const once = await projected(whole.tenantId);
  await project(whole.tenantId);
  expect(await projected(whole.tenantId)).toEqual(once);

  await forget(whole.tenantId);
  let rows = 1;
  while (rows > 0) {
    const result = await withTenant(app, whole.tenantId, (trx) => projectBatch(trx, whole.tenantId, { limit: 1 }));
    rows = result.kind === "done" ? result.rows : 0;
  }
  expect(await projected(whole.tenantId)).toEqual(once);
});

/** Drops the projections of a tenant, as if nothing had been projected. */
async function forget(tenantId: string): Promise<void> {
  for (const table of ["interactionLog", "queueInterval", "agentInterval", "customer360"] as const) {
    await system.kysely.deleteFrom(table).where("tenantId", "=", tenantId).execute();
  }
  await system.kysely.updateTable("projection").set({ cursor: 0 }).where("tenantId", "=", tenantId).execute();
}

test("two workers at once share the work without doing any of it twice", async () => {
  const floor = await aFloor(system);
  for (let i = 0; i < 20; i++) talk(floor);
  await floor.commit();
  await Promise.all([project(floor.tenantId), project(floor.tenantId), project(floor.tenantId)]);
  await project(floor.tenantId);
  expect((await logOf(floor)).size).toBe(20);
  expect(await figuresOf(floor, "queueInterval")).toMatchObject({ offered: 20, answered: 20, handled: 20 });
});

test("while one worker holds a tenant another one passes by", async () => {
  const floor = await aFloor(system);
  talk(floor);
  await floor.commit();
  await withTenant(app, floor.tenantId, async (trx) => {
    await projectBatch(trx, floor.tenantId, { limit: 2 });
    const other = await withTenant(app, floor.tenantId, (trx2) => projectBatch(trx2, floor.tenantId, { limit: 500 }));
    expect(other).toEqual({ kind: "busy" });
  });
});

test("a worker killed in the middle leaves nothing half done, and the next one goes on", async () => {
  const floor = await aFloor(system);
  for (let i = 0; i < 5; i++) talk(floor);
  await floor.commit();
  const killed = withTenant(app, floor.tenantId, async (trx: Queries) => {
    await projectBatch(trx, floor.tenantId, { limit: 20 });
    throw new Error("killed");
  });
  await expect(killed).rejects.toThrow("killed");
  expect((await logOf(floor)).size).toBe(0);
  await project(floor.tenantId);
  expect(await figuresOf(floor, "queueInterval")).toMatchObject({ offered: 5, handled: 5 });
});

test("a contact that is given to another customer moves in log, cards and figures, and the journal keeps both", async () => {
  const floor = await aFloor(system);
  const wrong = await aCustomer(floor.tenantId, "Anil Patel");
  const right = await aCustomer(floor.tenantId, "Meera Patel");
  const call = talk(floor, { kind: "exact", customerId: wrong });
  await floor.commit();
  await project(floor.tenantId);
  expect((await cardOf(floor.tenantId, wrong))?.contacts.total).toBe(1);

  const { agentIds } = floor;
  floor.take({
    type: "assignCustomer",
    interactionId: call.id,
    customerId: right,
    how: "reassigned",
    userId: agentIds[0],
  });
  const correctedAt = new Date(floor.nowMs);
  await floor.commit();
  await project(floor.tenantId);

  expect((await logOf(floor)).get(call.id)).toMatchObject({
    customerId: right,
    correctedFrom: wrong,
    correctedAt,
    matchedHow: "exact",
  });
  expect((await cardOf(floor.tenantId, wrong))?.history).toEqual([]);
  expect((await cardOf(floor.tenantId, right))?.history.map((item) => item.interactionId)).toEqual([call.id]);
  expect(await figuresOf(floor, "queueInterval")).toMatchObject({ offered: 1 });
  const journal = await system.pool.query("select event, happened from journal where tenant_id = $1", [floor.tenantId]);
  const words = JSON.stringify(journal.rows);
  expect(words).toContain(wrong);
  expect(words).toContain(right);
});

test("a row that makes the projection throw is parked and keeps nobody else back", async () => {
  const floor = await aFloor(system);
  const before = talk(floor);
  const poisoned = talk(floor);
  const after = talk(floor);
  await floor.commit();
  await system.pool.query(
    `update journal set happened = '[{"type": "connected", "at": 1, "interactionId": "${newId()}", "offerId": "x", "agentId": "y"}]'
     where tenant_id = $1 and event_id = $2`,
    [floor.tenantId, poisoned.id],
  );
  let parked = 0;
  await project(floor.tenantId, () => {
    parked += 1;
  });
  const rows = await logOf(floor);
  expect([...rows.keys()]).toEqual([before.id, after.id]);
  const { rows: kept } = await system.pool.query("select seq, error from projection_parked where tenant_id = $1", [
    floor.tenantId,
  ]);
  expect(kept.length).toBe(parked);
  expect(kept[0]?.error).toContain("never received");
  expect((await readLags(system.kysely, "log")).some((lag) => lag.tenantId === floor.tenantId)).toBe(false);
});

test("housekeeping removes ended interactions that the log has passed, and no others", async () => {
  const floor = await aFloor(system);
  const done = talk(floor);
  await floor.commit();
  await project(floor.tenantId);
  const unlogged = talk(floor);
  const live = ring(floor);
  const offer = park(floor, live);
  if (offer) connect(floor, live, offer);
  await floor.commit();
  expect((await removeExpired(system.kysely)).interactions).toBeGreaterThan(0);
  const left = await system.pool.query("select id from interaction where tenant_id = $1 order by id", [floor.tenantId]);
  expect(left.rows.map((row) => row.id)).toEqual([unlogged.id, live.id]);
  expect(left.rows.map((row) => row.id)).not.toContain(done.id);
});

test("the journal's months get partitions, and rows that came earlier move into them", async () => {
  const floor = await aFloor(system);
  talk(floor);
  await floor.commit();
  const from = Date.UTC(2026, 1, 10);
  expect(await ensureJournalPartitions(system.kysely, from, Date.UTC(2026, 3, 1))).toBe(3);
  expect(await ensureJournalPartitions(system.kysely, from, Date.UTC(2026, 3, 1))).toBe(0);
  talk(floor);
  await floor.commit();
  await project(floor.tenantId);
  expect((await logOf(floor)).size).toBe(2);
  const owner = await system.pool.query("select tableoid::regclass::text as part from journal where tenant_id = $1", [
    floor.tenantId,
  ]);
  expect(new Set(owner.rows.map((row) => row.part))).toEqual(new Set(["journal_2026_03"]));
});

test("an offer that comes back to another agent counts for both", async () => {
  const floor = await aFloor(system);
  const call = ring(floor);
  const offer = park(floor, call);
  const declined = floor.take({ type: "decline", agentId: offer?.agentId ?? "", offerId: offer?.offerId ?? "" });
  const next = offerIn(declined.result.happened);
  expect(next?.agentId).not.toBe(offer?.agentId);
  if (next) connect(floor, call, next);
  await floor.commit();
  await project(floor.tenantId);
  expect(await figuresOf(floor, "agentInterval")).toEqual({ offered: 2, declined: 1, answered: 1 });
});
