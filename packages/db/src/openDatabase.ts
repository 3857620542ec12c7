import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import pg from "pg";
import type { Tables } from "./tables.ts";

// bigint columns are counters and milliseconds: all below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Queries = Kysely<Tables> | Transaction<Tables>;

/** One pool of connections of one role. `kysely` is for everyday queries, `pool` for the few hot paths that prepare their statements. */
export interface Database {
  readonly pool: pg.Pool;
  readonly kysely: Kysely<Tables>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connections at most; default 8. */
  readonly max?: number;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
  /** A statement that takes longer is cancelled (57014). Default 30,000 ms. */
  readonly statementTimeoutMs?: number;
  /** A statement that is not answered by then is given up with its connection, also when the server is not heard of at all. Default: never. */
  readonly queryTimeoutMs?: number;
  /** Waiting for a free or new connection; default 5,000 ms. */
  readonly connectTimeoutMs?: number;
  /** Told of errors of idle connections, which the pool replaces by itself. */
  readonly onError?: (error: Error) => void;
  /** Statements are sent without waiting for the answers of those before: fewer round trips in one transaction. */
  readonly pipeline?: boolean;
  /**
   * Only plans that go by index from row to row, whatever the statistics say: for paths that look a few rows up by their keys. A
   * plan made while a table was empty is then still right when it has a million rows.
   */
  readonly byKeys?: boolean;
}

/** A new connection has yet to sign in and to plan its statements, which on a hot path is felt: one that did is kept for a while. */
const KEPT_MS = 10 * 60_000;

const BY_KEYS = [
  ...["seqscan", "hashjoin", "mergejoin", "material", "bitmapscan"].map((way) => `-c enable_${way}=off`),
  // With one plan left to find there is no use in looking for it again for each set of values.
  "-c plan_cache_mode=force_generic_plan",
].join(" ");

/** Opens a pool; connects lazily, so it never throws because the database is away. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: options.byKeys ? withOptions(url, BY_KEYS) : url,
    max: options.max ?? 8,
    application_name: options.name ?? "touchstone",
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    keepAlive: true,
    ...(options.queryTimeoutMs ? { query_timeout: options.queryTimeoutMs } : {}),
    ...(options.pipeline ? { pipeline: true, idleTimeoutMillis: KEPT_MS } : {}),
  } as pg.PoolConfig);
  // Without a listener the end of an idle connection would end the process,
  pool.on("error", (error) => options.onError?.(error));
  // and so would that of one which is held between two statements: its holder hears of it with the next.
  pool.on("connect", (client) => client.on("error", () => {}));
  const kysely = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true, underscoreBeforeDigits: true })],
  });
  // Kysely ends the pool only when a query has gone through it.
  const close = async () => {
    await kysely.destroy();
    if (!pool.ending) await pool.end();
  };
  return { pool, kysely, close };
}

/**
 * The connection string with which a process takes one of the three roles over somebody else's log-in, for a database
 * whose roles have no password of their own.
 */
export function urlForRole(url: string, role: "app" | "system"): string {
  return withOptions(url, `-c role=touchstone_${role}`);
}

/** Settings that every connection begins with, beside those that the string has already. */
function withOptions(url: string, options: string): string {
  const extended = new URL(url);
  const present = extended.searchParams.get("options");
  extended.searchParams.set("options", present ? `${present} ${options}` : options);
  return extended.toString();
}

/** Runs `work` in one transaction that sees one tenant (row-level security of the app role). */
export async function withTenant<T>(
  database: Database,
  tenantId: string,
  work: (trx: Transaction<Tables>) => Promise<T>,
  isolation: "read committed" | "repeatable read" = "read committed",
): Promise<T> {
  return await database.kysely
    .transaction()
    .setIsolationLevel(isolation)
    .execute(async (trx) => {
      await sql`select set_config('touchstone.tenant', ${tenantId}, true)`.execute(trx);
      return await work(trx);
    });
}
