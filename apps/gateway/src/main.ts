import { openFolder } from "@touchstone/attachments";
import { urlForRole } from "@touchstone/db";
import {
  createLog,
  createMetrics,
  createServer,
  createShutdown,
  createWakeUps,
  exitWithParent,
} from "@touchstone/runtime";
import { gateway } from "./app.ts";
import { readConfig, readMailIn } from "./config.ts";

const config = readConfig();
const log = createLog({ name: "gateway", level: config.LOG_LEVEL });
const metrics = createMetrics();
const shutdown = createShutdown({ log });
const wakeUps = await createWakeUps({ log, databaseUrl: config.DATABASE_URL, redisUrl: config.REDIS_URL });
shutdown.onShutdown("wake-ups", () => wakeUps.close());
// Without the database the gateway still answers: 503 and the fallback document. So it stays ready.
const server = await createServer({ log, metrics, shutdown, checks: {}, trustedProxies: config.TRUSTED_PROXIES });
const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = config;
const mail = await readMailIn(config);
const files = config.ATTACHMENTS_DIR === undefined ? {} : { files: await openFolder(config.ATTACHMENTS_DIR) };
await server.register(gateway, {
  ...files,
  mail,
  databaseUrl: urlForRole(config.DATABASE_URL, "system"),
  wakeUps,
  log,
  metrics,
  publicUrl: config.PUBLIC_URL,
  telnyxKey: config.TELNYX_PUBLIC_KEY ?? null,
  environmentAccount: accountSid && authToken ? { accountSid, authToken } : null,
});
shutdown.listenToSignals();
if (config.TOUCHSTONE_PARENT_PIPE) exitWithParent(shutdown);
await server.listen({ host: config.HOST, port: config.PORT });
