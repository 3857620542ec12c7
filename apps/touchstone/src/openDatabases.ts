import { join } from "node:path";
import { migrate, urlForRole } from "@touchstone/db";
import {
  findEmbeddedPostgres,
  type Log,
  migrateJobQueues,
  type Shutdown,
  startEmbeddedPostgres,
} from "@touchstone/runtime";
import type { Config } from "./config.ts";

/** Connection strings, one per role. */
export interface DatabaseUrls {
  owner: string;
  app: string;
  system: string;
}

/**
 * The database that DATABASE_URL names, or an embedded one that ends with this process. Its schema is brought up to date.
 * Throws in production when no database is named.
 */
export async function openDatabases(config: Config, options: { log: Log; shutdown: Shutdown }): Promise<DatabaseUrls> {
  const urls = config.databaseUrl ? externalUrls(config.databaseUrl) : await embeddedUrls(config, options);
  await migrate(urls.owner);
  await migrateJobQueues(urls.owner);
  return urls;
}

/** For commands: the database of a server that runs beside, else as `openDatabases`. */
export async function joinDatabases(config: Config, options: { log: Log; shutdown: Shutdown }): Promise<DatabaseUrls> {
  const running = config.databaseUrl ? undefined : await findEmbeddedPostgres(join(config.dataDir, "postgres"));
  if (!running) return await openDatabases(config, options);
  return { owner: running.url("owner"), app: running.url("app"), system: running.url("system") };
}

/** One log-in for all: each process then takes the role that it needs. */
function externalUrls(url: string): DatabaseUrls {
  return { owner: url, app: urlForRole(url, "app"), system: urlForRole(url, "system") };
}

async function embeddedUrls(config: Config, options: { log: Log; shutdown: Shutdown }): Promise<DatabaseUrls> {
  if (!config.embeddedAllowed) {
    throw new Error(
      "NODE_ENV=production needs DATABASE_URL. The embedded database has no replica and no backup; to use it all the same, " +
        "set TOUCHSTONE_ALLOW_EMBEDDED=true.",
    );
  }
  const { log, shutdown } = options;
  const postgres = await startEmbeddedPostgres({
    dataDir: join(config.dataDir, "postgres"),
    log,
    binDir: config.postgresBinDir,
    searchPath: config.searchPath,
  });
  shutdown.onShutdown("embedded PostgreSQL", () => postgres.stop());
  return { owner: postgres.url("owner"), app: postgres.url("app"), system: postgres.url("system") };
}
