import { join } from "node:path";
import { API_POOL, type ApiDeps, api, type MailDeps, openAccounts } from "@touchstone/api";
import {
  type AttachmentStore,
  createPageReader,
  type OpenedFiles,
  openFolder,
  type PageReader,
} from "@touchstone/attachments";
import { carrierApp } from "@touchstone/carrier";
import {
  createIntake,
  createWishes,
  type Database,
  findHelpLine,
  openDatabase,
  type TakeFact,
  type Wishes,
} from "@touchstone/db";
import { gateway, readMailKeys } from "@touchstone/gateway";
import { createFolderMail, createMailParser } from "@touchstone/mail";
import { createMailOut, createMedia, type MailOut, router } from "@touchstone/router";
import { createScreens, screenpop } from "@touchstone/screenpop";
import {
  type CarrierAccount,
  createFax,
  createTwilioMessaging,
  createTwilioNumbers,
  createTwilioVoice,
} from "@touchstone/telephony";
import { worker } from "@touchstone/worker";
import type { FastifyInstance } from "fastify";
import { carrierAccountOf } from "./carrierAccounts.ts";
import { ROOT } from "./config.ts";
import { DEMO_PASSWORD } from "./demo/seedDemo.ts";
import { emulatedCarrier } from "./emulatedCarrier.ts";
import { emulatedMailKeys } from "./emulatedMailKeys.ts";
import { type Installation, idleErrors } from "./openInstallation.ts";
import { serveWeb } from "./serveWeb.ts";

/** A request to the carrier that takes longer is repeated; its effect's lease is longer still. */
const CARRIER_TIMEOUT_MS = 5000;

/** Registers every app on one server. What they share is handed in; none knows of another. */
export async function composeApps(server: FastifyInstance, installation: Installation): Promise<void> {
  const { config, log, metrics, wakeUps, jobs, system, urls } = installation;
  const { publicUrl, mailInsideHosts: insideHosts } = config;
  const intake = createIntake();
  const { take } = intake;
  const wishes = openWishes(server, installation, take);
  const opened = await openFolder(join(config.dataDir, "attachments"));
  const pages = createPageReader();
  server.addHook("onClose", () => pages.close());
  const screens = createScreens({
    database: openPipeline(server, installation, { url: urls.app, name: "screens" }),
    ...{ wishes, take, wakeUps, publicUrl, log, metrics },
  });
  const { pool } = openPipeline(server, installation, { url: urls.system, name: "router" });
  const mailOut = openMailOut(server, installation, opened);
  await server.register(router, {
    ...{ pool, screens, intake },
    voice: createTwilioVoice({ timeoutMs: CARRIER_TIMEOUT_MS }),
    messaging: createTwilioMessaging({ timeoutMs: CARRIER_TIMEOUT_MS }),
    fax: createFax({ timeoutMs: CARRIER_TIMEOUT_MS }),
    media: createMedia({ ...opened, pool: system.pool, publicUrl, carrierApiUrl: carrierApiUrl(config), pages }),
    mail: mailOut,
    carrierApiUrl: carrierApiUrl(config),
    ...{ wakeUps, publicUrl, log, metrics },
  });
  await server.register(screenpop, { screens });
  const projecting = openPipeline(server, installation, { url: urls.app, name: "worker" });
  await server.register(worker, { app: projecting, system, jobs, wakeUps, log, metrics, files: opened.files });
  const environmentAccount = config.twilio?.authToken ? config.twilio : null;
  await server.register(gateway, {
    databaseUrl: urls.system,
    take,
    wakeUps,
    log,
    metrics,
    publicUrl,
    files: opened,
    mail: { keys: readMailKeys(await mailKeysOf(config)), mailboxes: await config.mailboxes(), insideHosts },
    telnyxKey: config.telnyxKey ?? null,
    environmentAccount,
  });
  const parser = createMailParser();
  server.addHook("onClose", () => parser.close());
  const folderOf = (tenantId: string) => createFolderMail(join(config.dataDir, "outbox", tenantId));
  const outboxOf = config.smtpUrl === undefined ? folderOf : null;
  const accounts = openAccounts(opened, insideHosts);
  const mail = { parser, outboxOf, accounts };
  const shared = { wishes, files: opened.files, pages, mail, transcriptsBy: mailOut.portOf };
  await registerApi(server, installation, shared);
  if (!config.twilio) {
    const { privateKey } = await emulatedMailKeys(config.dataDir);
    await server.register(carrierApp, { config: await emulatedCarrier(system, config, privateKey) });
  }
  const framedBy = async (desk: string) => (await findHelpLine(system, desk))?.origins ?? [];
  await server.register(serveWeb, { dist: join(ROOT, "apps", "web", "dist"), framedBy });
}

/** Where the REST of accounts is that do not say it themselves: the emulator's, or Twilio's own (null). */
function carrierApiUrl({ twilio, internalUrl }: Installation["config"]): string | null {
  return twilio ? (twilio.apiUrl ?? null) : `${internalUrl}/emulator`;
}

/** To a server, or into a folder that administrators look into. */
function openMailOut(server: FastifyInstance, { config, system }: Installation, opened: OpenedFiles): MailOut {
  const { smtpUrl, dataDir, mailInsideHosts: insideHosts } = config;
  const otherwise = smtpUrl === undefined ? { outboxDir: join(dataDir, "outbox") } : { smtpUrl };
  const mail = createMailOut(opened, { otherwise, pool: system.pool, insideHosts });
  server.addHook("onClose", () => mail.close());
  return mail;
}

/** Whose mails are believed: SendGrid's, or where the carrier is emulated the emulator's. */
async function mailKeysOf(config: Installation["config"]): Promise<string> {
  if (config.sendGridKey !== undefined || config.twilio) return config.sendGridKey ?? "";
  return (await emulatedMailKeys(config.dataDir)).publicKey;
}

function openWishes(server: FastifyInstance, installation: Installation, take: TakeFact): Wishes {
  const { log, wakeUps, urls } = installation;
  const database = openPipeline(server, installation, { url: urls.system, name: "wishes" });
  const onError = (err: unknown) => log.warn({ err }, "outcomes could not be read");
  const wishes = createWishes({ database, take, wakeUps, onError });
  server.addHook("onClose", async () => wishes.close());
  return wishes;
}

/** A pool of an app's own, on which a transaction's statements need not wait for each other; closed after the app. */
function openPipeline(
  server: FastifyInstance,
  { log, shutdown }: Installation,
  { url, name }: { url: string; name: string },
): Database {
  const onError = idleErrors(log, shutdown);
  const database = openDatabase(url, { name: `touchstone ${name}`, max: 8, pipeline: true, byKeys: true, onError });
  server.addHook("onClose", () => database.close());
  return database;
}

async function registerApi(
  server: FastifyInstance,
  installation: Installation,
  shared: {
    readonly wishes: Wishes;
    readonly files: AttachmentStore;
    readonly pages: PageReader;
    readonly mail: MailDeps;
    readonly transcriptsBy: NonNullable<ApiDeps["transcriptsBy"]>;
  },
): Promise<void> {
  const { config, system, urls, log, shutdown } = installation;
  // A pool of its own: others may wait longer for a database that is away than who asks over REST.
  const onError = idleErrors(log, shutdown);
  const database = openDatabase(urls.app, { name: "touchstone api", max: 8, ...API_POOL, onError });
  server.addHook("onClose", () => database.close());
  const numbers = createTwilioNumbers({ timeoutMs: CARRIER_TIMEOUT_MS });
  const atCarrier = (account: CarrierAccount) => ({ ...account, apiUrl: account.apiUrl ?? carrierApiUrl(config) });
  await server.register(api, {
    database,
    ...shared,
    publicUrl: config.publicUrl,
    carrierAccountOf: carrierAccountOf(system, config.twilio),
    hasNumber: (account, address) => numbers.has(atCarrier(account), address),
    aimNumber: (account, address) => numbers.aim(atCarrier(account), address, config.publicUrl),
    emulatorPhoneUrl: config.twilio ? null : `${config.publicUrl.replace(/^http/, "ws")}/emulator/phone`,
    demoPassword: config.demo ? DEMO_PASSWORD : null,
  });
}
