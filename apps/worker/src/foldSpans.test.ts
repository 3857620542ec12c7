import type { AgentSpan, JournaledHappenings } from "@touchstone/db";
import type { Happening } from "@touchstone/domain";
import { expect, test } from "vitest";
import { foldSpans } from "./foldSpans.ts";

const agentId = "ann";
const intent = (at: number, to: "ready" | "notReady" | "offline", reason: string | null = null): Happening => ({
  type: "intentChanged",
  at,
  agentId,
  intent: to,
  reason,
  byUserId: agentId,
});
const desk = (at: number, connection: "connected" | "reconnecting" | "gone"): Happening => ({
  type: "connectionChanged",
  at,
  agentId,
  connection,
  canTalk: true,
});

const DAY: readonly Happening[] = [
  desk(100, "connected"),
  intent(100, "ready"),
  { type: "agentBlocked", at: 160, agentId, cause: "missedOffer", interactionId: "call" },
  { type: "agentUnblocked", at: 190, agentId, byUserId: agentId },
  intent(200, "notReady", "lunch"),
  desk(250, "reconnecting"),
  desk(251, "connected"),
  intent(260, "notReady", "training"),
  intent(300, "ready"),
  desk(400, "gone"),
  desk(450, "connected"),
  intent(500, "offline"),
  desk(510, "gone"),
];

const EXPECTED = [
  [100, 160, "ready", null],
  [160, 190, "paused", null],
  [190, 200, "ready", null],
  [200, 260, "notReady", "lunch"],
  [260, 300, "notReady", "training"],
  [300, 400, "ready", null],
  [400, 450, "away", null],
  [450, 500, "ready", null],
  [500, null, "offline", null],
];

const rowsOf = (happenings: readonly Happening[]): JournaledHappenings[] =>
  happenings.map((happening, seq) => ({ seq, happened: [happening] }));

/** As the database keeps them: by the beginning. */
function keep(kept: Map<number, AgentSpan>, spans: readonly AgentSpan[]): Map<string, AgentSpan> {
  for (const span of spans) kept.set(span.startedAt, span);
  return new Map([...kept.values()].filter(({ endedAt }) => endedAt === null).map((span) => [span.agentId, span]));
}
const shown = (kept: ReadonlyMap<number, AgentSpan>) =>
  [...kept.values()]
    .sort((a, b) => a.startedAt - b.startedAt)
    .map(({ startedAt, endedAt, kind, reason }) => [startedAt, endedAt, kind, reason]);

test("a day has no gap and no overlap: ready, paused, two reasons, a lost desk, signed off", () => {
  const kept = new Map<number, AgentSpan>();
  keep(kept, foldSpans(rowsOf(DAY), new Map()));
  expect(shown(kept)).toEqual(EXPECTED);
});

test("projected one by one it is the same day", () => {
  const kept = new Map<number, AgentSpan>();
  let open = new Map<string, AgentSpan>();
  for (const row of rowsOf(DAY)) open = keep(kept, foldSpans([row], open));
  expect(shown(kept)).toEqual(EXPECTED);
});

test("the time of an agent who is removed at the desk ends with that", () => {
  const kept = new Map<number, AgentSpan>();
  keep(kept, foldSpans(rowsOf([...DAY.slice(0, 2), { type: "agentDropped", at: 150, agentId }]), new Map()));
  expect(shown(kept)).toEqual([
    [100, 150, "ready", null],
    [150, null, "offline", null],
  ]);
});

test("what speaks of no agent's time changes nothing", () => {
  const other: Happening = { type: "settingsChanged", at: 1, subject: "queue", id: "q" };
  expect(foldSpans(rowsOf([other]), new Map())).toEqual([]);
});
