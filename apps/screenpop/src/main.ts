import { createWishes, openDatabase, urlForRole } from "@touchstone/db";
import {
  createLog,
  createMetrics,
  createServer,
  createShutdown,
  createWakeUps,
  exitWithParent,
} from "@touchstone/runtime";
import { createScreens, screenpop } from "./app.ts";
import { readConfig } from "./config.ts";

const config = readConfig();
const log = createLog({ name: "screenpop", level: config.LOG_LEVEL });
const metrics = createMetrics();
const shutdown = createShutdown({ log });
const database = openDatabase(urlForRole(config.DATABASE_URL, "app"), {
  name: "screenpop",
  pipeline: true,
  byKeys: true,
});
const inbox = openDatabase(urlForRole(config.DATABASE_URL, "system"), {
  name: "screenpop inbox",
  max: 3,
  byKeys: true,
});
const wakeUps = await createWakeUps({ log, databaseUrl: config.DATABASE_URL, redisUrl: config.REDIS_URL });
const wishes = createWishes({
  database: inbox,
  wakeUps,
  onError: (err) => log.warn({ err }, "outcomes could not be read"),
});
shutdown.onShutdown("databases", () => Promise.all([database.close(), inbox.close()]));
shutdown.onShutdown("wake-ups", () => wakeUps.close());
shutdown.onShutdown("wishes", () => wishes.close());
const server = await createServer({
  log,
  metrics,
  shutdown,
  checks: { database: () => database.pool.query("select 1") },
});
const screens = createScreens({
  database,
  wishes,
  wakeUps,
  publicUrl: config.PUBLIC_URL,
  trustedProxies: config.TRUSTED_PROXIES,
  log,
  metrics,
  followHints: true,
});
await server.register(screenpop, { screens });
shutdown.listenToSignals();
if (config.TOUCHSTONE_PARENT_PIPE) exitWithParent(shutdown);
await server.listen({ host: config.HOST, port: config.PORT });
