import { openDatabase } from "@touchstone/db";
import { createLog, createMetrics, newId } from "@touchstone/runtime";
import { createDatabaseProxy, waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";
import { machineClock } from "./clock.ts";
import { createRouterMetrics } from "./metrics.ts";
import { createRouter } from "./router.ts";
import { createRouterStore } from "./routerStore.ts";
import { EffectRunner } from "./runEffects.ts";

const { system, systemUrl, wakeUps, aStage, anOpenFloor, outcomeOf, inState, stopRouters, close } = await aHouse();
afterEach(stopRouters);
afterAll(close);

/** The agent said yes, and has no leg yet. */
async function anAcceptedOffer({ tenantId, line, agent, say }: OpenFloor) {
  const callId = `CA${newId()}`;
  await say({ type: "callAnnounced", callId, lineId: line.id, from: "+447700900142", callerName: null });
  await say({ type: "callParked", callId, step: 1 });
  const { id, segment, state } = await inState(tenantId, callId, "offered");
  if (state.kind !== "offered") throw new Error("unreachable");
  const { offerId } = state.offer;
  await outcomeOf(tenantId, await say({ type: "accept", agentId: agent.id, offerId }));
  return { callId, offerId, interactionId: id, segment };
}

/** The agent's leg stands in the room, and the caller is asked to be moved there. */
async function aJoin(floor: OpenFloor) {
  const { tenantId, agent, say } = floor;
  const { callId, offerId, interactionId, segment } = await anAcceptedOffer(floor);
  const agentCallId = `CA${newId()}`;
  await say({ type: "agentLegArrived", agentCallId, agentId: agent.id, offerId, mode: "accept" });
  const joined = await say({ type: "participantJoined", interactionId, segment, callId: agentCallId });
  await outcomeOf(tenantId, joined);
  return { callId, interactionId, segment };
}

test("who joined while no router listened is heard before the time-out for it fires", async () => {
  const stage = aStage();
  const first = await stage.start();
  const floor = await anOpenFloor({ joinTimeoutMs: 300 });
  stage.answers.push({ kind: "retry", code: "the answer was lost", afterMs: 60_000 });
  const { callId, interactionId, segment } = await aJoin(floor);
  await first.stop();
  const isTooLate = async () =>
    (await system.pool.query("select 1 from offer where tenant_id = $1 and expires_at < now()", [floor.tenantId]))
      .rowCount === 1;
  await waitFor(isTooLate);
  await stage.start();
  const { tenantId, agent, say } = floor;
  // The carrier tells again what it could not tell; until then the router has looked at the floor.
  await outcomeOf(tenantId, await say({ type: "deskReconnecting", agentId: agent.id, nodeId: "test" }));
  await say({ type: "participantJoined", interactionId, segment, callId });
  const { state, record } = await inState(floor.tenantId, callId, "connected");
  expect(state.kind).toBe("connected");
  expect(record.legs).toHaveLength(1);
});

test("a time-out that nobody forestalls fires all the same, soon after a router's start", async () => {
  const stage = aStage();
  const first = await stage.start();
  const floor = await anOpenFloor({ joinTimeoutMs: 300 });
  const { callId } = await anAcceptedOffer(floor);
  await first.stop();
  await stage.start();
  const { record } = await inState(floor.tenantId, callId, "waiting");
  expect(record.legs).toMatchObject([{ offerEnd: "deviceFault" }]);
});

/** One effect that waits to be carried out, and nobody but the test to do it. */
async function aPendingEffect() {
  const { tenantId } = await anOpenFloor();
  const [id, interactionId] = [newId(), newId()];
  const effect = { type: "endCall", id, interactionId, callId: "CA1" };
  await system.pool.query(
    "insert into effect (tenant_id, id, interaction_id, ordinal, payload) values ($1, $2, $3, 1, $4)",
    [tenantId, id, interactionId, JSON.stringify(effect)],
  );
  const read = async () =>
    (
      await system.pool.query<{ state: string; claimed_until: Date; attempts: number }>(
        "select state, claimed_until, attempts from effect where id = $1",
        [id],
      )
    ).rows[0];
  return { tenantId, id, read };
}

const runnerOn = (
  pool: typeof system.pool,
  perform: ConstructorParameters<typeof EffectRunner>[0]["voice"]["perform"],
) => {
  const account = { accountSid: "AC1", authToken: "t", apiKeySid: null, apiKeySecret: null, twimlAppSid: null };
  const context = { account: { ...account, apiUrl: null }, regions: new Map(), queues: new Map() };
  return new EffectRunner({
    store: createRouterStore(pool, { apiUrl: null }),
    clock: machineClock,
    voice: { perform, findCall: async () => null },
    contextOf: async () => context,
    publicUrl: "http://localhost:3000",
    owner: newId(),
    log: createLog({ name: "outage test", level: "fatal" }),
    factStored: () => {},
    ended: () => {},
  });
};

test("what the carrier has done while the database went away is told when it is back, and not done again", async () => {
  const { id, read } = await aPendingEffect();
  const proxy = await createDatabaseProxy(systemUrl);
  const database = openDatabase(proxy.url);
  let performed = 0;
  const runner = runnerOn(database.pool, async ({ effect }) => {
    if (effect.id === id) {
      performed += 1;
      await proxy.refuse();
    }
    return { kind: "done" };
  });
  runner.wake();
  await waitFor(() => performed === 1);
  await proxy.open();
  await waitFor(async () => (await read())?.state === "done");
  expect(performed).toBe(1);
  await runner.stop();
  await database.close();
  await proxy.close();
});

test("an effect that takes long stays its process's own; that of a dead process is another's within seconds", async () => {
  const { id, read } = await aPendingEffect();
  const carrier = Promise.withResolvers<{ kind: "done" }>();
  const runner = runnerOn(system.pool, async ({ effect }) => (effect.id === id ? carrier.promise : { kind: "done" }));
  runner.wake();
  const first = await waitFor(async () => (await read())?.claimed_until);
  expect(first.getTime() - Date.now()).toBeLessThan(6_000);
  await waitFor(async () => ((await read())?.claimed_until.getTime() ?? 0) > first.getTime(), { timeoutMs: 4_000 });
  expect((await read())?.attempts).toBe(1);
  carrier.resolve({ kind: "done" });
  await waitFor(async () => (await read())?.state === "done");
  await runner.stop();
});

test("a router that starts while the database is away routes as soon as it is there", async () => {
  const proxy = await createDatabaseProxy(systemUrl);
  const database = openDatabase(proxy.url, { pipeline: true });
  await proxy.refuse();
  const router = createRouter({
    ...{ store: createRouterStore(database.pool, { apiUrl: null }), clock: machineClock, wakeUps, nodeId: newId() },
    ...{ publicUrl: "http://localhost:3000", log: createLog({ name: "test", level: "silent" }) },
    metrics: createRouterMetrics(createMetrics({ defaults: false })),
    screens: { popsHere: false, committed: () => {} },
    voice: { perform: async () => ({ kind: "done" }), findCall: async () => null },
  });
  await router.start();
  await proxy.open();
  const { tenantId, line, say } = await anOpenFloor();
  const call = { callId: `CA${newId()}`, lineId: line.id, from: "anonymous", callerName: null };
  expect(await outcomeOf(tenantId, await say({ type: "callAnnounced", ...call }))).toEqual({ kind: "done" });
  await router.stop();
  await database.close();
  await proxy.close();
}, 15_000);
