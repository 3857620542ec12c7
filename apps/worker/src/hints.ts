import type { Log } from "@touchstone/runtime";

/** Hints of one tenant within this time become one job. What is not logged yet is read from live rows, so nobody waits for it. */
const COALESCE_MS = 200;
/** From one job of a tenant to its next: under load a few large batches cost much less than many small ones. */
const BETWEEN_JOBS_MS = 1_000;

export interface Hints {
  add(tenantId: string): void;
  /** Resolves when no hint is on its way to a job. */
  settled(): Promise<void>;
}

/** Turns many hints into few jobs: `enqueue` runs once for all hints of a tenant within 200 ms, and at most once a second. */
export function createHints(enqueue: (tenantId: string) => Promise<void>, log: Log): Hints {
  const onTheirWay = new Map<string, Promise<void>>();
  const sentAt = new Map<string, number>();
  const send = async (tenantId: string) => {
    const last = sentAt.get(tenantId) ?? Number.NEGATIVE_INFINITY;
    const waitMs = Math.max(COALESCE_MS, last + BETWEEN_JOBS_MS - performance.now());
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    sentAt.set(tenantId, performance.now());
    onTheirWay.delete(tenantId); // From here on a new hint means a new job: this one may be taken before it.
    await enqueue(tenantId).catch((err) =>
      log.warn({ err, tenantId }, "no job could be added; the poll covers for it"),
    );
  };
  return {
    add: (tenantId) => {
      if (!onTheirWay.has(tenantId)) onTheirWay.set(tenantId, send(tenantId));
    },
    settled: async () => void (await Promise.all(onTheirWay.values())),
  };
}
