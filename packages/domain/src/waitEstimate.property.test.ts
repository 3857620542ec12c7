import { expect, test } from "vitest";
import { flowAfterDeparture, flowWithWaiting, newFlow, type QueueFlow, waitEstimate } from "./waitEstimate.ts";

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Calls of each hour of a working day, in relation to each other: the demo's own curve. */
const CURVE = [3, 2, 2, 2, 3, 6, 16, 40, 78, 98, 104, 97, 80, 76, 86, 84, 76, 62, 47, 34, 23, 15, 9, 5];

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
/** Talk and wrap-up: skewed, as they are. */
function handleMs(random: () => number, mean: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return mean * Math.exp(0.6 * normal - 0.18);
}

interface Caller {
  readonly at: number;
  readonly givesUpAt: number;
  readonly promisedMs: number | null;
}

interface Promised {
  spoken: number;
  held: number;
  /** Milliseconds, summed over all that was spoken. */
  promisedMs: number;
  waitedMs: number;
}

/** One queue on one day: who comes, who gives up, and how many agents there are at each hour of three shifts. */
function replayDay(seed: number, callsADay: number, load: number): Promised {
  const random = randomOf(seed);
  const sum = CURVE.reduce((total, weight) => total + weight, 0);
  const meanHandle = 4 * MINUTE;
  const staffOf = (hour: number) => {
    const perHour = ((CURVE[Math.floor(hour / 4) * 4 + 1] ?? 1) / sum) * callsADay;
    return Math.max(1, Math.round((perHour * meanHandle) / HOUR / load));
  };
  const arrivals = CURVE.flatMap((weight, hour) =>
    Array.from({ length: Math.round((callsADay * weight) / sum) }, () => (hour + random()) * HOUR),
  ).sort((a, b) => a - b);
  const promised: Promised = { spoken: 0, held: 0, promisedMs: 0, waitedMs: 0 };
  const busyUntil: number[] = [];
  let waiting: Caller[] = [];
  let flow: QueueFlow = newFlow("queue");
  const judge = ({ at, promisedMs }: Caller, servedAt: number) => {
    if (promisedMs === null) return;
    promised.spoken++;
    promised.promisedMs += promisedMs;
    promised.waitedMs += servedAt - at;
    if (servedAt - at < promisedMs) promised.held++;
  };
  for (let now = 0, next = 0; now < 24 * HOUR; now += 500) {
    const staff = staffOf(Math.floor(now / HOUR));
    for (let i = busyUntil.length - 1; i >= 0; i--) if ((busyUntil[i] as number) <= now) busyUntil.splice(i, 1);
    for (const caller of waiting.filter(({ givesUpAt }) => givesUpAt <= now)) {
      // Who gave up after the promise was broken counts as broken; before it nobody knows.
      if (caller.promisedMs !== null && now - caller.at >= caller.promisedMs) judge(caller, now);
      flow = flowAfterDeparture(flow, staff, now);
    }
    waiting = waiting.filter(({ givesUpAt }) => givesUpAt > now);
    while (waiting.length > 0 && busyUntil.length < staff) {
      judge(waiting.shift() as Caller, now);
      flow = flowAfterDeparture(flow, staff, now);
      busyUntil.push(now + handleMs(random, meanHandle));
    }
    flow = flowWithWaiting(flow, waiting.length > 0, now);
    for (; (arrivals[next] ?? Infinity) <= now; next++) {
      if (busyUntil.length < staff) {
        busyUntil.push(now + handleMs(random, meanHandle));
        continue;
      }
      const promisedMs = waitEstimate(flow, waiting.length + 1, staff, now);
      waiting.push({ at: now, givesUpAt: now + exponential(random, 8 * MINUTE), promisedMs });
      flow = flowWithWaiting(flow, true, now);
    }
  }
  return promised;
}

test.each([
  ["a small queue that is hardly enough staffed", 300, 0.95],
  ["a large queue that is hardly enough staffed", 2000, 0.95],
  ["a queue with too few agents", 800, 1.1],
  ["a queue with enough agents", 800, 0.8],
])("on replayed days at least 80 %% of what is said holds: %s", (_, callsADay, load) => {
  const days = Array.from({ length: 12 }, (_day, seed) => replayDay(seed + 1, callsADay, load));
  const sum = (of: (day: Promised) => number) => days.reduce((total, day) => total + of(day), 0);
  const spoken = sum((day) => day.spoken);
  expect(spoken).toBeGreaterThan(1000);
  expect(sum((day) => day.held) / spoken).toBeGreaterThan(0.8);
  // And it is worth saying: not a safe hour for everybody.
  expect(sum((day) => day.promisedMs) / sum((day) => day.waitedMs)).toBeLessThan(4);
});

/** A queue in which somebody always waits, and every 30 seconds the next one's turn comes. */
function steadyFlow(departures: number): QueueFlow {
  let flow = flowWithWaiting(newFlow("queue"), true, 0);
  for (let n = 1; n <= departures; n++) flow = flowAfterDeparture(flow, 4, n * 30_000);
  return flow;
}

test("nothing is said before twenty departures, without agents, two hours later, or when it may take more than an hour", () => {
  const now = 20 * 30_000;
  expect(waitEstimate(steadyFlow(19), 1, 4, now)).toBeNull();
  expect(waitEstimate(steadyFlow(20), 1, 4, now)).toBe(2 * MINUTE);
  expect(waitEstimate(steadyFlow(20), 10, 4, now)).toBe(10 * MINUTE);
  expect(waitEstimate(steadyFlow(20), 10, 2, now)).toBe(15 * MINUTE);
  expect(waitEstimate(steadyFlow(20), 1, 0, now)).toBeNull();
  expect(waitEstimate(steadyFlow(20), 200, 4, now)).toBeNull();
  expect(waitEstimate(steadyFlow(20), 1, 4, now + 2 * HOUR + 1)).toBeNull();
});

test("a quiet time in which nobody waits teaches nothing, and a night makes it forget", () => {
  const empty = flowWithWaiting(steadyFlow(20), false, 600_000);
  const again = flowAfterDeparture(flowWithWaiting(empty, true, 3_600_000), 4, 3_630_000);
  expect(again.workMs).toBe(steadyFlow(20).workMs);
  const nextDay = flowWithWaiting(empty, true, 12 * HOUR);
  expect(flowAfterDeparture(nextDay, 4, 12 * HOUR + 30_000).departures).toBe(1);
});
