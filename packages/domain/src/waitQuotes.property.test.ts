import { expect, test } from "vitest";
import type { QueueSettings } from "./queue.ts";
import { listInteractions } from "./rows.ts";
import { billing, tellStory } from "./story.fixture.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Callers of each hour, in relation to each other, from eight to eight. */
const CURVE = [78, 98, 104, 97, 80, 76, 86, 84, 76, 62, 47, 34];
const RINGS_MS = 4_000;

/** Mulberry32: the same seed, the same day. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const exponential = (random: () => number, mean: number) => -Math.log(1 - random()) * mean;
const announcing: QueueSettings = { ...billing, wrapUpMs: 0, maxWaitMs: HOUR, announceWait: true };

interface Doing {
  readonly at: number;
  readonly act: () => void;
}

/** A day through the real `step`: callers come and give up, desks ring, agents talk. Milliseconds promised and real. */
function replayDay(seed: number, callers: number, load: number): { promisedMs: number; realMs: number }[] {
  const random = randomOf(seed);
  const story = tellStory();
  const startedAt = story.time();
  story.happens({ type: "queueSet", queue: announcing });
  const total = CURVE.reduce((sum, weight) => sum + weight, 0);
  const staff = Math.max(2, Math.round((callers * 4 * MINUTE) / (CURVE.length * HOUR) / load));
  for (let n = 0; n < staff; n++) story.signIn(`agent-${n}`);
  const ahead: Doing[] = [];
  const inMs = (ms: number, act: () => void) => ahead.push({ at: story.time() + ms, act });
  const stateOf = (callId: string) => story.contact(callId).state;
  const picksUp = (callId: string, agentId: string) => {
    const state = stateOf(callId);
    if (state.kind !== "offered" || state.offer.agentId !== agentId) return;
    story.talks(agentId, callId);
    inMs(exponential(random, 4 * MINUTE), () => story.hangsUp(callId));
  };
  const seen = new Set<string>();
  /** Who rings now answers soon. */
  const answerRinging = () => {
    for (const { callId, state } of listInteractions(story.floor)) {
      if (state.kind !== "offered" || state.offer.kind !== "ringing" || seen.has(state.offer.offerId)) continue;
      seen.add(state.offer.offerId);
      const { agentId } = state.offer;
      inMs(RINGS_MS, () => picksUp(callId, agentId));
    }
  };
  CURVE.forEach((weight, hour) => {
    for (let n = 0; n < Math.round((callers * weight) / total); n++) {
      const callId = `CALL-${hour}-${n}`;
      inMs((hour + random()) * HOUR, () => {
        story.waits(callId);
        inMs(exponential(random, 10 * MINUTE), () => {
          if (["waiting", "offered"].includes(stateOf(callId).kind)) story.hangsUp(callId);
        });
      });
    }
  });
  while (ahead.length > 0) {
    const next = ahead.reduce((first, each) => (each.at < first.at ? each : first));
    ahead.splice(ahead.indexOf(next), 1);
    story.later(Math.max(0, next.at - story.time()));
    next.act();
    answerRinging();
  }
  expect(story.time()).toBeGreaterThan(startedAt + 11 * HOUR);
  return listInteractions(story.floor).flatMap(({ record }) => {
    const { quoted, connectedAt, endedAt } = record;
    const until = connectedAt ?? endedAt;
    if (quoted === undefined || until === null) return [];
    const told = { promisedMs: quoted.lessThanMs, realMs: until - quoted.at };
    // Who gave up before the promise was broken: nobody knows.
    return connectedAt === null && told.realMs < told.promisedMs ? [] : [told];
  });
}

test.each([
  ["hardly enough agents", 500, 0.95],
  ["too few agents", 400, 1.15],
])("through the whole floor at least 80 %% of what was told holds: %s", (_, callers, load) => {
  const told = [1, 2, 3, 4, 5, 6].flatMap((seed) => replayDay(seed, callers, load));
  const holding = (share: number) =>
    told.filter(({ promisedMs, realMs }) => realMs < promisedMs * share).length / told.length;
  expect(told.length).toBeGreaterThan(300);
  expect(holding(1)).toBeGreaterThan(0.8);
  // It can fail: half of what was told would not hold.
  expect(holding(0.5)).toBeLessThan(0.8);
});
