import { newId } from "@touchstone/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let world: World;
let token: string;

beforeAll(async () => {
  api = await aServer();
  world = await api.world();
  token = await world.token("administrator");
});
afterAll(() => api.close());

async function rings(): Promise<string> {
  const callId = `CA${newId()}`;
  const { floor, lineId } = world;
  await floor.happen({ type: "callArrived", callId, lineId, match: { kind: "unknown" }, traits: null });
  const interaction = [...floor.floor.interactions.values()].find((one) => one.callId === callId);
  return interaction?.id ?? "";
}
const tell = async (interactionId: string, body: object) =>
  (await api.ask("POST", `interactions/${interactionId}/machine`, { token, body })).statusCode;
const stateOf = (interactionId: string) => world.floor.floor.interactions.get(interactionId)?.state;

test("a menu that is not ours tells whom it took and served; what does not fit is refused", async () => {
  const served = await rings();
  expect(await tell(served, { did: "menuEntered" })).toBe(204);
  expect(await tell(served, { did: "menuServed" })).toBe(204);
  expect(stateOf(served)).toMatchObject({ kind: "ended", exit: "servedByIvr" });
  expect(await tell(served, { did: "menuServed" })).toBe(409);
  expect(await tell(served, { did: "voicemailLeft", recordingId: "RE1", durationMs: 1000 })).toBe(409);
});

test("a voicemail tells the message of whom the queue sent there, once", async () => {
  const queue = world.floor.floor.queues.get(world.queueId);
  if (queue === undefined) throw new Error("the world has a queue");
  const overflow = { ...queue.overflow, full: { to: "voicemail" } as const };
  await world.floor.happen({ type: "queueSet", queue: { ...queue, maxWaiting: 0, overflow } });
  const interactionId = await rings();
  const callId = world.floor.floor.interactions.get(interactionId)?.callId ?? "";
  await world.floor.happen({ type: "callParked", callId, step: 1 });
  expect(stateOf(interactionId)).toMatchObject({ kind: "ended", exit: "voicemail" });
  const message = { did: "voicemailLeft", recordingId: "RE1", durationMs: 12_000 };
  expect([await tell(interactionId, message), await tell(interactionId, message)]).toEqual([204, 204]);
  const { record } = world.floor.floor.interactions.get(interactionId) ?? {};
  expect(record?.voicemail).toMatchObject({ recordingId: "RE1", durationMs: 12_000 });
});
