import type pg from "pg";
import { type Asked, inOneTransaction } from "./oneTransaction.ts";

/** What a router asks before it takes facts that the inbox has not seen. */
export interface ArrivalsRead<T> {
  /** The database's clock, milliseconds since 1970. */
  readonly now: number;
  /** Keys that the inbox has already. */
  readonly known: ReadonlySet<string>;
  readonly lookedUp: T;
}

/**
 * Which of these keys the inbox has, and whatever `lookUp` asks of the connection in the same turn, in one round trip.
 */
export async function readArrivals<T>(
  pool: pg.Pool,
  tenantId: string,
  keys: readonly string[],
  lookUp: (asked: Asked) => Promise<T>,
): Promise<ArrivalsRead<T>> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const ask = (asked: Asked) => Promise.all([readKnownKeys(asked, tenantId, keys), lookUp(asked)]);
    const [{ now, known }, lookedUp] = await inOneTransaction(client, ask);
    return { now, known, lookedUp };
  } catch (error) {
    broken = error as Error; // The connection may be lost.
    throw error;
  } finally {
    client.release(broken);
  }
}

async function readKnownKeys(
  asked: Asked,
  tenantId: string,
  keys: readonly string[],
): Promise<{ now: number; known: ReadonlySet<string> }> {
  const { rows } = await asked.query<{ now: number; known: string[] | null }>({
    name: "read-known-keys",
    text: `select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now,
             array(select key from inbox where tenant_id = $1 and key = any($2::text[])) as known`,
    values: [tenantId, keys],
  });
  return { now: rows[0]?.now ?? 0, known: new Set(rows[0]?.known ?? []) };
}
