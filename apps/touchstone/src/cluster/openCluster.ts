import type { Server } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@touchstone/runtime";
import { ROOT } from "../config.ts";
import { freePorts } from "./freePorts.ts";
import { Member } from "./member.ts";
import { createReverseProxy } from "./reverseProxy.ts";
import { askAnotherMs, type Edge, edgeOf } from "./routes.ts";
import { watchUpstreams } from "./upstreams.ts";

/** What every process of the cluster is told. */
export interface ClusterOptions {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  /** A log-in that may take every role. */
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  readonly logLevel: string;
  /** PATH. */
  readonly searchPath: string;
  /** Shown under the sign-in form; null where there is no demo. */
  readonly demoPassword: string | null;
  /**
   * Base address of the carrier's API for accounts that name none, null for Twilio itself; undefined: our own emulator, which is
   * then one of the processes.
   */
  readonly carrierApiUrl?: string | null | undefined;
  /** The account of the environment, as TWILIO_* names. */
  readonly carrierEnv?: Readonly<Record<string, string | undefined>>;
  /** Folder of the files that come with messages; without it none are kept. */
  readonly attachmentsDir?: string;
  /** Folder of the mails that are kept instead of being sent, one folder in it for each tenant. */
  readonly outboxDir?: string;
  /** The emulator's accounts as JSON, for its environment. */
  readonly emulatorAccounts?: string;
  /** How the emulator signs mails (PEM), and what they are checked with. */
  readonly mailKeys?: { readonly privateKey: string; readonly publicKey: string };
  /** Of each app but the emulator. */
  readonly copies: number;
  /** Put before the file of an app, for Node itself. */
  readonly nodeOptionsOf?: (name: string) => readonly string[];
  readonly log: Log;
}

export interface Cluster {
  /** gateway-1, gateway-2, router-1, … */
  readonly members: readonly Member[];
  /** Resolves when every process says that it is ready. Throws after `timeoutMs`. */
  untilReady(timeoutMs: number): Promise<void>;
  /** Ends one process in an orderly way and waits until its successor is ready. */
  restart(member: Member): Promise<void>;
  stop(): Promise<void>;
}

const FILES = {
  gateway: "apps/gateway/src/main.ts",
  router: "apps/router/src/main.ts",
  screenpop: "apps/screenpop/src/main.ts",
  api: "apps/api/src/main.ts",
  worker: "apps/worker/src/main.ts",
  web: "apps/touchstone/src/webMain.ts",
  carrier: "apps/carrier/src/main.ts",
} as const;
type App = keyof typeof FILES;
const LOOK_MS = 20;
const READY_MS = 30_000;

/**
 * Starts the processes of an installation and the proxy before them, on one origin. The database is there and up to date.
 * Resolves when the proxy listens; the processes may still be starting.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const apps = (Object.keys(FILES) as App[]).filter((app) => app !== "carrier" || options.carrierApiUrl === undefined);
  const names = apps.flatMap((app) => Array.from({ length: copiesOf(app, options) }, (_, n) => ({ app, n: n + 1 })));
  const ports = await freePorts(names.length);
  const carrierPort = ports[names.findIndex(({ app }) => app === "carrier")];
  const members = names.map(({ app, n }, place) => ({
    app,
    member: new Member({
      name: `${app}-${n}`,
      file: FILES[app],
      port: ports[place] as number,
      env: environmentOf(app, options, { port: ports[place] as number, carrierPort }),
      nodeOptions: options.nodeOptionsOf?.(`${app}-${n}`) ?? [],
      ended: (member) => upstreams.doubt(member),
      log: options.log,
    }),
  }));
  const of = (app: App) => members.filter((one) => one.app === app).map(({ member }) => member);
  const everything = { ...(Object.fromEntries(apps.map((app) => [app, of(app)])) as Record<App, Member[]>) };
  const upstreams = watchUpstreams<App>({ ...everything, carrier: everything.carrier ?? [] });
  const routeOf = (url: string) => {
    const edge: Edge = edgeOf(url);
    return { upstreams: upstreams.candidates(edge), askAnotherMs: askAnotherMs(edge), late: upstreams.doubt };
  };
  const isReady = () => apps.every((app) => of(app).some(upstreams.isReady));
  const proxies = await listen(options, () => createReverseProxy({ routeOf, isReady, log: options.log }));
  for (const { member } of members) member.start();
  const notReady = () => members.flatMap(({ member }) => (upstreams.isReady(member) ? [] : [member.name]));
  return {
    members: members.map(({ member }) => member),
    untilReady: (timeoutMs) =>
      until(
        () => notReady().length === 0,
        timeoutMs,
        () => `not ready: ${notReady().join(", ")}`,
      ),
    restart: async (member) => {
      const before = member.pid;
      member.kill("SIGTERM");
      await until(
        () => member.pid !== before && member.pid !== undefined,
        READY_MS,
        () => `${member.name} runs again`,
      );
      await until(
        () => upstreams.isReady(member),
        READY_MS,
        () => `${member.name} is ready again`,
      );
    },
    stop: async () => {
      // From the outside in, so that nobody is asked for what cannot be answered any more.
      const closed = Promise.all(proxies.map(close));
      for (const app of apps) await Promise.all(of(app).map((member) => member.stop()));
      upstreams.close();
      await closed;
    },
  };
}

const copiesOf = (app: App, { copies }: ClusterOptions) => (app === "carrier" ? 1 : copies);

function environmentOf(
  app: App,
  options: ClusterOptions,
  { port, carrierPort }: { port: number; carrierPort: number | undefined },
): Record<string, string | undefined> {
  const emulator = carrierPort === undefined ? undefined : `http://127.0.0.1:${carrierPort}/emulator`;
  const common = {
    PATH: options.searchPath,
    DATABASE_URL: options.databaseUrl,
    REDIS_URL: options.redisUrl,
    PUBLIC_URL: options.publicUrl,
    LOG_LEVEL: options.logLevel,
    TRUSTED_PROXIES: "loopback",
    NODE_COMPILE_CACHE: join(ROOT, "node_modules", ".cache", "node"),
    ATTACHMENTS_DIR: options.attachmentsDir,
    OUTBOX_DIR: options.outboxDir,
    SENDGRID_PUBLIC_KEY: options.mailKeys?.publicKey,
    ...options.carrierEnv,
    TWILIO_API_URL: emulator ?? options.carrierApiUrl ?? undefined,
  };
  if (app === "api")
    return {
      ...common,
      DEMO_PASSWORD: options.demoPassword ?? undefined,
      EMULATOR_PHONE_URL: emulator && `${options.publicUrl.replace(/^http/, "ws")}/emulator/phone`,
    };
  if (app !== "carrier") return common;
  return {
    PATH: options.searchPath,
    NODE_COMPILE_CACHE: join(ROOT, "node_modules", ".cache", "node"),
    CARRIER_PORT: String(port),
    LOG_LEVEL: options.logLevel,
    PUBLIC_URL: options.publicUrl,
    GATEWAY_URL: `http://127.0.0.1:${options.port}`,
    CARRIER_ACCOUNTS: options.emulatorAccounts,
    CARRIER_MAIL_KEY: options.mailKeys?.privateKey,
  };
}

/** "localhost" is two addresses, and browsers take either. */
async function listen({ host, port }: ClusterOptions, create: () => Server): Promise<Server[]> {
  const hosts = host === "localhost" ? ["127.0.0.1", "::1"] : [host];
  const opened = await Promise.allSettled(hosts.map((one) => listenOn(create(), one, port)));
  const servers = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const [failed] = opened.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (servers.length === 0) throw failed;
  return servers;
}

async function listenOn(server: Server, host: string, port: number): Promise<Server> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, resolve);
  });
  return server;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

async function until(condition: () => boolean, timeoutMs: number, what: () => string): Promise<void> {
  const giveUpAt = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`still not after ${timeoutMs} ms: ${what()}`);
    await sleep(LOOK_MS);
  }
}
