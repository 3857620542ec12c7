import type { Interaction } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse } from "./aHouse.ts";

const { system, aStage, anOpenFloor, outcomeOf, inState, interactionRow, stopRouters, close } = await aHouse();
afterEach(stopRouters);
afterAll(close);

const FROM = "+447700900177";

/** A floor that gives places back, where nobody answers. */
async function aBusyFloor() {
  await aStage().start();
  const floor = await anOpenFloor({ placeBackMs: 600_000 });
  const { tenantId, line, agent, say } = floor;
  await say({ type: "setIntent", agentId: agent.id, userId: agent.id, intent: "offline", reason: null });
  const calls = async () => {
    const callId = `CA${newId()}`;
    await say({ type: "callAnnounced", callId, lineId: line.id, from: FROM, callerName: null });
    await say({ type: "callParked", callId, step: 1 });
    return await inState(tenantId, callId, "waiting");
  };
  const hangsUp = async (callId: string) => {
    await say({ type: "callEndAnnounced", callId, end: "completed", durationSeconds: 9, caller: null });
    return await inState(tenantId, callId, "ended");
  };
  return { ...floor, calls, hangsUp, outcomeOf };
}

type BusyFloor = Awaited<ReturnType<typeof aBusyFloor>>;

async function writes({ tenantId, line, say }: BusyFloor): Promise<void> {
  await say({
    ...{ type: "messageAnnounced", channel: "sms", lineId: line.id, providerMessageId: `SM${newId()}`, from: FROM },
    ...{ to: "+44", text: "Are you there?", media: [], keyword: null, liftsOptOut: false, isAuto: false, segments: 1 },
  });
  const read = () =>
    system.kysely
      .selectFrom("interaction")
      .select("id")
      .where("tenantId", "=", tenantId)
      .where("threadKey", "is not", null)
      .executeTakeFirst();
  await waitFor(read, { what: "the text is a contact" });
}

test("who gave up, wrote a text and rings again has the old place; the call after that has no place of a call that went on", async () => {
  const floor = await aBusyFloor();
  const first = await floor.calls();
  await floor.hangsUp(first.callId);
  await writes(floor);
  const again = await floor.calls();
  expect(again.earlier).toMatchObject({ queueId: floor.queue.id, queuedAt: first.queuedAt });
  expect(again.queuedAt).toBe(first.queuedAt);
  expect((await floor.calls()).earlier, "the last call still waits").toBeNull();
});

/** Somebody of the house orders a call back for the number. */
async function owesCallback({ tenantId, line, queue, say, outcomeOf }: BusyFloor): Promise<void> {
  const order = { lineId: line.id, queueId: queue.id, number: FROM, customerId: null, userId: newId() };
  expect(await outcomeOf(tenantId, await say({ type: "callbackOrderAsked", ...order }))).toEqual({ kind: "done" });
}

async function callbackOf(tenantId: string, kind: Interaction["state"]["kind"]): Promise<Interaction> {
  const text = "select state from interaction where tenant_id = $1 and state->>'direction' = 'outbound'";
  const read = async () => {
    const { rows } = await system.pool.query<{ state: Interaction }>(text, [tenantId]);
    return rows.map(({ state }) => state).find(({ state }) => state.kind === kind);
  };
  return await waitFor(read, { what: `the call back is ${kind}` });
}

/** The agent comes and takes the call back, and the two talk. */
async function talks({ tenantId, agent, say }: BusyFloor): Promise<void> {
  await say({ type: "setIntent", agentId: agent.id, userId: agent.id, intent: "ready", reason: null });
  const { id: interactionId, segment, state } = await callbackOf(tenantId, "offered");
  const offerId = state.kind === "offered" ? state.offer.offerId : "";
  const agentCallId = `CA${newId()}`;
  const room = { interactionId, segment } as const;
  await say({ type: "accept", agentId: agent.id, offerId });
  await say({ type: "agentLegArrived", agentCallId, agentId: agent.id, offerId, mode: "accept" });
  await say({ type: "participantJoined", ...room, callId: agentCallId, party: "agent" });
  await say({ type: "participantJoined", ...room, callId: `CA${newId()}`, party: "customer" });
  await callbackOf(tenantId, "connected");
}

test("a call back that reached nobody leaves the place to whom rings again; after one in which they talked it is gone", async () => {
  const floor = await aBusyFloor();
  const first = await floor.calls();
  await floor.hangsUp(first.callId);
  await owesCallback(floor);
  const again = await floor.calls();
  expect(again.queuedAt).toBe(first.queuedAt);
  await floor.hangsUp(again.callId);
  await talks(floor);
  const afterTalk = await floor.calls();
  expect(afterTalk.earlier).toBeNull();
  expect(afterTalk.queuedAt).toBeGreaterThan(first.queuedAt ?? Number.POSITIVE_INFINITY);
});

test("who gave up more than an hour ago has no place any more", async () => {
  const floor = await aBusyFloor();
  const first = await floor.calls();
  const { id } = await floor.hangsUp(first.callId);
  await system.pool.query("update interaction set ended_at = ended_at - interval '61 minutes' where id = $1", [id]);
  await writes(floor);
  const again = await floor.calls();
  expect(again.earlier).toBeNull();
  expect(again.queuedAt).toBeGreaterThan(first.queuedAt ?? Number.POSITIVE_INFINITY);
  expect((await interactionRow(floor.tenantId, first.callId)).state.kind).toBe("ended");
});
