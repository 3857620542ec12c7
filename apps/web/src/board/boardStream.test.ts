import type { BoardAgent, BoardQueue, BoardSnapshot } from "@touchstone/contracts";
import { expect, test } from "vitest";
import { aBoard, aQueue } from "./board.fixture.ts";
import { ask, emptyBoard, RESYNC_TIMEOUT_MS, serverClock, takeBeat, takeChange, takeSnapshot } from "./boardStream.ts";

const snapshot = (version: number, queues: readonly BoardQueue[]): BoardSnapshot => ({
  ...aBoard({ queues }),
  protocol: 1,
  version,
  now: 1_000_000,
});
const billing = aQueue({ queueId: "billing", waiting: 1 });
const sales = aQueue({ queueId: "sales", waiting: 2 });
const held = () => takeSnapshot(snapshot(5, [billing, sales]), 100, 1).state;

test("a change that follows replaces the queues it names and leaves the others alone", () => {
  const { state, resync } = takeChange(
    held(),
    { after: 5, version: 7, now: 1_002_000, queues: [aQueue({ queueId: "sales", waiting: 9 })] },
    2_100,
  );
  expect(resync).toBe(false);
  expect(state.version).toBe(7);
  expect(state.view?.queues.map((queue) => [queue.queueId, queue.waiting])).toEqual([
    ["billing", 1],
    ["sales", 9],
  ]);
  expect(state.view?.queues[0]).toBe(held().view?.queues[0]);
});

test("an agent who signs in is added, one who is known is replaced", () => {
  const agent = (agentId: string, label: BoardAgent["label"]): BoardAgent => ({
    agentId,
    name: agentId,
    label,
    reason: null,
    since: 0,
    queueIds: [],
  });
  const first = takeChange(held(), { after: 5, version: 6, now: 1, agents: [agent("ana", "ready")] }, 1).state;
  const next = takeChange(
    first,
    { after: 6, version: 7, now: 2, agents: [agent("kofi", "ready"), agent("ana", "talking")] },
    2,
  );
  expect(next.state.view?.agents.map((one) => `${one.agentId} ${one.label}`)).toEqual(["ana talking", "kofi ready"]);
});

test("a gap keeps the figures, asks for a snapshot once, and heals by it", () => {
  const gap = takeChange(
    held(),
    { after: 8, version: 9, now: 1, queues: [aQueue({ queueId: "sales", waiting: 9 })] },
    200,
  );
  expect(gap.resync).toBe(true);
  expect(gap.state.view?.queues[1]?.waiting).toBe(2);
  const again = takeChange(gap.state, { after: 9, version: 10, now: 1 }, 300);
  expect(again.resync).toBe(false);
  const healed = takeSnapshot(snapshot(10, [sales]), 400, 1);
  expect(healed.state).toMatchObject({ version: 10, askedAt: null });
  expect(healed.state.view?.queues).toHaveLength(1);
});

test("a snapshot that never comes is asked for again", () => {
  const first = ask(held(), 0);
  expect(ask(first.state, RESYNC_TIMEOUT_MS - 1).resync).toBe(false);
  expect(ask(first.state, RESYNC_TIMEOUT_MS).resync).toBe(true);
});

test("a late change alters nothing", () => {
  const late = takeChange(
    held(),
    { after: 3, version: 4, now: 1_003_000, queues: [aQueue({ queueId: "sales", waiting: 9 })] },
    9,
  );
  expect(late.resync).toBe(false);
  expect(late.state.view).toEqual(held().view);
});

test("a heartbeat that is ahead asks for a snapshot, one that is level only moves the clock", () => {
  expect(takeBeat(held(), { version: 6, now: 1_002_000 }, 2_100).resync).toBe(true);
  const level = takeBeat(held(), { version: 5, now: 1_002_000 }, 2_100);
  expect(level.resync).toBe(false);
  expect(serverClock(level.state, 2_600)).toBe(1_002_500);
});

test("a snapshot wins even with a lower version, and one of a newer protocol says that the page is old", () => {
  const restarted = takeSnapshot(snapshot(1, [billing]), 500, 1);
  expect(takeChange(restarted.state, { after: 1, version: 2, now: 1 }, 600)).toMatchObject({
    resync: false,
    state: { version: 2 },
  });
  expect(takeSnapshot({ ...snapshot(1, []), protocol: 2 }, 0, 1).state.outdated).toBe(true);
});

test("a change before the first snapshot asks for one", () => {
  expect(takeChange(emptyBoard, { after: 0, version: 1, now: 1 }, 0).resync).toBe(true);
});
