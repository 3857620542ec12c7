import type { BoardQueue } from "@touchstone/contracts";
import { useRef } from "react";
import { calmLevels, defaultThresholds, type QueueLevels, queueLevels } from "./thresholds.ts";

/** The level of every queue, remembered from one second to the next so that a tile does not flap at its threshold. */
export function useQueueLevels(queues: readonly BoardQueue[], now: number): ReadonlyMap<string, QueueLevels> {
  const before = useRef<ReadonlyMap<string, QueueLevels>>(new Map());
  const levels = new Map(
    queues.map((queue) => [
      queue.queueId,
      queueLevels(queue, now, defaultThresholds, before.current.get(queue.queueId) ?? calmLevels),
    ]),
  );
  before.current = levels;
  return levels;
}
