import { type Database, listContactsOfAgent, openDatabase, withTenant } from "@touchstone/db";
import { createLog } from "@touchstone/runtime";
import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aFloor, connect, hangUp, offerIn, park, ring, type TestFloor, talk } from "./aFloor.ts";
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

async function project(floor: TestFloor): Promise<void> {
  await floor.commit();
  const { tenantId } = floor;
  await projectTenant(tenantId, { transact: (work) => withTenant(app, tenantId, work), log });
}

async function listOf({ tenantId }: TestFloor, agentId: string) {
  const asked = { tenantId, agentId, sinceMs: 0, limit: 25 };
  const rows = await withTenant(app, tenantId, (trx) => listContactsOfAgent(trx, asked));
  return rows.map(({ interactionId, handedTo, exit }) => ({ interactionId, handedTo, exit }));
}

/** The first agent talks and gives the customer to the other one, who takes the call. */
async function handedCall(floor: TestFloor) {
  const call = ring(floor);
  const offer = park(floor, call);
  if (offer === undefined) throw new Error("nobody is idle");
  connect(floor, call, offer);
  const [first, second] = [offer.agentId, floor.agentIds.find((id) => id !== offer.agentId) ?? ""];
  const wish = { type: "transfer", agentId: first, interactionId: call.id, to: { agentId: second } } as const;
  const asked = offerIn(floor.take(wish).result.happened);
  if (asked === undefined) throw new Error("the other agent was not asked");
  const agentCallId = `CA-second-${floor.nowMs}`;
  const room = { interactionId: call.id, segment: 2 };
  floor.take({ type: "accept", agentId: second, offerId: asked.offerId });
  floor.take({ type: "agentLegArrived", agentCallId, agentId: second, offerId: asked.offerId, mode: "accept" });
  floor.take({ type: "participantJoined", ...room, callId: agentCallId });
  floor.take({ type: "participantJoined", ...room, callId: call.callId });
  return { call, first, second };
}

test("who handed a contact on still has it in the list of the day, with who has it now; live, ended and long gone", async () => {
  const floor = await aFloor(system);
  const { call, first, second } = await handedCall(floor);
  for (const [id, name] of [
    [first, "Ann"],
    [second, "Bo"],
  ])
    await system.pool.query(
      "insert into app_user (tenant_id, id, email, name, password_hash, roles) values ($1, $2::uuid, lower($3::text) || '@' || $2::uuid, $3, 'x', '{agent}')",
      [floor.tenantId, id, name],
    );
  await project(floor);
  expect(await listOf(floor, first)).toEqual([{ interactionId: call.id, handedTo: "Bo", exit: null }]);
  expect(await listOf(floor, second)).toEqual([{ interactionId: call.id, handedTo: null, exit: null }]);
  hangUp(floor, call);
  await project(floor);
  await system.pool.query("delete from offer where tenant_id = $1", [floor.tenantId]);
  await system.pool.query("delete from interaction where tenant_id = $1 and id = $2", [floor.tenantId, call.id]);
  expect(await listOf(floor, first)).toEqual([{ interactionId: call.id, handedTo: "Bo", exit: "answered" }]);
});

test("a contact that one agent had alone is in that agent's list once, and in nobody else's", async () => {
  const floor = await aFloor(system);
  const call = talk(floor);
  await project(floor);
  const lists = await Promise.all(floor.agentIds.map((id) => listOf(floor, id)));
  expect(lists.flat()).toEqual([{ interactionId: call.id, handedTo: null, exit: "answered" }]);
});
