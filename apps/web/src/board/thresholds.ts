import type { BoardQueue } from "@touchstone/contracts";

export type Level = "onTarget" | "watch" | "critical";

/** Where a queue's measures begin to need a supervisor. The page states these numbers beside the figures. */
export interface Thresholds {
  /** Longest wait, milliseconds: from here on. */
  readonly waitWatchMs: number;
  readonly waitCriticalMs: number;
  /** Service level, 0–1: below these. */
  readonly levelWatch: number;
  readonly levelCritical: number;
}

/** Watch at three eighths of critical, as the mockups state it; one set for all queues until queues carry their own. */
export const defaultThresholds: Thresholds = {
  waitWatchMs: 45_000,
  waitCriticalMs: 120_000,
  levelWatch: 0.8,
  levelCritical: 0.7,
};

/** A level once reached is left only this far on the good side, so that a tile does not flap. */
const WAIT_RELEASE = 0.75;
const LEVEL_RELEASE = 0.01;

/** The wait below which a critical wait is no longer critical, milliseconds. */
export function waitClearsBelowMs(thresholds: Thresholds): number {
  return thresholds.waitCriticalMs * WAIT_RELEASE;
}

/** The level of a longest wait in milliseconds (null: nobody waits); `before` is the level it had. */
export function waitLevel(waitMs: number | null, thresholds: Thresholds, before: Level): Level {
  if (waitMs === null) return "onTarget";
  const from = (limit: number, held: boolean) => waitMs >= (held ? limit * WAIT_RELEASE : limit);
  if (from(thresholds.waitCriticalMs, before === "critical")) return "critical";
  return from(thresholds.waitWatchMs, before !== "onTarget") ? "watch" : "onTarget";
}

/** The level of a service level, 0–1 (null: nothing counts yet); `before` is the level it had. */
export function serviceLevelLevel(serviceLevel: number | null, thresholds: Thresholds, before: Level): Level {
  if (serviceLevel === null) return "onTarget";
  const below = (limit: number, held: boolean) => serviceLevel < (held ? limit + LEVEL_RELEASE : limit);
  if (below(thresholds.levelCritical, before === "critical")) return "critical";
  return below(thresholds.levelWatch, before !== "onTarget") ? "watch" : "onTarget";
}

const rank: Record<Level, number> = { onTarget: 0, watch: 1, critical: 2 };

export function worst(left: Level, right: Level): Level {
  return rank[left] >= rank[right] ? left : right;
}

export interface QueueLevels {
  readonly wait: Level;
  readonly serviceLevel: Level;
  /** A tile shows the worst of its measures. */
  readonly overall: Level;
}

export const calmLevels: QueueLevels = { wait: "onTarget", serviceLevel: "onTarget", overall: "onTarget" };

/** The levels of a queue at `now` of the server's clock. */
export function queueLevels(queue: BoardQueue, now: number, thresholds: Thresholds, before: QueueLevels): QueueLevels {
  const waitMs = queue.longestWaitSince === null ? null : Math.max(0, now - queue.longestWaitSince);
  const wait = waitLevel(waitMs, thresholds, before.wait);
  const serviceLevel = serviceLevelLevel(queue.today.serviceLevel, thresholds, before.serviceLevel);
  return { wait, serviceLevel, overall: worst(wait, serviceLevel) };
}
