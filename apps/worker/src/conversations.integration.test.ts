import { type Database, openDatabase, readTimeline, withTenant } from "@touchstone/db";
import { createLog, newId } from "@touchstone/runtime";
import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aFloor, offerIn, type TestFloor, write } from "./aFloor.ts";
import { projectTenant } from "./projectTenant.ts";
import { replay } from "./replay/replay.ts";

// Conversations in writing in the log, the figures, the customer's timeline, and in a replay.

const log = createLog({ name: "worker test", level: "silent" });
let app: Database;
let system: Database;

beforeAll(async () => {
  const urls = await createTestDatabase();
  app = openDatabase(urls.appUrl);
  system = openDatabase(urls.systemUrl, { pipeline: true });
  return () => Promise.all([app.close(), system.close()]);
});

const project = (tenantId: string) =>
  projectTenant(tenantId, { transact: (work) => withTenant(app, tenantId, work), log });

async function aCustomer(tenantId: string): Promise<string> {
  const id = newId();
  await system.kysely.insertInto("customer").values({ tenantId, id, name: "Eva", erasedAt: null }).execute();
  return id;
}

async function replayOf(tenantId: string, write: boolean) {
  const { slug } = await system.kysely
    .selectFrom("tenant")
    .select("slug")
    .where("id", "=", tenantId)
    .executeTakeFirstOrThrow();
  const [report] = await replay({ database: system, log, tenant: slug, write });
  return report;
}

/** A question, its answer after a minute, and the end after another. */
function exchange(floor: TestFloor, customerId: string): string {
  const interactionId = write(floor, { kind: "exact", customerId });
  const row = floor.floor.interactions.get(interactionId);
  const offer = row?.state.kind === "offered" ? row.state.offer : offerIn([]);
  if (!offer) throw new Error("nobody is asked");
  const { agentId, offerId } = offer;
  floor.take({ type: "accept", agentId, offerId });
  floor.nowMs += 57_000;
  floor.take({ type: "reply", agentId, interactionId, messageId: newId(), isQuiet: false });
  floor.nowMs += 59_000;
  floor.take({ type: "complete", agentId, interactionId, dispositionId: null });
  return interactionId;
}

test("a conversation has one log row with its channel, its response and its resolution, and counts apart from calls", async () => {
  const floor = await aFloor(system);
  const id = exchange(floor, await aCustomer(floor.tenantId));
  await floor.commit();
  await project(floor.tenantId);
  const rows = await system.kysely
    .selectFrom("interactionLog")
    .selectAll()
    .where("tenantId", "=", floor.tenantId)
    .execute();
  expect(rows).toMatchObject([
    {
      interactionId: id,
      channel: "sms",
      exit: "answered",
      endedBy: "agent",
      firstResponseMs: 59_000,
      resolutionMs: 119_000,
    },
  ]);
  const figures = await system.kysely
    .selectFrom("queueInterval")
    .select("figures")
    .where("tenantId", "=", floor.tenantId)
    .execute();
  expect(figures.map((row) => row.figures)).toMatchObject([
    {
      ...{ "sms.offered": 1, "sms.answered": 1, "sms.handled": 1, "sms.responded": 1, "sms.resolved": 1 },
      ...{ "sms.firstResponseMs": 59_000, "sms.resolutionMs": 119_000 },
    },
  ]);
  expect(Object.keys(figures[0]?.figures ?? {}).filter((name) => !name.startsWith("sms."))).toEqual([]);
});

test("a conversation that rested and came back is one contact, offered and answered once", async () => {
  const floor = await aFloor(system);
  const customerId = await aCustomer(floor.tenantId);
  const id = write(floor, { kind: "exact", customerId });
  const state = floor.floor.interactions.get(id)?.state;
  if (state?.kind !== "offered") throw new Error("nobody is asked");
  const { agentId, offerId } = state.offer;
  floor.take({ type: "accept", agentId, offerId });
  floor.take({ type: "rest", agentId, interactionId: id, until: null });
  floor.nowMs += 3_600_000;
  expect(exchange(floor, customerId)).toBe(id);
  await floor.commit();
  await project(floor.tenantId);
  const figures = await system.kysely
    .selectFrom("queueInterval")
    .select("figures")
    .where("tenantId", "=", floor.tenantId)
    .execute();
  expect(figures).toMatchObject([{ figures: { "sms.offered": 1, "sms.answered": 1 } }]);
});

test("the log links a conversation to the one that it goes on from, and a rebuild finds the link by itself", async () => {
  const floor = await aFloor(system);
  const { tenantId } = floor;
  const customerId = await aCustomer(tenantId);
  const first = exchange(floor, customerId);
  const second = write(floor, { kind: "exact", customerId }, "eva", first);
  await floor.commit();
  await project(tenantId);
  const links = () =>
    system.kysely
      .selectFrom("interactionLog")
      .select(["interactionId", "parentInteractionId"])
      .where("tenantId", "=", tenantId)
      .orderBy("receivedAt")
      .execute();
  const linked = [
    { interactionId: first, parentInteractionId: null },
    { interactionId: second, parentInteractionId: first },
  ];
  expect(await links()).toEqual(linked);
  await system.kysely
    .updateTable("interactionLog")
    .set({ parentInteractionId: null })
    .where("tenantId", "=", tenantId)
    .execute();
  expect((await replayOf(tenantId, true))?.equal).toBe(false);
  expect(await links()).toEqual(linked);
});

test("the customer's timeline has the conversation with its last words, while it lives and after its end", async () => {
  const floor = await aFloor(system);
  const { tenantId } = floor;
  const customerId = await aCustomer(tenantId);
  const timeline = () =>
    withTenant(app, tenantId, (trx) => readTimeline(trx, { tenantId, customerId, before: null, limit: 5 }));
  const id = write(floor, { kind: "exact", customerId });
  await floor.commit();
  expect(await timeline()).toMatchObject([
    { interactionId: id, channel: "sms", exit: null, words: "words of messageArrived" },
  ]);
  expect(exchange(floor, customerId)).toBe(id);
  await floor.commit();
  await project(tenantId);
  expect(await timeline()).toMatchObject([{ interactionId: id, exit: "answered", words: "words of reply" }]);
  const card = await system.kysely
    .selectFrom("customer360")
    .select("card")
    .where("customerId", "=", customerId)
    .executeTakeFirst();
  expect(card?.card).toMatchObject({ history: [{ interactionId: id, words: "words of reply" }] });
});

test("conversations are replayed from the journal to the same floor, log and figures", async () => {
  const floor = await aFloor(system);
  const { tenantId } = floor;
  exchange(floor, await aCustomer(tenantId));
  write(floor, { kind: "unknown" }, "li");
  write(floor, { kind: "unknown" }, "li");
  floor.wait(120_000);
  await floor.commit();
  await project(tenantId);
  const report = await replayOf(tenantId, false);
  expect(report?.floor.differences).toEqual([]);
  expect(report?.equal).toBe(true);
});
