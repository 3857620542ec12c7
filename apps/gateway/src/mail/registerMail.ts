import { hostname } from "node:os";
import rateLimit from "@fastify/rate-limit";
import { createOutsideHosts, createSealedTexts, type OpenedFiles } from "@touchstone/attachments";
import { findMailLine, type InboxWriter } from "@touchstone/db";
import { createMailParser, type MailParser } from "@touchstone/mail";
import { type Log, newId, type WakeUps } from "@touchstone/runtime";
import type { FastifyInstance } from "fastify";
import type pg from "pg";
import { type CachedLookup, createCachedLookup, type LookupOptions } from "../cachedLookup.ts";
import type { GatewayMetrics } from "../metrics.ts";
import type { OutageLog } from "../outageLog.ts";
import type { Quarantine } from "../quarantine.ts";
import { wantedMailboxes } from "./accountMailboxes.ts";
import type { MailboxSource } from "./mailboxes.ts";
import type { MailKey } from "./mailKeys.ts";
import { registerSendGridRoute } from "./sendGridRoute.ts";
import type { MailDeps } from "./takeMail.ts";
import { type WatchTimes, watchMailboxes } from "./watchMailboxes.ts";

/** How mails come in. */
export interface MailIn {
  /** Who may bring mails to the webhook; none: nobody. */
  readonly keys: readonly MailKey[];
  /** Mailboxes that are read by IMAP. */
  readonly mailboxes?: readonly MailboxSource[];
  /** `host:port` of servers inside that lines may have their mailboxes at, separated by spaces. */
  readonly insideHosts?: string;
  readonly times?: Partial<WatchTimes>;
}

export interface RegisterMailDeps {
  readonly pool: pg.Pool;
  readonly inbox: InboxWriter;
  readonly opened: OpenedFiles;
  readonly wakeUps: WakeUps;
  readonly quarantine: Quarantine;
  readonly outages: OutageLog;
  readonly metrics: GatewayMetrics;
  readonly log: Log;
  readonly cache: Omit<LookupOptions<never>, "load">;
  readonly maxRequestsPerMinute: number;
  readonly mail: MailIn;
}

/** Mails that are read at the same time. */
const READERS = 2;
// Nobody who posts mails reads them.
const NO_HEADERS = { "x-ratelimit-limit": false, "x-ratelimit-remaining": false, "x-ratelimit-reset": false };

/** Mail in. Call it once for each gateway. */
export async function registerMail(app: FastifyInstance, deps: RegisterMailDeps): Promise<void> {
  const { pool, inbox, opened, wakeUps, metrics, quarantine, outages, log, mail } = deps;
  const lines = createCachedLookup({ ...deps.cache, load: (address) => findMailLine(pool, address) });
  const readers = createReaders();
  const forget = wakeUps.on("settings", (lines as CachedLookup<unknown>).expire);
  app.addHook("onClose", async () => {
    forget();
    await readers.close();
  });
  const taking: MailDeps = { inbox, lines, opened, parser: readers.get, metrics };
  const { reach } = createOutsideHosts(mail.insideHosts ?? "");
  const sealed = createSealedTexts(opened.secretFor("mail accounts"));
  const owner = `${hostname()}:${process.pid}:${newId()}`;
  const wanted = () => wantedMailboxes({ pool, sealed, reach }, mail.mailboxes ?? []);
  const watching = watchMailboxes({ ...taking, pool, log, owner, ...(mail.times && { times: mail.times }) }, wanted);
  app.addHook("preClose", () => watching.stop());
  await app.register(async (route) => {
    await route.register(rateLimit, { max: deps.maxRequestsPerMinute, timeWindow: 60_000, addHeaders: NO_HEADERS });
    const logError = (err: unknown) => log.error({ err }, "a mail could not be taken");
    registerSendGridRoute(route, { ...taking, keys: mail.keys, quarantine, outages, logError });
  });
}

/** They begin with the first mail. */
function createReaders() {
  let parser: MailParser | null = null;
  return {
    get: (): MailParser => {
      parser ??= createMailParser({ processes: READERS });
      return parser;
    },
    close: async () => await parser?.close(),
  };
}
