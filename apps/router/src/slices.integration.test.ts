import { insertFacts } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse } from "./aHouse.ts";
import { machineClock } from "./clock.ts";

const { system, store, aStage, anOpenFloor, intake, wakeUps, outcomeOf, stopRouters, close } = await aHouse();
afterEach(stopRouters);
afterAll(close);

const BACKLOG = 60;

/** A router to which each look at its clock is a quarter of a slice later; `between` is done in its pauses. */
async function aSlowRouter() {
  const slow = { nowMs: 0, between: async () => {} };
  const monotonicMs = () => {
    slow.nowMs += 0.25;
    return slow.nowMs;
  };
  const pause = async () => {
    await machineClock.pause();
    await slow.between();
  };
  const router = await aStage().start({ clock: { ...machineClock, monotonicMs, pause } });
  return { slow, router };
}

async function aBacklog() {
  const floor = await anOpenFloor();
  const announced = (callId: string) => ({
    type: "callAnnounced" as const,
    ...{ callId, lineId: floor.line.id, from: "anonymous", callerName: null },
  });
  const facts = Array.from({ length: BACKLOG }, () => {
    return { tenantId: floor.tenantId, id: newId(), key: newId(), body: announced(`CA${newId()}`) };
  });
  const begin = async () => {
    await insertFacts(system.pool, facts);
    wakeUps.notify("inbox", floor.tenantId);
  };
  return { ...floor, announced, facts, begin };
}

/** The ids of what was consumed, in the order of the journal. */
async function journaled(tenantId: string): Promise<string[]> {
  const { rows } = await system.pool.query<{ id: string }>(
    "select event_id as id from journal where tenant_id = $1 order by seq",
    [tenantId],
  );
  return rows.map(({ id }) => id);
}

test("what is handed over between two slices of a turn is taken once, after it; a backlog keeps its order", async () => {
  const { slow } = await aSlowRouter();
  const { tenantId, announced, facts, begin } = await aBacklog();
  const fact = { tenantId, id: newId(), key: newId(), body: announced(`CA${newId()}`) };
  let taken: Promise<unknown> | null = null;
  slow.between = async () => {
    taken ??= intake.take(fact, { callId: fact.body.callId, offerId: null });
  };
  await begin();
  await outcomeOf(tenantId, facts.at(-1)?.id as string);
  // Whoever hands over and is not taken in time says it to the inbox.
  if ((await taken) === null) await insertFacts(system.pool, [fact]);
  wakeUps.notify("inbox", tenantId);
  expect(await outcomeOf(tenantId, fact.id)).toEqual({ kind: "done" });
  const order = await journaled(tenantId);
  expect(order.filter((id) => facts.some((one) => one.id === id))).toEqual(facts.map(({ id }) => id));
  expect(order.filter((id) => id === fact.id)).toHaveLength(1);
  expect(order.indexOf(fact.id)).toBeGreaterThan(order.indexOf(facts[0]?.id as string));
});

test("another tenant's fact does not wait for a turn to end that is between two slices", async () => {
  const { slow } = await aSlowRouter();
  const [busy, other] = [await aBacklog(), await aBacklog()];
  await other.begin();
  await outcomeOf(other.tenantId, other.facts.at(-1)?.id as string);
  const fact = { tenantId: other.tenantId, id: newId(), key: newId(), body: other.announced(`CA${newId()}`) };
  const heard = Promise.withResolvers<unknown>();
  await busy.begin();
  slow.between = async () => {
    slow.between = async () => {};
    await insertFacts(system.pool, [fact]);
    wakeUps.notify("inbox", other.tenantId);
    const outcome = await outcomeOf(other.tenantId, fact.id);
    heard.resolve({ outcome, isOver: (await journaled(busy.tenantId)).includes(busy.facts.at(-1)?.id as string) });
  };
  expect(await heard.promise).toEqual({ outcome: { kind: "done" }, isOver: false });
  await outcomeOf(busy.tenantId, busy.facts.at(-1)?.id as string);
});

test("others have their turn while a turn is stepped, and while it is written out", async () => {
  const pauses = { stepping: 0, writing: 0 };
  let [nowMs, doing]: [number, keyof typeof pauses] = [0, "stepping"];
  const writing: typeof store = {
    ...store,
    commitFloor: async (commit, pace) => {
      doing = "writing";
      const read = await store.commitFloor(commit, pace);
      doing = "stepping";
      return read;
    },
  };
  const monotonicMs = () => {
    nowMs += 0.25;
    return nowMs;
  };
  const pause = async () => {
    pauses[doing] += 1;
    await machineClock.pause();
  };
  await aStage().start({ store: writing, clock: { ...machineClock, monotonicMs, pause } });
  const { tenantId, facts, begin } = await aBacklog();
  await begin();
  await outcomeOf(tenantId, facts.at(-1)?.id as string);
  // Each fact is a look at the clock, four are a slice.
  expect(pauses.stepping).toBeGreaterThanOrEqual(BACKLOG / 5);
  expect(pauses.writing).toBeGreaterThan(0);
});

test("a router that is stopped between two slices ends the turn, and the next one goes on behind it", async () => {
  const { slow, router } = await aSlowRouter();
  const { tenantId, facts, begin } = await aBacklog();
  let stopped: Promise<void> | null = null;
  slow.between = async () => {
    stopped ??= router.stop();
  };
  await begin();
  await outcomeOf(tenantId, facts[0]?.id as string);
  await stopped;
  await aStage().start();
  await outcomeOf(tenantId, facts.at(-1)?.id as string);
  const order = await journaled(tenantId);
  expect(order.filter((id) => facts.some((one) => one.id === id))).toEqual(facts.map(({ id }) => id));
});

test("look-ups that take longer than a turn may step cost no more turns: a backlog is caught up with", async () => {
  let nowMs = 0;
  const commits: number[] = [];
  const slowly: typeof store = {
    ...store,
    traceCallers: async (...asked) => {
      const traces = await store.traceCallers(...asked);
      nowMs += 50;
      return traces;
    },
    commitFloor: async (commit, pace) => {
      const read = await store.commitFloor(commit, pace);
      commits.push(commit.consumed.length);
      return read;
    },
  };
  await aStage().start({ store: slowly, clock: { ...machineClock, monotonicMs: () => nowMs } });
  const { tenantId, facts, begin } = await aBacklog();
  commits.length = 0;
  await begin();
  await outcomeOf(tenantId, facts.at(-1)?.id as string);
  expect(Math.max(...commits)).toBeGreaterThanOrEqual(BACKLOG);
});
