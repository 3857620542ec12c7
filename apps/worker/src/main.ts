import { openFolder } from "@touchstone/attachments";
import { jobSchemas } from "@touchstone/contracts";
import { openDatabase, urlForRole } from "@touchstone/db";
import {
  createJobQueues,
  createLog,
  createMetrics,
  createServer,
  createShutdown,
  createWakeUps,
  exitWithParent,
} from "@touchstone/runtime";
import { worker } from "./app.ts";
import { readConfig } from "./config.ts";

const config = readConfig();
const log = createLog({ name: "worker", level: config.LOG_LEVEL });
const metrics = createMetrics();
const shutdown = createShutdown({ log });
const app = openDatabase(urlForRole(config.DATABASE_URL, "app"), { name: "worker", byKeys: true });
const system = openDatabase(urlForRole(config.DATABASE_URL, "system"), { name: "worker system", max: 3 });
const wakeUps = await createWakeUps({ log, databaseUrl: config.DATABASE_URL, redisUrl: config.REDIS_URL });
const jobs = createJobQueues({
  schemas: jobSchemas,
  log,
  databaseUrl: urlForRole(config.DATABASE_URL, "system"),
  redisUrl: config.REDIS_URL,
});
shutdown.onShutdown("databases", () => Promise.all([app.close(), system.close()]));
shutdown.onShutdown("wake-ups", () => wakeUps.close());
shutdown.onShutdown("jobs", () => jobs.close());
const server = await createServer({
  log,
  metrics,
  shutdown,
  checks: { database: () => system.pool.query("select 1") },
});
const opened = config.ATTACHMENTS_DIR === undefined ? undefined : await openFolder(config.ATTACHMENTS_DIR);
await server.register(worker, { app, system, jobs, wakeUps, log, metrics, files: opened?.files });
shutdown.listenToSignals();
if (config.TOUCHSTONE_PARENT_PIPE) exitWithParent(shutdown);
await server.listen({ host: config.HOST, port: config.PORT });
