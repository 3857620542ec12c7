import formbody from "@fastify/formbody";
import rateLimit from "@fastify/rate-limit";
import type { OpenedFiles } from "@touchstone/attachments";
import {
  createInboxWriter,
  findPhoneLine,
  findWebhookAccount,
  insertFacts,
  openDatabase,
  type TakeFact,
} from "@touchstone/db";
import type { Log, Metrics, WakeUps } from "@touchstone/runtime";
import type { FastifyPluginAsync } from "fastify";
import type { EnvironmentAccount } from "./admission.ts";
import { createCachedLookup } from "./cachedLookup.ts";
import { createConsumption } from "./consumption.ts";
import { registerFax } from "./fax/registerFax.ts";
import { registerLentFiles } from "./lentFiles.ts";
import { type MailIn, registerMail } from "./mail/registerMail.ts";
import { registerMedia } from "./media.ts";
import { registerMessagingRoutes } from "./messagingRoutes.ts";
import { createGatewayMetrics } from "./metrics.ts";
import { createOutageLog } from "./outageLog.ts";
import { createPatience } from "./patience.ts";
import { createQuarantine } from "./quarantine.ts";
import { registerVoiceRoutes } from "./voiceRoutes.ts";

export type { EnvironmentAccount } from "./admission.ts";
export { factOf } from "./factOf.ts";
export { type MailboxSource, readMailboxes } from "./mail/mailboxes.ts";
export { type MailKey, readMailKeys } from "./mail/mailKeys.ts";
export type { MailIn } from "./mail/registerMail.ts";

export interface GatewayOptions {
  /** As touchstone_system. The gateway opens a small pool of its own, with time-outs shorter than a carrier's patience. */
  readonly databaseUrl: string;
  readonly wakeUps: WakeUps;
  /** Set where the router may be in this process. */
  readonly take?: TakeFact;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Origin as carriers were told, without a slash at its end. */
  readonly publicUrl: string;
  /** Files that carriers may fetch by link; without it there are none. */
  readonly files?: OpenedFiles;
  readonly environmentAccount?: EnvironmentAccount | null;
  /** How mails come in; they need `files`. Without it there are none. */
  readonly mail?: MailIn;
  /** With which Telnyx signs for tenants whose account has no key of its own. */
  readonly telnyxKey?: string | null;
  /** Requests a minute from one address before it is answered 429; default 180,000. A carrier's own traffic must fit. */
  readonly maxRequestsPerMinute?: number;
}

const MAX_REQUESTS_PER_MINUTE = 180_000;
/** 65,536 characters of a caller's name in any script, percent-encoded, and then some. */
const BODY_LIMIT = 1_048_576;
const ACCOUNT_FOUND_MS = 30_000;
const LINE_FOUND_MS = 5_000;
const MISSED_MS = 1_000;
/** Most of a webhook's time is for storing its fact. */
const BELIEVE_AFTER_MS = 100;

/** The public edge: carriers' webhooks become facts, and documents are rendered from what the router committed. */
export const gateway: FastifyPluginAsync<GatewayOptions> = async (app, options) => {
  const { log, wakeUps, publicUrl } = options;
  const database = openDatabase(options.databaseUrl, {
    name: "gateway",
    byKeys: true,
    max: 5,
    connectTimeoutMs: 400,
    statementTimeoutMs: 500,
    queryTimeoutMs: 550,
    onError: (err) => log.warn({ err }, "the gateway lost a database connection"),
  });
  const { pool } = database;
  const metrics = createGatewayMetrics(options.metrics);
  const cache = { missedMs: MISSED_MS, maxEntries: 10_000, believeAfterMs: BELIEVE_AFTER_MS };
  const accounts = createCachedLookup({
    ...cache,
    load: (sid) => findWebhookAccount(pool, sid),
    foundMs: ACCOUNT_FOUND_MS,
  });
  const lines = createCachedLookup({
    ...cache,
    load: (address) => findPhoneLine(pool, address),
    foundMs: LINE_FOUND_MS,
  });
  const forget = wakeUps.on("settings", lines.expire);
  const consumption = createConsumption({ pool, wakeUps, log });
  const inbox = createInboxWriter({
    take: options.take,
    insert: (facts) => insertFacts(pool, facts),
    stored: (tenantId) => wakeUps.notify("inbox", tenantId),
    observeBatch: (facts) => metrics.batchSize.observe(facts),
  });
  app.addHook("onClose", async () => {
    forget();
    consumption.close();
    await database.close();
  });
  registerMedia(app, publicUrl);
  if (options.files) registerLentFiles(app, { pool, ...options.files });
  const quarantine = createQuarantine({ pool, log, metrics });
  const outages = createOutageLog(log);
  const maxRequestsPerMinute = options.maxRequestsPerMinute ?? MAX_REQUESTS_PER_MINUTE;
  if (options.files && options.mail) {
    const { files: opened, mail } = options;
    const kept = { ...cache, foundMs: LINE_FOUND_MS };
    const shared = { pool, inbox, wakeUps, quarantine, outages, metrics, log, maxRequestsPerMinute };
    await registerMail(app, { ...shared, opened, mail, cache: kept });
  }
  await app.register(async (webhooks) => {
    // Forms and nothing else: a body of another kind is answered 415 before anybody looks into it.
    webhooks.removeAllContentTypeParsers();
    await webhooks.register(formbody, { bodyLimit: BODY_LIMIT });
    await webhooks.register(rateLimit, { max: maxRequestsPerMinute, timeWindow: 60_000, addHeaders: NO_HEADERS });
    const deps = {
      admission: { accounts, environmentAccount: options.environmentAccount ?? null, publicUrl },
      ...{ quarantine, outages },
      voice: { inbox, patience: createPatience(), consumption, lines, publicUrl, metrics, log },
    };
    registerVoiceRoutes(webhooks, deps);
    registerMessagingRoutes(webhooks, { ...deps, messaging: { inbox, lines, metrics } });
    const kept = { ...cache, foundMs: LINE_FOUND_MS };
    await registerFax(webhooks, { ...deps, pool, wakeUps, cache: kept, telnyxKey: options.telnyxKey ?? null });
  });
};

// A carrier reads none of these.
const NO_HEADERS = { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false };
