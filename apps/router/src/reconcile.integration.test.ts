import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";

const { system, aStage, aReconciler, anOpenFloor, outcomeOf, inState, stopRouters, close } = await aHouse();
afterEach(stopRouters);
afterAll(close);

/** A caller and an agent who talk. */
async function aConversation({ tenantId, line, agent, say }: OpenFloor) {
  const [callId, agentCallId] = [`CA${newId()}`, `CA${newId()}`];
  await say({ type: "callAnnounced", callId, lineId: line.id, from: "+447700900142", callerName: null });
  await say({ type: "callParked", callId, step: 1 });
  const { id, segment, state } = await inState(tenantId, callId, "offered");
  if (state.kind !== "offered") throw new Error("unreachable");
  const { offerId } = state.offer;
  await say({ type: "accept", agentId: agent.id, offerId });
  await say({ type: "agentLegArrived", agentCallId, agentId: agent.id, offerId, mode: "accept" });
  await say({ type: "participantJoined", interactionId: id, segment, callId: agentCallId });
  await say({ type: "participantJoined", interactionId: id, segment, callId });
  await inState(tenantId, callId, "connected");
  return { callId, agentCallId };
}

/** Asks the carrier by a telephone of its own: what running routers ask besides is not counted. */
function aloneAsking() {
  const stage = aStage();
  return { stage, reconciler: aReconciler(stage) };
}

/** Nothing was heard of any of the tenant's interactions for a minute. */
const growSilent = (tenantId: string) =>
  system.pool.query("update journal set at = at - interval '1 minute' where tenant_id = $1", [tenantId]);

test("whoever hung up while no router listened is found to have left within a second of a router's start, however many they are", async () => {
  const stage = aStage();
  const first = await stage.start();
  const { tenantId, line, say } = await anOpenFloor();
  const callIds = Array.from({ length: 60 }, () => `CA${newId()}`);
  const announced = callIds.map((callId) =>
    say({ type: "callAnnounced", callId, lineId: line.id, from: "anonymous", callerName: null }),
  );
  for (const id of await Promise.all(announced)) await outcomeOf(tenantId, id);
  await first.stop();
  const alive = callIds.pop() as string;
  for (const callId of callIds) stage.ends.set(callId, "completed");
  await stage.start();
  await Promise.all(callIds.map((callId) => inState(tenantId, callId, "ended", 1_000)));
  expect((await inState(tenantId, alive, "received")).state.kind).toBe("received");
});

test("of a call that has been silent for half a minute the carrier is asked, but not again at once; of another it is not", async () => {
  await aStage().start();
  const [silent, lively] = [await anOpenFloor(), await anOpenFloor()];
  const { callId, agentCallId } = await aConversation(silent);
  await aConversation(lively);
  await growSilent(silent.tenantId);
  const { stage, reconciler } = aloneAsking();
  for (let round = 0; round < 3; round += 1) await reconciler.ask([silent.tenantId, lively.tenantId], []);
  expect(stage.asked).toEqual([callId, agentCallId]);
});

test("an agent's leg that ended unheard of loses the agent and not the caller, who is still there", async () => {
  const stage = aStage();
  await stage.start();
  const floor = await anOpenFloor();
  const { callId, agentCallId } = await aConversation(floor);
  await growSilent(floor.tenantId);
  stage.ends.set(agentCallId, "completed");
  await aReconciler(stage).ask([floor.tenantId], []);
  await waitFor(async () => {
    const { state } = await inState(floor.tenantId, callId, "connected");
    return state.kind === "connected" && state.agentLost;
  });
  await waitFor(() => stage.performed.some(({ effect }) => effect.type === "holdCustomer"));
});

test("while the carrier cannot be asked nobody is taken for gone, and it is asked again", async () => {
  const stage = aStage();
  await stage.start();
  const floor = await anOpenFloor();
  const { callId } = await aConversation(floor);
  await growSilent(floor.tenantId);
  stage.ends.set(callId, "completed");
  stage.findCallFails = true;
  const reconciler = aReconciler(stage);
  await reconciler.ask([floor.tenantId], []);
  expect((await inState(floor.tenantId, callId, "connected")).state.kind).toBe("connected");
  stage.findCallFails = false;
  await reconciler.ask([floor.tenantId], []);
  await inState(floor.tenantId, callId, "ended");
});

test("the carrier is not asked about who has no leg there: a call back that is owed", async () => {
  await aStage().start();
  const { tenantId, line, queue, say } = await anOpenFloor();
  await say({ type: "callAnnounced", callId: `CA1${tenantId}`, lineId: line.id, from: "anonymous", callerName: null });
  const order = { lineId: line.id, queueId: queue.id, number: "+447700900142", customerId: null, userId: newId() };
  expect(await outcomeOf(tenantId, await say({ type: "callbackOrderAsked", ...order }))).toEqual({ kind: "done" });
  const { stage, reconciler } = aloneAsking();
  await reconciler.ask([tenantId], [tenantId]);
  expect(stage.asked).toEqual([`CA1${tenantId}`]);
});
