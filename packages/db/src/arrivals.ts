import type pg from "pg";
import { inOneWrite } from "./oneWrite.ts";

/** What a router asks before it takes facts that the inbox has not seen. */
export interface ArrivalsRead<T> {
  /** The database's clock, milliseconds since 1970. */
  readonly now: number;
  /** Keys that the inbox has already. */
  readonly known: ReadonlySet<string>;
  readonly lookedUp: T;
}

/**
 * Which of these keys the inbox has, and whatever `lookUp` asks of the connection in the same turn, in one round trip on a
 * pool opened with `pipeline`.
 */
export async function readArrivals<T>(
  pool: pg.Pool,
  tenantId: string,
  keys: readonly string[],
  lookUp: (connection: pg.PoolClient) => Promise<T>,
): Promise<ArrivalsRead<T>> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const asked = inOneWrite(client, () => Promise.all([readKnownKeys(client, tenantId, keys), lookUp(client)]));
    const [{ now, known }, lookedUp] = await asked;
    return { now, known, lookedUp };
  } catch (error) {
    broken = error as Error; // Others of its statements may still be under way.
    throw error;
  } finally {
    client.release(broken);
  }
}

async function readKnownKeys(
  client: pg.PoolClient,
  tenantId: string,
  keys: readonly string[],
): Promise<{ now: number; known: ReadonlySet<string> }> {
  const { rows } = await client.query<{ now: number; known: string[] | null }>({
    name: "read-known-keys",
    text: `select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now,
             array(select key from inbox where tenant_id = $1 and key = any($2::text[])) as known`,
    values: [tenantId, keys],
  });
  return { now: rows[0]?.now ?? 0, known: new Set(rows[0]?.known ?? []) };
}
