import { readParked, replayParked } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";

// One time-out that cannot be carried out must not stop those of everybody else.

let house: Awaited<ReturnType<typeof aHouse>>;
beforeAll(async () => {
  house = await aHouse();
});
afterEach(() => house.stopRouters());
afterAll(() => house.close());

const MAX_WAIT_MS = 3_500;

/** A caller in a queue where nobody is ready, and who will have to leave it. */
async function waits({ say, line, tenantId }: OpenFloor, name: string): Promise<string> {
  const callId = `CA${name}${tenantId}`;
  await say({ type: "callAnnounced", callId, lineId: line.id, from: "anonymous", callerName: null });
  const fact = await say({ type: "callParked", callId, step: 1 });
  expect(await house.outcomeOf(tenantId, fact)).toEqual({ kind: "done" });
  return callId;
}

/** A floor without anybody ready, and two callers who wait; no router runs. */
async function twoWait() {
  const stage = house.aStage();
  await stage.start();
  const floor = await house.anOpenFloor({ maxWaitMs: MAX_WAIT_MS });
  const { agent } = floor;
  await floor.say({ type: "setIntent", agentId: agent.id, userId: agent.id, intent: "notReady", reason: null });
  const [broken, sound] = [await waits(floor, "1"), await waits(floor, "2")];
  await house.stopRouters();
  return { ...floor, broken, sound };
}

/** Changes what the row of a contact says of itself, as a bug of before might have left it. */
const spoil = (tenantId: string, callId: string, path: string, value: unknown) =>
  house.system.pool.query(
    "update interaction set state = jsonb_set(state, $3, $4) where tenant_id = $1 and call_id = $2",
    [tenantId, callId, path, JSON.stringify(value)],
  );

/** The time-out that was parked first; facts that touch the same row may be, too. */
const shown = (tenantId: string) =>
  waitFor(async () => {
    const rows = await house.inTenant(tenantId, (queries) => readParked(queries, { after: null, limit: 10 }));
    return rows.find(({ type }) => type === "timePassed");
  });

const kindOf = async (tenantId: string, callId: string) => (await house.interactionRow(tenantId, callId)).state.kind;

test("a time-out whose outcome the database refuses is set aside and shown; the others come, and facts go on", async () => {
  const { tenantId, broken, sound, say, line } = await twoWait();
  await spoil(tenantId, broken, "{brandId}", "no id");
  const stage = house.aStage();
  await stage.start();
  await waitFor(async () => (await kindOf(tenantId, sound)) === "ended", { timeoutMs: 15_000 });
  const { id } = await house.interactionRow(tenantId, broken);
  expect(await shown(tenantId)).toMatchObject({ of: "fact", type: "timePassed", interactionId: id });
  const next = await say({
    type: "callAnnounced",
    callId: `CA3${tenantId}`,
    lineId: line.id,
    from: "anonymous",
    callerName: null,
  });
  expect(await house.outcomeOf(tenantId, next)).toEqual({ kind: "done" });
}, 40_000);

test("a time-out that makes code throw is set aside and shown, and is done with when it is put back after the fix", async () => {
  const { tenantId, agent, queue, sound } = await twoWait();
  const setVoice = (voice: object) =>
    house.system.pool.query(
      "update agent set state = jsonb_set(state, '{voice}', $3) where tenant_id = $1 and id = $2",
      [tenantId, agent.id, JSON.stringify(voice)],
    );
  await setVoice({ kind: "wrapUp", interactionId: newId(), queueId: queue.id, since: 0, until: 1 });
  await house.aStage().start();
  await waitFor(async () => (await kindOf(tenantId, sound)) === "ended", { timeoutMs: 15_000 });
  const { id, error } = await shown(tenantId);
  expect(error).toMatch(/unknown interaction/);
  await house.stopRouters();
  await setVoice({ kind: "idle" });
  await house.aStage().start();
  await house.inTenant(tenantId, (queries) => replayParked(queries, [id]));
  house.wakeUps.notify("inbox", tenantId);
  expect(await house.outcomeOf(tenantId, id)).toEqual({ kind: "done" });
}, 40_000);
