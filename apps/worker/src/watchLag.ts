import { countParkedProjections, type Database, type Lag, readLags } from "@touchstone/db";
import type { Log, Metrics } from "@touchstone/runtime";
import { LOG_PROJECTION } from "./projectBatch.ts";

const POLL_MS = 5000;

export interface LagWatchOptions {
  /** As the system role. */
  readonly system: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly pollMs?: number;
  /** The next look waits for what it returns. */
  readonly onBehind: (lag: Lag) => Promise<void> | void;
}

export interface LagWatch {
  /** Looks at once. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/** Finds tenants whose journal is ahead of their projections, every `pollMs`, and measures by how much. */
export function watchLag(options: LagWatchOptions): LagWatch {
  const { metrics, log, system } = options;
  const rows = metrics.gauge("projection_lag_rows", "Journal rows not yet projected, of the tenant most behind.");
  const seconds = metrics.gauge("projection_lag_seconds", "Age of the oldest journal row not yet projected.");
  const parked = metrics.gauge("projection_parked_rows", "Journal rows parked until the code is mended.");
  const measure = async () => {
    const lags = await readLags(system.kysely, LOG_PROJECTION);
    rows.set(Math.max(0, ...lags.map((lag) => lag.rows)));
    seconds.set(Math.max(0, ...lags.map((lag) => lag.seconds)));
    parked.set(await countParkedProjections(system.kysely));
    await Promise.all(lags.map(options.onBehind));
  };
  let looking: Promise<void> | undefined;
  const look = () => {
    looking ??= measure()
      .catch((err) => log.warn({ err }, "tenants that are behind could not be looked after"))
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const timer = setInterval(() => void look(), options.pollMs ?? POLL_MS);
  return {
    look,
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
