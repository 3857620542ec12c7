import type { Instant, QueueId } from "./ids.ts";

/**
 * How fast a queue moves, learnt from its departures: a small row of its own, because a router that takes a tenant over must
 * say the same to the next caller.
 */
export interface QueueFlow {
  readonly queueId: QueueId;
  /** Departures seen since the flow was last forgotten. */
  readonly departures: number;
  /** Agent-milliseconds that pass from one departure to the next while somebody waits: a moving average. */
  readonly workMs: number;
  readonly lastDepartureAt: Instant | null;
  /** Since when somebody has been waiting without a break; null: nobody waits. */
  readonly busySince: Instant | null;
}

/** Under so many departures nothing is said. */
const ENOUGH_DEPARTURES = 20;
/** The average is over about so many of the latest. */
const REMEMBERED_DEPARTURES = 40;
/** What a queue showed so long ago says nothing about now. */
const FORGET_AFTER_MS = 7_200_000;
/** Standard normal quantile: nine in ten should be served sooner, so that eight in ten are when the day turns against us. */
const NINE_IN_TEN = 1.2816;
/** What may be said, minutes. Beyond the last it is better to say nothing than to say an hour and more. */
const SAYABLE_MINUTES = [1, 2, 3, 4, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60];

export function newFlow(queueId: QueueId): QueueFlow {
  return { queueId, departures: 0, workMs: 0, lastDepartureAt: null, busySince: null };
}

/** Somebody began to wait, or nobody does any more. */
export function flowWithWaiting(flow: QueueFlow, isSomebodyWaiting: boolean, now: Instant): QueueFlow {
  if (isSomebodyWaiting === (flow.busySince !== null)) return flow;
  return { ...flow, busySince: isSomebodyWaiting ? now : null };
}

/** Somebody who had to wait does so no longer, for whatever reason; `staffed` agents shared the work meanwhile. */
export function flowAfterDeparture(flow: QueueFlow, staffed: number, now: Instant): QueueFlow {
  if (flow.busySince === null || staffed === 0) return { ...flow, lastDepartureAt: now };
  const workMs = (now - Math.max(flow.busySince, flow.lastDepartureAt ?? 0)) * staffed;
  const isOld = flow.lastDepartureAt !== null && now - flow.lastDepartureAt > FORGET_AFTER_MS;
  const seen = isOld ? 0 : flow.departures;
  const weight = 1 / Math.min(seen + 1, REMEMBERED_DEPARTURES);
  const before = isOld ? 0 : flow.workMs;
  return { ...flow, departures: seen + 1, workMs: before + (workMs - before) * weight, lastDepartureAt: now };
}

/**
 * What may be promised to the one at `position` (1 is next): "less than" so many milliseconds, a whole number of minutes; null
 * when there is nothing honest to say. Departures are taken as random, so that the sum of `position` of them has a spread;
 * `afterTurnMs` pass between one's turn and the conversation.
 */
export function waitEstimate(
  flow: QueueFlow,
  position: number,
  staffed: number,
  now: Instant,
  afterTurnMs = 0,
): number | null {
  const { departures, workMs, lastDepartureAt } = flow;
  if (departures < ENOUGH_DEPARTURES || staffed === 0) return null;
  if (lastDepartureAt === null || now - lastDepartureAt > FORGET_AFTER_MS) return null;
  const expectedMs = (workMs / staffed) * position;
  const safeMs = expectedMs * spread(position) + afterTurnMs;
  const minutes = SAYABLE_MINUTES.find((each) => safeMs <= each * 60_000);
  return minutes === undefined ? null : minutes * 60_000;
}

/** How much longer than on average nine in ten sums of `count` random gaps are at most (Wilson and Hilferty's approximation). */
function spread(count: number): number {
  return (1 - 1 / (9 * count) + NINE_IN_TEN / (3 * Math.sqrt(count))) ** 3;
}
