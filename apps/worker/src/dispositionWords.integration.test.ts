import {
  type Database,
  type DispositionState,
  listContactsOfAgent,
  listInteractionLog,
  lockDisposition,
  openDatabase,
  setDisposition,
  withTenant,
} from "@touchstone/db";
import { createLog, newId } from "@touchstone/runtime";
import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aFloor, connect, hangUp, park, ring, type TestFloor } from "./aFloor.ts";
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

const NO_LIMITS = { queueId: undefined, agentId: undefined, customerId: undefined, exit: undefined };
const EVERYTHING = { ...NO_LIMITS, from: undefined, to: undefined, before: null, limit: 10 };

/** A call that was closed with this disposition; who talked. */
async function closedWith(floor: TestFloor, dispositionId: string): Promise<string> {
  const call = ring(floor);
  const offer = park(floor, call);
  if (offer === undefined) throw new Error("nobody is idle");
  connect(floor, call, offer);
  hangUp(floor, call);
  floor.take({ type: "complete", agentId: offer.agentId, interactionId: call.id, dispositionId });
  await floor.commit();
  const { tenantId } = floor;
  await projectTenant(tenantId, { transact: (work) => withTenant(app, tenantId, work), log });
  return offer.agentId;
}

async function edit({ tenantId }: TestFloor, id: string, after: DispositionState | null): Promise<void> {
  await withTenant(app, tenantId, async (trx) => {
    const before = await lockDisposition(trx, tenantId, id);
    await setDisposition(trx, { tenantId, userId: newId(), changeId: newId() }, id, { before, after });
  });
}

test("who was closed with a disposition keeps its words, whatever it is called, removed or brought back as afterwards", async () => {
  const floor = await aFloor(system);
  const { tenantId } = floor;
  const id = newId();
  const called = (en: string) => edit(floor, id, { label: { en }, queueId: null, position: 0 });
  await called("Refund");
  floor.nowMs = Date.now() - 60_000;
  await closedWith(floor, id);
  await called("Money back");
  await edit(floor, id, null);
  // By the database's clock it is edited before this one is closed.
  floor.nowMs = Date.now() + 60_000;
  const agentId = await closedWith(floor, id);
  const words = async () => {
    const rows = await withTenant(app, tenantId, (trx) => listInteractionLog(trx, { tenantId, ...EVERYTHING }));
    return rows.map(({ disposition }) => disposition?.en);
  };
  expect(await words()).toEqual(["Money back", "Refund"]);
  await called("Compensation");
  expect(await words()).toEqual(["Compensation", "Refund"]);
  const own = await withTenant(app, tenantId, (trx) =>
    listContactsOfAgent(trx, { tenantId, agentId, sinceMs: 0, limit: 9 }),
  );
  expect(own[0]?.disposition).toEqual({ en: "Compensation" });
});
