import type { Log } from "@touchstone/runtime";

export interface OutageLog {
  /** A webhook was answered 503, for this. */
  tell(cause: unknown): void;
}

/** In an outage every webhook fails, and alike: a line for each would only cost time when there is none. */
const EVERY_MS = 5_000;

/** Tells the first 503 of an outage at once and how many there were every few seconds; metrics count them all. */
export function createOutageLog(log: Log): OutageLog {
  let count = 0;
  let toldMs = Number.NEGATIVE_INFINITY;
  return {
    tell: (err) => {
      count += 1;
      if (performance.now() - toldMs < EVERY_MS) return;
      log.warn({ err, webhooks: count }, "webhooks are answered 503");
      toldMs = performance.now();
      count = 0;
    },
  };
}
