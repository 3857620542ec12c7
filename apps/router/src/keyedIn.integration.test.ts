import { newId } from "@touchstone/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aHouse } from "./aHouse.ts";

const { system, aStage, anOpenFloor, outcomeOf, stopRouters, close } = await aHouse();
beforeAll(async () => {
  await aStage().start();
});
afterAll(async () => {
  await stopRouters();
  await close();
});

/** A caller rings in a queue that offers calls back, and keys this in; the number that is owed a call then. */
async function keysIn(number: string): Promise<string | null> {
  const floor = await anOpenFloor({ callback: { offered: true, attempts: 2, retryAfterMs: 300_000 } });
  const callId = `CA${newId()}`;
  const { tenantId, line, say } = floor;
  const announced = {
    type: "callAnnounced",
    callId,
    lineId: line.id,
    from: "+447700900150",
    callerName: null,
  } as const;
  await outcomeOf(tenantId, await say(announced));
  await outcomeOf(tenantId, await say({ type: "callParked", callId, step: 1 }));
  await outcomeOf(tenantId, await say({ type: "callbackAsked", callId, step: 1, number }));
  const owed = `select w.from_address as number from interaction i
    left join interaction_content w on w.tenant_id = i.tenant_id and w.interaction_id = i.id
    where i.tenant_id = $1 and i.callback_key is not null`;
  return (await system.pool.query<{ number: string }>(owed, [tenantId])).rows[0]?.number ?? null;
}

test("a caller may name another number of the countries of the house, and none that costs it dear", async () => {
  expect(await keysIn("02079460958")).toBe("+442079460958");
  expect(await keysIn("0033142685300")).toBeNull();
  expect(await keysIn("09098790000")).toBeNull();
});
