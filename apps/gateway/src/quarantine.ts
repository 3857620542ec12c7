import { createHash, randomBytes } from "node:crypto";
import { insertQuarantine } from "@touchstone/db";
import { type Log, newId } from "@touchstone/runtime";
import type pg from "pg";
import type { GatewayMetrics } from "./metrics.ts";
import { orUnavailable } from "./unavailable.ts";

export interface Refused {
  readonly route: string;
  /** Of our own making: it becomes a metric's label. */
  readonly reason: string;
  readonly ip: string;
  readonly body: unknown;
}

export interface Quarantine {
  /**
   * Counts, and keeps what was refused if there is room. Never throws, and is not waited for beyond `untilMs` (of
   * `performance.now()`): the answer does not depend on it.
   */
  add(refused: Refused, untilMs: number): Promise<void>;
}

const WINDOW_MS = 60_000;
const MAX_PER_SOURCE = 30;
const MAX_IN_ALL = 600;
const MAX_BODY = 16_384;

/**
 * Where refused requests are kept for a look: genuine traffic that fails its check (a wrong PUBLIC_URL, a rotated token) must
 * be found and not be lost. Bounded per source and in all, so that a flood fills no disk; the rest is only counted.
 */
export function createQuarantine(options: { pool: pg.Pool; log: Log; metrics: GatewayMetrics }): Quarantine {
  const salt = randomBytes(16);
  const mayKeep = createAllowance();
  return {
    add: async ({ route, reason, ip, body }, untilMs) => {
      options.metrics.refused.inc({ route, reason });
      const remoteHash = createHash("sha256").update(salt).update(ip).digest("hex").slice(0, 16);
      if (!mayKeep(remoteHash)) return;
      options.log.warn({ route, reason, remoteHash }, "a webhook is refused and quarantined");
      try {
        const row = { id: newId(), route, reason, remoteHash, body: textOf(body) };
        await orUnavailable(insertQuarantine(options.pool, row), untilMs);
      } catch (err) {
        options.log.warn({ err, route, reason }, "a refused webhook could not be quarantined");
      }
    },
  };
}

/** PostgreSQL's text holds no zero byte. */
const textOf = (body: unknown): string =>
  (JSON.stringify(body) ?? "").replaceAll("\\u0000", "\\ufffd").slice(0, MAX_BODY).toWellFormed();

/** So many in a window of a minute, for each source and in all. */
function createAllowance(): (source: string) => boolean {
  let used = new Map<string, number>();
  let inAll = 0;
  let endsAtMs = 0;
  return (source) => {
    if (performance.now() > endsAtMs) {
      used = new Map();
      inAll = 0;
      endsAtMs = performance.now() + WINDOW_MS;
    }
    const ofSource = (used.get(source) ?? 0) + 1;
    if (inAll >= MAX_IN_ALL || ofSource > MAX_PER_SOURCE) return false;
    used.set(source, ofSource);
    inAll++;
    return true;
  };
}
