import {
  type Database,
  loadFloor,
  openDatabase,
  readBoard,
  readDesks,
  readOffers,
  removeExpired,
} from "@touchstone/db";
import { wholeAgent } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aFloor, ring } from "./aFloor.ts";

let system: Database;

beforeAll(async () => {
  system = openDatabase((await createTestDatabase()).systemUrl, { pipeline: true });
  return () => system.close();
});

test("a contact that somebody still wraps up is loaded and kept, on whatever channel", async () => {
  const floor = await aFloor(system);
  const [agentId] = floor.agentIds;
  const agent = wholeAgent({ id: agentId, queueIds: [floor.queueId], workSets: [{ chat: 2 }] });
  floor.take({ type: "agentSet", agent });
  const chat = {
    channel: "chat",
    contactId: "x1",
    lineId: floor.lineId,
    match: { kind: "unknown" },
    traits: null,
  } as const;
  const { id, result } = floor.take({ type: "contactArrived", ...chat });
  const offer = result.pushes.find((push) => push.type === "offer");
  floor.take({ type: "accept", agentId, offerId: offer?.offerId ?? "" });
  floor.take({ type: "contactClosed", contactId: "x1" });
  await floor.commit();
  await system.pool.query("update projection set cursor = 1000 where tenant_id = $1", [floor.tenantId]);
  await removeExpired(system.kysely);
  const loaded = await loadFloor(system.pool, floor.tenantId);
  expect(loaded?.rows.interactions.map((interaction) => interaction.id)).toEqual([id]);
});

test("a call back that turns out to be another customer's takes the place of that one's in one commit", async () => {
  const floor = await aFloor(system);
  const eva = newId();
  const order = {
    type: "callbackOrdered",
    lineId: floor.lineId,
    queueId: floor.queueId,
    traits: null,
    userId: newId(),
  } as const;
  const first = floor.take({ ...order, match: { kind: "unknown" }, callerRef: newId() });
  floor.take({ ...order, match: { kind: "exact", customerId: eva }, callerRef: newId() });
  await floor.commit();
  floor.take({ type: "assignCustomer", interactionId: first.id, customerId: eva, how: "chosen", userId: newId() });
  await floor.commit();
  const { rows } = await system.pool.query(
    "select id, callback_key from interaction where tenant_id = $1 and callback_key is not null",
    [floor.tenantId],
  );
  expect(rows).toEqual([{ id: first.id, callback_key: eva }]);
});

test("what older code wrote shows at desks, in pops and on boards until it is written anew", async () => {
  const floor = await aFloor(system);
  const { id, callId } = ring(floor);
  floor.take({ type: "callParked", callId, step: 1 });
  await floor.commit();
  await system.pool.query(
    "update interaction set state = (state - '{callback,leftQueues,standing}'::text[]) #- '{state,alsoRinging}' where tenant_id = $1",
    [floor.tenantId],
  );
  const [offer] = await readOffers(system.pool, floor.tenantId, [id]);
  const shown = { id, callback: null, state: { kind: "offered", alsoRinging: [] } };
  expect(offer?.contact.state).toMatchObject(shown);
  const [desk] = await readDesks(system.pool, floor.tenantId, [offer?.agentId ?? ""]);
  expect(desk?.contacts?.[0]?.state).toMatchObject(shown);
  const everything = { seq: 0, version: 0, cursor: -1, dayStartedAt: 0 };
  const board = await readBoard(system.pool, floor.tenantId, everything);
  expect(board.interactions.map(({ state }) => state)).toMatchObject([shown]);
});
