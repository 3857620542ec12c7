import { mkdir } from "node:fs/promises";
import { jobSchemas } from "@touchstone/contracts";
import { type Database, ensureJournalPartitions, openDatabase } from "@touchstone/db";
import {
  createJobQueues,
  createLog,
  createMetrics,
  createShutdown,
  createWakeUps,
  type JobQueues,
  type Log,
  type Metrics,
  type Shutdown,
  type WakeUps,
} from "@touchstone/runtime";
import type { Config } from "./config.ts";
import { type DatabaseUrls, openDatabases } from "./openDatabases.ts";

/** Two months; the worker's housekeeping goes on from there. */
const JOURNAL_AHEAD_MS = 62 * 86_400_000;

/** What all apps of this process share. */
export interface Installation {
  config: Config;
  urls: DatabaseUrls;
  /** As the role `touchstone_system`: inbox, router, work over all tenants. */
  system: Database;
  wakeUps: WakeUps;
  jobs: JobQueues<typeof jobSchemas>;
  log: Log;
  metrics: Metrics;
  shutdown: Shutdown;
}

/** Opens the database (embedded when none is named) and all that the apps share; each closes in the shutdown, last opened first. */
export async function openInstallation(config: Config): Promise<Installation> {
  const log = createLog({ name: "touchstone", level: config.logLevel });
  const shutdown = createShutdown({ log });
  try {
    return await openAll(config, log, shutdown);
  } catch (error) {
    await shutdown.shutDown("it could not start");
    throw error;
  }
}

/** A pool's end does not wait for the server to notice, so that an embedded one that stops next may be the first to hang up. */
export function idleErrors(log: Log, shutdown: Shutdown): (err: Error) => void {
  return (err) => {
    if (!shutdown.isDraining()) log.warn({ err }, "an idle database connection was lost");
  };
}

async function openAll(config: Config, log: Log, shutdown: Shutdown): Promise<Installation> {
  await mkdir(config.dataDir, { recursive: true });
  const urls = await openDatabases(config, { log, shutdown });
  const onError = idleErrors(log, shutdown);
  const system = openDatabase(urls.system, { name: "touchstone system", max: 12, onError });
  shutdown.onShutdown("database pool", () => system.close());
  // Before anybody commits: a commit under way while its month's partition is made would be refused.
  await ensureJournalPartitions(system.kysely, Date.now(), Date.now() + JOURNAL_AHEAD_MS);
  const link = { log, databaseUrl: urls.system, redisUrl: config.redisUrl };
  // Nobody else works on an embedded database: hints need not leave this process.
  const wakeUps = await createWakeUps(config.databaseUrl ? link : { log, redisUrl: config.redisUrl });
  shutdown.onShutdown("wake-ups", () => wakeUps.close());
  const jobs = createJobQueues({ ...link, schemas: jobSchemas });
  shutdown.onShutdown("job queues", () => jobs.close());
  return { config, urls, system, wakeUps, jobs, log, metrics: createMetrics(), shutdown };
}
