import { EventEmitter } from "node:events";
import type { BoardSnapshot } from "@touchstone/contracts";
import { expect, test } from "vitest";
import { aBoard, aQueue, NOW } from "./board.fixture.ts";
import { type BoardSocket, listenToBoard } from "./boardStore.ts";
import { shownBoard } from "./freshness.ts";

/** A socket whose server is the test, and a clock that the test moves. */
function aBoardPage() {
  const server = new EventEmitter();
  const asked: string[] = [];
  const clock = { at: 0 };
  const socket: BoardSocket = {
    on: (event: string, listener: (...given: never[]) => void) => server.on(event, listener as () => void),
    emit: (event) => asked.push(event),
  };
  const board = listenToBoard(socket, () => clock.at);
  return { server, asked, clock, state: () => board.getState() };
}

const snapshot = (version: number, waiting: number): BoardSnapshot => ({
  ...aBoard({ queues: [aQueue({ queueId: "billing", waiting })] }),
  protocol: 1,
  version,
  now: NOW,
});

test("a page that missed a change keeps its figures, asks once, and shows the snapshot", () => {
  const { server, asked, state } = aBoardPage();
  server.emit("snapshot", snapshot(3, 1));
  server.emit("change", { after: 4, version: 5, now: NOW, queues: [aQueue({ queueId: "billing", waiting: 7 })] });
  server.emit("change", { after: 5, version: 6, now: NOW, queues: [aQueue({ queueId: "billing", waiting: 8 })] });
  expect(asked).toEqual(["resync"]);
  expect(state().view?.queues[0]?.waiting).toBe(1);
  server.emit("snapshot", snapshot(6, 8));
  server.emit("change", { after: 6, version: 7, now: NOW, queues: [aQueue({ queueId: "billing", waiting: 2 })] });
  expect(state().view?.queues[0]?.waiting).toBe(2);
  expect(asked).toEqual(["resync"]);
});

test("an unanswered wish for a snapshot is repeated with the next heartbeat after 3 s", () => {
  const { server, asked, clock } = aBoardPage();
  server.emit("snapshot", snapshot(3, 1));
  for (const at of [2_000, 4_000, 6_000]) {
    clock.at = at;
    server.emit("heartbeat", { version: 4, now: NOW + at });
  }
  expect(asked).toEqual(["resync", "resync"]);
});

test("figures are live, count on by the server's clock, and are stale after 10 s of silence", () => {
  const { server, clock, state } = aBoardPage();
  expect(shownBoard(state(), null, 0).freshness).toEqual({ kind: "connecting" });
  server.emit("snapshot", snapshot(3, 1));
  clock.at = 10_000;
  expect(shownBoard(state(), null, clock.at)).toMatchObject({
    freshness: { kind: "live", seconds: 10 },
    now: NOW + 10_000,
  });
  const silent = shownBoard(state(), null, 14_300);
  expect(silent).toMatchObject({ freshness: { kind: "stale", seconds: 14 }, now: NOW + 10_000 });
  clock.at = 20_000;
  server.emit("heartbeat", { version: 3, now: NOW + 20_000 });
  expect(shownBoard(state(), null, 21_000)).toMatchObject({
    freshness: { kind: "live", seconds: 1 },
    now: NOW + 21_000,
  });
});

test("a paused board stands still while the stream goes on", () => {
  const { server, state } = aBoardPage();
  server.emit("snapshot", snapshot(3, 1));
  const pause = { state: state(), at: 4_000 };
  server.emit("change", { after: 3, version: 4, now: NOW, queues: [aQueue({ queueId: "billing", waiting: 9 })] });
  const shown = shownBoard(state(), pause, 60_000);
  expect(shown.state.view?.queues[0]?.waiting).toBe(1);
  expect(shown).toMatchObject({ freshness: { kind: "paused", since: NOW + 4_000 }, now: NOW + 4_000 });
  expect(shownBoard(state(), null, 1_000).state.view?.queues[0]?.waiting).toBe(9);
});
