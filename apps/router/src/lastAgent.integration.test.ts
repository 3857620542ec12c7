import { newId } from "@touchstone/runtime";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse } from "./aHouse.ts";

const { system, aStage, anOpenFloor, inState, stopRouters, close } = await aHouse();
afterEach(stopRouters);
afterAll(close);

const FROM = "+447700900155";

async function aCustomer(tenantId: string): Promise<void> {
  const id = newId();
  await system.kysely
    .insertInto("customer")
    .values({ tenantId, id, name: "Kim" } as never)
    .execute();
  const address = { tenantId, id: newId(), customerId: id, address: FROM };
  await system.kysely
    .insertInto("customerAddress")
    .values(address as never)
    .execute();
}

test("a caller is known by who talked last with him, also before the log has that contact", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, line, agent, say } = await anOpenFloor();
  await aCustomer(tenantId);
  const rings = async (callId: string) => {
    await say({ type: "callAnnounced", callId, lineId: line.id, from: FROM, callerName: null });
    await say({ type: "callParked", callId, step: 1 });
    return await inState(tenantId, callId, "offered");
  };
  const first = await rings(`CA${newId()}`);
  expect(first.lastAgentId).toBeNull();
  if (first.state.kind !== "offered") throw new Error("unreachable");
  const { offerId } = first.state.offer;
  const agentCallId = `CA${newId()}`;
  const room = { interactionId: first.id, segment: first.segment } as const;
  await say({ type: "accept", agentId: agent.id, offerId });
  await say({ type: "agentLegArrived", agentCallId, agentId: agent.id, offerId, mode: "accept" });
  for (const callId of [agentCallId, first.callId]) await say({ type: "participantJoined", ...room, callId });
  await inState(tenantId, first.callId, "connected");
  await say({ type: "callEndAnnounced", callId: first.callId, end: "completed", durationSeconds: 9, caller: null });
  await inState(tenantId, first.callId, "ended");
  await say({ type: "complete", agentId: agent.id, interactionId: first.id, dispositionId: null });
  expect(await rings(`CA${newId()}`)).toMatchObject({ lastAgentId: agent.id });
});
