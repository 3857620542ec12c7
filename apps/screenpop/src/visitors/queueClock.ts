import { type Database, readLineQueue, readUsualChatWait } from "@touchstone/db";
import { openingAt, type QueueSettings } from "@touchstone/domain";
import { USUAL_WAIT_MS } from "./visitorLimits.ts";
import type { QueueNow } from "./visitorView.ts";

/** What visitors are told of queues, read seldom: settings and how long people usually wait. */
export interface QueueClock {
  /** `queueId`: where the contact waits; null: it does not, and the line's own queue is meant. */
  read(
    tenantId: string,
    lineId: string,
    of: { readonly queueId: string | null; readonly now: number },
  ): Promise<QueueNow>;
  /** Settings were changed. */
  forget(): void;
}

export function createQueueClock(database: Database): QueueClock {
  const settings = createKept<QueueSettings | null>(USUAL_WAIT_MS);
  const waits = createKept<number | null>(USUAL_WAIT_MS);
  return {
    read: async (tenantId, lineId, { queueId, now }) => {
      const queue = await settings.get(`${tenantId} ${lineId}`, () => readLineQueue(database.pool, tenantId, lineId));
      if (queue === null) return { opening: { isOpen: false, until: null }, usualWaitMs: null };
      const waitsIn = queueId ?? queue.id;
      const usualWaitMs = await waits.get(`${tenantId} ${waitsIn}`, () =>
        readUsualChatWait(database.pool, tenantId, waitsIn),
      );
      return { opening: openingAt(queue.hours ?? null, now), usualWaitMs };
    },
    forget: () => settings.clear(),
  };
}

/** Values that count for a while; who asks for the same meanwhile waits for the one answer. A failed one is asked for again. */
function createKept<Value>(forMs: number) {
  const kept = new Map<string, { readonly value: Promise<Value>; readonly until: number }>();
  return {
    get: (key: string, read: () => Promise<Value>): Promise<Value> => {
      const now = performance.now();
      const found = kept.get(key);
      if (found && found.until > now) return found.value;
      const value = read();
      kept.set(key, { value, until: now + forMs });
      value.catch(() => kept.delete(key));
      return value;
    },
    clear: () => kept.clear(),
  };
}
