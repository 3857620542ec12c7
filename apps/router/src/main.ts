import { createPageReader, openFolder } from "@touchstone/attachments";
import { openDatabase, urlForRole } from "@touchstone/db";
import {
  createLog,
  createMetrics,
  createServer,
  createShutdown,
  createWakeUps,
  exitWithParent,
} from "@touchstone/runtime";
import { createFax, createTwilioMessaging, createTwilioVoice } from "@touchstone/telephony";
import { router } from "./app.ts";
import { type RouterConfig, readConfig } from "./config.ts";
import { createMailOut, type MailPlace } from "./createMailOut.ts";
import { createMedia } from "./createMedia.ts";

/** A request to the carrier that takes longer is repeated; its effect's claim is longer still. */
const CARRIER_TIMEOUT_MS = 5_000;

const config = readConfig();
const log = createLog({ name: "router", level: config.LOG_LEVEL });
const metrics = createMetrics();
const shutdown = createShutdown({ log });
const database = openDatabase(urlForRole(config.DATABASE_URL, "system"), {
  name: "router",
  pipeline: true,
  byKeys: true,
});
const wakeUps = await createWakeUps({ log, databaseUrl: config.DATABASE_URL, redisUrl: config.REDIS_URL });
shutdown.onShutdown("database", () => database.close());
shutdown.onShutdown("wake-ups", () => wakeUps.close());
const checks = { database: () => database.pool.query("select 1") };
const carrierApiUrl = config.TWILIO_API_URL ?? null;
const publicUrl = config.PUBLIC_URL;
const opened = config.ATTACHMENTS_DIR === undefined ? null : await openFolder(config.ATTACHMENTS_DIR);
const pages = createPageReader();
shutdown.onShutdown("pages", () => pages.close());
const media = opened && createMedia({ ...opened, pool: database.pool, publicUrl, carrierApiUrl, pages });
const insideHosts = config.MAIL_INSIDE_HOSTS;
const mail = opened && createMailOut(opened, { otherwise: placeOf(config), pool: database.pool, insideHosts });
if (mail) shutdown.onShutdown("mail", () => mail.close());
const server = await createServer({ log, metrics, shutdown, checks });
await server.register(router, {
  pool: database.pool,
  wakeUps,
  // Screens in other processes follow the wake-ups that each commit sends.
  screens: { committed() {} },
  voice: createTwilioVoice({ timeoutMs: CARRIER_TIMEOUT_MS }),
  messaging: createTwilioMessaging({ timeoutMs: CARRIER_TIMEOUT_MS }),
  fax: createFax({ timeoutMs: CARRIER_TIMEOUT_MS }),
  ...(media && { media }),
  ...(mail && { mail }),
  publicUrl,
  carrierApiUrl,
  log,
  metrics,
});
shutdown.listenToSignals();
if (config.TOUCHSTONE_PARENT_PIPE) exitWithParent(shutdown);
await server.listen({ host: config.HOST, port: config.PORT });

/** Without either no mail is sent of a line that has no account of its own: its effects wait. */
function placeOf({ SMTP_URL: smtpUrl, OUTBOX_DIR: outboxDir }: RouterConfig): MailPlace | null {
  if (smtpUrl !== undefined) return { smtpUrl };
  return outboxDir === undefined ? null : { outboxDir };
}
