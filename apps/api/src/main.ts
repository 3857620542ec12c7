import { join } from "node:path";
import { createPageReader, openFolder } from "@touchstone/attachments";
import { createWishes, findMailAccount, openDatabase, readCarrierAccount, urlForRole } from "@touchstone/db";
import { createFolderMail, createLineMail, createMailParser, createSmtpMail } from "@touchstone/mail";
import {
  createLog,
  createMetrics,
  createServer,
  createShutdown,
  createWakeUps,
  exitWithParent,
} from "@touchstone/runtime";
import { type CarrierAccount, createTwilioNumbers } from "@touchstone/telephony";
import { API_POOL, api } from "./app.ts";
import { readConfig } from "./config.ts";
import { openAccounts } from "./mailAccounts.ts";

const config = readConfig();
const log = createLog({ name: "api", level: config.LOG_LEVEL });
const metrics = createMetrics();
const shutdown = createShutdown({ log });
const database = openDatabase(urlForRole(config.DATABASE_URL, "app"), { name: "api", ...API_POOL });
const system = openDatabase(urlForRole(config.DATABASE_URL, "system"), {
  name: "api system",
  max: 4,
  ...API_POOL,
});
const wakeUps = await createWakeUps({ log, databaseUrl: config.DATABASE_URL, redisUrl: config.REDIS_URL });
const wishes = createWishes({
  database: system,
  wakeUps,
  onError: (err) => log.warn({ err }, "outcomes could not be read"),
});
shutdown.onShutdown("databases", () => Promise.all([database.close(), system.close()]));
shutdown.onShutdown("wake-ups", () => wakeUps.close());
shutdown.onShutdown("wishes", () => wishes.close());
const server = await createServer({
  log,
  metrics,
  shutdown,
  checks: { database: () => database.pool.query("select 1") },
  trustedProxies: config.TRUSTED_PROXIES,
});
const numbers = createTwilioNumbers({ timeoutMs: 5000 });
const atCarrier = (account: CarrierAccount) => ({
  ...account,
  apiUrl: account.apiUrl ?? config.TWILIO_API_URL ?? null,
});
const opened = config.ATTACHMENTS_DIR === undefined ? null : await openFolder(config.ATTACHMENTS_DIR);
const pages = createPageReader();
shutdown.onShutdown("pages", () => pages.close());
const parser = createMailParser();
shutdown.onShutdown("mail parser", () => parser.close());
const { OUTBOX_DIR: outbox } = config;
const outboxOf = outbox === undefined ? null : (tenantId: string) => createFolderMail(join(outbox, tenantId));
const smtp = config.SMTP_URL === undefined ? null : createSmtpMail({ url: config.SMTP_URL });
const accounts = opened && openAccounts(opened, config.MAIL_INSIDE_HOSTS);
const otherwise = (tenantId: string) => smtp ?? outboxOf?.(tenantId) ?? null;
const lineMail =
  accounts &&
  createLineMail({
    find: (tenantId, address) => findMailAccount(system.pool, tenantId, address),
    ...{ sealed: accounts.sealed, otherwise, reach: accounts.hosts.reach },
  });
shutdown.onShutdown("mail", () => Promise.all([smtp?.close(), lineMail?.close()]));
await server.register(api, {
  mail: { parser, outboxOf, ...(accounts && { accounts }) },
  ...(lineMail && { transcriptsBy: lineMail.portOf }),
  ...(opened && { files: opened.files }),
  pages,
  database,
  wishes,
  publicUrl: config.PUBLIC_URL,
  carrierAccountOf: (tenantId) => readCarrierAccount(system, tenantId),
  hasNumber: (account, address) => numbers.has(atCarrier(account), address),
  aimNumber: (account, address) => numbers.aim(atCarrier(account), address, config.PUBLIC_URL),
  emulatorPhoneUrl: config.EMULATOR_PHONE_URL ?? null,
  demoPassword: config.DEMO_PASSWORD ?? null,
});
shutdown.listenToSignals();
if (config.TOUCHSTONE_PARENT_PIPE) exitWithParent(shutdown);
await server.listen({ host: config.HOST, port: config.PORT });
