import type { LineId, QueueId } from "./ids.ts";
import type { Exit, Overflow, QueueSettings } from "./queue.ts";

/** The exits of a queue by the name of their cause; null where it keeps the contact. */
export function exitsOf({
  maxWait,
  full,
  closed,
  nobodySignedIn,
  nobodyRoutable,
}: Overflow): Record<keyof Overflow, Exit | null> {
  return { maxWait, full, closed, nobodySignedIn, nobodyRoutable: nobodyRoutable?.exit ?? null };
}

/** Does any exit of the queue lead to this queue or line? */
export function leadsTo(queue: QueueSettings, place: { queueId: QueueId } | { lineId: LineId }): boolean {
  return Object.values(exitsOf(queue.overflow)).some((exit) => {
    if (exit?.to === "queue") return "queueId" in place && exit.queueId === place.queueId;
    return exit?.to === "line" && "lineId" in place && exit.lineId === place.lineId;
  });
}
