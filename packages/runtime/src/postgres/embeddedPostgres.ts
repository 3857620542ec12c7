import { readFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Log } from "../log.ts";
import { findBinaries } from "./binaries.ts";
import { ensureCluster, OWNER_ROLE, reachableDir } from "./cluster.ts";
import { databaseUser } from "./databaseUser.ts";
import { keepPostmaster } from "./keepPostmaster.ts";
import { runningPort } from "./postmaster.ts";

/** The roles of the database: owner migrates, app serves one tenant at a time, system is for inbox and router. */
export type DatabaseRole = "owner" | "app" | "system";

const ROLE_NAMES: Record<DatabaseRole, string> = {
  owner: OWNER_ROLE,
  app: "touchstone_app",
  system: "touchstone_system",
};

export interface EmbeddedPostgresOptions {
  /** Directory for the database; as root, one under /var/lib/touchstone is taken when the database user cannot reach it. */
  dataDir: string;
  log: Log;
  /** Directory with `postgres` and `initdb`, instead of the npm package's (POSTGRES_BIN_DIR). */
  binDir?: string | undefined;
  /** Where to look for an installed PostgreSQL when there is no package for this platform (PATH). */
  searchPath?: string | undefined;
  /** False for tests: commits do not wait for the disk, and a power cut may destroy the data. Default true. */
  durable?: boolean;
}

export interface EmbeddedPostgres {
  port: number;
  /** Connection string for a role, default the owner, and a database, default `touchstone`. */
  url(role?: DatabaseRole, database?: string): string;
  /** Ends all connections and stops the database; 40–100 ms. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL as a child of this process: on a free port of 127.0.0.1 with a password that only its data
 * directory holds, and no unix socket. First start 1–3 s, later ones about 0.1 s. The database ends with this process,
 * also after kill -9, and the next start works at once. A database that is killed is started again on its port.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (process.platform === "win32") throw new Error("Embedded PostgreSQL runs on Linux and macOS: set DATABASE_URL.");
  const user = databaseUser();
  const home = await reachableDir(options.dataDir, user);
  const binaries = await findBinaries({ binDir: options.binDir, searchPath: options.searchPath ?? "", user });
  const { data, secret, created } = await ensureCluster({ home, binaries, user });
  const settings = databaseSettings(options.durable ?? true);
  const postgres = join(binaries.binDir, "postgres");
  const postmaster = await keepPostmaster({ postgres, data, settings, user, log: options.log });
  const url = urlsAt(postmaster.port, secret);
  await ensureDatabase(url, secret);
  options.log.info({ port: postmaster.port, data, created }, "PostgreSQL is ready");
  return { port: postmaster.port, url, stop: () => postmaster.stop() };
}

/**
 * The database that another process of this installation is running in `dataDir`, for commands beside a running server;
 * undefined when none is.
 */
export async function findEmbeddedPostgres(
  dataDir: string,
): Promise<Pick<EmbeddedPostgres, "port" | "url"> | undefined> {
  const home = await reachableDir(dataDir, databaseUser());
  const port = await runningPort(join(home, "data"));
  if (!port) return undefined;
  return { port, url: urlsAt(port, await readFile(join(home, "secret"), "utf8")) };
}

function urlsAt(port: number, secret: string): EmbeddedPostgres["url"] {
  return (role = "owner", database = "touchstone") =>
    `postgres://${ROLE_NAMES[role]}:${secret}@127.0.0.1:${port}/${database}`;
}

/** Roles and database that the first start lacks. Repeating it changes nothing: a kill in between heals at the next start. */
async function ensureDatabase(url: EmbeddedPostgres["url"], secret: string): Promise<void> {
  const client = new pg.Client({ connectionString: url("owner", "postgres") });
  await client.connect();
  try {
    const { rows } = await client.query(
      "select datname as name from pg_database union all select rolname from pg_roles",
    );
    const present = new Set(rows.map((row) => row.name));
    for (const role of [ROLE_NAMES.app, ROLE_NAMES.system]) {
      if (!present.has(role)) await client.query(`create role ${role} login password '${secret}'`);
    }
    if (!present.has("touchstone")) await client.query("create database touchstone");
  } finally {
    await client.end();
  }
}

const LEAST_BUFFERS_MB = 128;
const MOST_BUFFERS_MB = 512;

/**
 * An eighth of what this process may use, within bounds: a page that is there need not be fetched from the system for the next
 * call. Memory is taken as pages come into use.
 */
function bufferMegabytes(): number {
  const ours = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 2 ** 20;
  return Math.min(MOST_BUFFERS_MB, Math.max(LEAST_BUFFERS_MB, Math.floor(ours / 8)));
}

/** For a small machine; some 100 connections serve all apps of one installation, or two processes of each. */
function databaseSettings(durable: boolean): Record<string, string> {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: `${durable ? bufferMegabytes() : LEAST_BUFFERS_MB}MB`,
    wal_level: "minimal",
    max_wal_senders: "0",
    wal_init_zero: "off", // Nobody's commit waits until 16 MB of zeros are on the disk, twice a second under load.
    jit: "off",
    // A young table grows fast: plans made for an empty one must not stay for a minute.
    autovacuum_naptime: "5s",
    autovacuum_analyze_threshold: "250",
    timezone: "UTC",
    log_timezone: "UTC",
    log_min_error_statement: "panic", // A failing statement may quote personal data.
    log_min_messages: "warning",
  };
  const unsafe = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" };
  return durable ? settings : { ...settings, ...unsafe };
}
