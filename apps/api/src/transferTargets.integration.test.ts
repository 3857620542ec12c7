import type { TransferTargets } from "@touchstone/contracts";
import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let world: World;
let token: string;

beforeAll(async () => {
  api = await aServer();
  world = await api.world("Home");
  token = await world.token("supervisor");
  return () => api.close();
});

const targets = async (q = "", channel = "voice"): Promise<TransferTargets> =>
  (await api.ask("GET", `transfer-targets?q=${encodeURIComponent(q)}&channel=${channel}`, { token })).json();

test("whom to hand a call to: what keeps each colleague from it, and how full the queues are", async () => {
  const { userId: agentId } = world.people.agent;
  const happen = world.floor.happen;
  expect((await targets()).agents).toMatchObject([{ agentId, unavailable: "agentOffline" }]);
  await happen({ type: "deskConnected", agentId, nodeId: newId(), canTalk: true });
  await happen({ type: "setIntent", agentId, userId: agentId, intent: "notReady", reason: "lunch" });
  expect((await targets()).agents).toMatchObject([{ unavailable: "agentNotReady", notReadyReason: "lunch" }]);
  await happen({ type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null });
  const { agents, queues } = await targets();
  expect(agents).toMatchObject([{ agentId, unavailable: null }]);
  // Has no place for what is written.
  expect((await targets("", "sms")).agents).toMatchObject([{ agentId, unavailable: "agentBusy" }]);
  expect(queues).toMatchObject([{ queueId: world.queueId, waiting: 0, available: 1 }]);
});

test("each word of a search must stand in the name, and wildcards are letters", async () => {
  const [queue] = (await targets()).queues;
  expect((await targets(queue?.name.slice(1, 4))).queues).toHaveLength(1);
  expect(await targets("%")).toEqual({ agents: [], queues: [] });
  expect(await targets(`${queue?.name} nobody`)).toEqual({ agents: [], queues: [] });
});
