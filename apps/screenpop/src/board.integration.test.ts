import type { BoardSnapshot, BoardView, Versioned } from "@touchstone/contracts";
import { readBoard, readBoardFrame } from "@touchstone/db";
import { type FigureLimits, queueSharesOf } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { anInstallation, type Centre, type Installation } from "./aCentre.ts";
import { createBoardState, takeRows } from "./views/boardState.ts";
import { boardViewOf } from "./views/boardView.ts";

let installation: Installation;
beforeAll(async () => {
  installation = await anInstallation();
  return () => installation.close();
});

interface Board {
  view: BoardView | null;
  version: number;
  gaps: number;
  changes: number;
}

/** A board as the page keeps it. */
async function openBoard(centre: Centre): Promise<Board> {
  const { token } = await centre.user(["supervisor"]);
  const socket = installation.socket("/board", { token });
  const board: Board = { view: null, version: -1, gaps: 0, changes: 0 };
  socket.on("snapshot", ({ version, protocol: _protocol, now: _now, ...view }: BoardSnapshot) => {
    board.version = version;
    board.view = view;
  });
  socket.on("change", ({ after, version, now: _now, ...change }: Versioned & Partial<BoardView>) => {
    board.changes++;
    if (after !== board.version && version !== board.version) board.gaps++;
    board.version = version;
    if (board.view) board.view = merge(board.view, change);
  });
  socket.connect();
  await waitFor(() => board.view);
  return board;
}

function merge(view: BoardView, change: Partial<BoardView>): BoardView {
  const replace = <T>(old: readonly T[], fresh: readonly T[] = [], id: (entry: T) => unknown): T[] => {
    const byId = new Map([...old, ...fresh].map((entry) => [id(entry), entry]));
    return [...byId.values()];
  };
  return {
    ...view,
    ...change,
    queues: replace(view.queues, change.queues, (queue) => queue.queueId),
    agents: replace(view.agents, change.agents, (agent) => agent.agentId),
    intraday: replace(view.intraday, change.intraday, (interval) => interval.startsAt),
  };
}

/** The board computed anew from all rows. */
async function recomputed({ tenantId }: Centre): Promise<BoardView> {
  const state = createBoardState();
  const { queues, agents } = await readBoardFrame(installation.app.pool, tenantId);
  state.queues = queues;
  state.agentNames = agents;
  takeRows(state, await readBoard(installation.app.pool, tenantId, state.position));
  return boardViewOf(state);
}

/** Figures of a queue by SQL alone, over every contact that ever entered it. */
async function countedBySql({ tenantId, queueId }: Centre) {
  const { rows } = await installation.system.pool.query(
    `with records as (select i.state -> 'record' as r, i.kind from interaction i where tenant_id = $1 and queue_id = $2)
     select count(*) filter (where r ->> 'queuedAt' is not null)::int as offered,
       count(*) filter (where r ->> 'connectedAt' is not null)::int as answered,
       count(*) filter (where r ->> 'exit' in ('abandonedWaiting', 'abandonedRinging', 'abandonedConnecting'))::int as abandoned,
       count(*) filter (where kind in ('waiting', 'offered'))::int as waiting,
       count(*) filter (where kind = 'connected')::int as talking
     from records`,
    [tenantId, queueId],
  );
  return rows[0];
}

async function readyAgent(centre: Centre, name: string): Promise<string> {
  const { userId: agentId } = await centre.agent(name);
  await centre.floor.happen({ type: "deskConnected", agentId, nodeId: "test", canTalk: true });
  await centre.floor.happen({ type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null });
  return agentId;
}

test("a call back keeps nobody on the line: it is counted for itself, and says until when it rests", async () => {
  const centre = await installation.centre();
  const board = await openBoard(centre);
  const queue = () => board.view?.queues[0];
  const mia = { from: "+447700900134", customerId: await centre.customer("Mia", "+447700900134") };
  const { callId } = await centre.call(mia);
  await waitFor(() => queue()?.waiting === 1);
  const settings = centre.floor.floor.queues.get(centre.queueId);
  if (settings === undefined) throw new Error("the centre has a queue");
  const callback = { ...settings.callback, offered: true };
  await centre.floor.happen({ type: "queueSet", queue: { ...settings, callback } });
  await centre.floor.happen({ type: "callbackRequested", callId, step: 1, toOther: false });
  await waitFor(() => queue()?.callBacks === 1);
  expect(queue()).toMatchObject({
    waiting: 0,
    longestWaitSince: null,
    callers: [{ isCallBack: true, ringingAt: null }],
  });
  expect(queue()?.callers[0]?.restsUntil).toBeGreaterThan(Date.now());
  expect(board.view?.totals).toMatchObject({ waiting: 0, longestWaitSince: null, callBacks: 1 });
  await centre.call(mia);
  await waitFor(() => queue()?.waiting === 1);
  expect(queue()?.callers.find(({ isCallBack }) => isCallBack)).toMatchObject({ isOnTheLine: true });
});

test("who is next stands first: whom a supervisor puts before the others does so at once", async () => {
  const centre = await installation.centre();
  const board = await openBoard(centre);
  const calls = [];
  for (const from of ["+447700900151", "+447700900152", "+447700900153"]) calls.push(await centre.call({ from }));
  const listed = () => board.view?.queues[0]?.callers.map(({ from, priorityMs }) => [from, priorityMs]);
  await waitFor(() => listed()?.length === 3);
  expect(listed()?.map(([from]) => from)).toEqual(["+447700900151", "+447700900152", "+447700900153"]);
  const { interactionId } = calls[2] ?? { interactionId: "" };
  await centre.floor.happen({ type: "setPriority", interactionId, priorityMs: 60_000, userId: newId() });
  await waitFor(() => listed()?.[0]?.[1] === 60_000, { timeoutMs: 1000 });
  expect(listed()).toEqual([
    ["+447700900153", 60_000],
    ["+447700900151", 0],
    ["+447700900152", 0],
  ]);
  expect(board.view?.queues[0]?.longestWaitSince).toBe(board.view?.queues[0]?.callers[1]?.queuedAt);
});

test("each step of a call is on the board within a second", async () => {
  const centre = await installation.centre();
  const board = await openBoard(centre);
  const queue = () => board.view?.queues[0];
  const within = { timeoutMs: 1000 };
  const { callId, interactionId } = await centre.call({ from: "+447700900133" });
  await waitFor(() => queue()?.waiting === 1 && queue()?.callers[0]?.from === "+447700900133", within);
  const agentId = await readyAgent(centre, "Li Na");
  await waitFor(() => queue()?.ringing === 1 && queue()?.callers[0]?.ringingAt === "Li Na", within);
  await centre.connect(agentId, interactionId);
  await waitFor(
    () => queue()?.talking === 1 && queue()?.waiting === 0 && board.view?.agents[0]?.label === "talking",
    within,
  );
  await centre.floor.happen({ type: "hold", agentId, interactionId });
  await waitFor(() => board.view?.agents[0]?.label === "held", within);
  await centre.floor.happen({ type: "callEnded", callId, end: "completed", arrived: null });
  await waitFor(() => queue()?.talking === 0 && board.view?.totals.agents.wrapUp === 1, within);
  await centre.floor.happen({ type: "complete", agentId, interactionId, dispositionId: null });
  await waitFor(() => board.view?.totals.agents.ready === 1 && queue()?.today.averageHandleMs !== null, within);
  expect(queue()?.today).toMatchObject({ offered: 1, answered: 1, answeredInTime: 1, abandoned: 0, serviceLevel: 1 });
  expect(board.gaps).toBe(0);
});

test("whatever happens, the board equals what is computed anew from the rows, and what SQL counts", async () => {
  const centre = await installation.centre();
  const board = await openBoard(centre);
  const agents = [await readyAgent(centre, "Ana"), await readyAgent(centre, "Bo")];
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const calls: { callId: string; interactionId: string }[] = [];
  for (let turn = 0; turn < 80; turn++) {
    const agentId = agents[random(2)] as string;
    const call = calls[random(Math.max(1, calls.length))];
    const choice = random(5);
    if (choice === 0 || !call) calls.push(await centre.call());
    else if (choice === 1)
      await centre.connect(agentId, call.interactionId).catch(() => {}); // Perhaps not his.
    else if (choice === 2)
      await centre.floor.happen({ type: "callEnded", callId: call.callId, end: "completed", arrived: null });
    else if (choice === 3)
      await centre.floor.happen({ type: "complete", agentId, interactionId: call.interactionId, dispositionId: null });
    else
      await centre.floor.happen({
        type: "setIntent",
        agentId,
        userId: agentId,
        intent: random(2) ? "ready" : "notReady",
        reason: "break",
      });
    if (turn % 20 === 0) {
      await waitFor(async () => JSON.stringify(board.view) === JSON.stringify(await recomputed(centre)), {
        timeoutMs: 3000,
      });
      const { waiting, talking, today } = board.view?.queues[0] ?? {};
      const { offered, answered, abandoned } = today ?? {};
      expect({ offered, answered, abandoned, waiting, talking }).toEqual(await countedBySql(centre));
    }
  }
  expect(board.gaps).toBe(0);
});

/** What the worker does: the log gets the record as it is, the figures what it adds, and the cursor moves to the journal's end. */
async function project(
  { tenantId, brandId, lineId, queueId }: Centre,
  interactionId: string,
  limits: FigureLimits,
): Promise<void> {
  const { kysely, pool } = installation.system;
  const row = await kysely
    .selectFrom("interaction")
    .selectAll()
    .where("id", "=", interactionId)
    .executeTakeFirstOrThrow();
  const { record } = row.state;
  const startsAt = new Date((record.queuedAt ?? 0) - ((record.queuedAt ?? 0) % 900_000));
  const figures = JSON.stringify(queueSharesOf(record, limits)[0]?.figures);
  const ids = { tenantId, interactionId, brandId, lineId, queueId };
  const words = { channel: "voice", direction: "inbound", matchedHow: "unknown", events: "[]" };
  const logged = { ...ids, ...words, receivedAt: row.receivedAt, record: JSON.stringify(record), lastSeq: row.lastSeq };
  await kysely
    .insertInto("interactionLog")
    .values(logged as never)
    .execute();
  await kysely.insertInto("queueInterval").values({ tenantId, queueId, startsAt, figures }).execute();
  await pool.query(
    "update projection set cursor = (select journal_seq from floor where tenant_id = $1) where tenant_id = $1 and name = 'log'",
    [tenantId],
  );
}

test("what the worker logs moves from rows to figures and changes nothing on the board", async () => {
  const centre = await installation.centre();
  const agentId = await readyAgent(centre, "Ana");
  const { callId, interactionId } = await centre.call();
  await centre.connect(agentId, interactionId);
  await centre.floor.happen({ type: "callEnded", callId, end: "completed", arrived: null });
  await centre.floor.happen({ type: "complete", agentId, interactionId, dispositionId: null });
  const before = await recomputed(centre);
  await project(centre, interactionId, before.formula);
  expect(await recomputed(centre)).toEqual(before);
});

test("a contact that was logged while it lived is counted once, as it is now", async () => {
  const centre = await installation.centre();
  const board = await openBoard(centre);
  const agentId = await readyAgent(centre, "Ana");
  const { callId, interactionId } = await centre.call();
  await centre.connect(agentId, interactionId);
  await waitFor(() => board.view?.totals.today.answered === 1);
  const talking = await recomputed(centre);
  await project(centre, interactionId, talking.formula);
  expect((await recomputed(centre)).totals).toEqual(talking.totals);
  await centre.call();
  await waitFor(() => board.view?.totals.waiting === 1);
  expect(board.view?.totals.today).toMatchObject({ offered: 2, answered: 1 });
  await centre.floor.happen({ type: "callEnded", callId, end: "completed", arrived: null });
  await centre.floor.happen({ type: "complete", agentId, interactionId, dispositionId: null });
  await waitFor(() => board.view?.totals.today.averageHandleMs !== null);
  expect(board.view?.totals.today).toMatchObject({ offered: 2, answered: 1 });
  expect(board.view?.totals).toEqual((await recomputed(centre)).totals);
});

test("boards that look at the same tenant hold the same, however late they come", async () => {
  const centre = await installation.centre();
  const early = await openBoard(centre);
  await centre.call();
  await waitFor(() => early.view?.queues[0]?.waiting === 1);
  const late = await openBoard(centre);
  await centre.call();
  await waitFor(() => early.view?.queues[0]?.waiting === 2 && late.view?.queues[0]?.waiting === 2);
  expect(late.view).toEqual(early.view);
  expect([early.gaps, late.gaps]).toEqual([0, 0]);
});
