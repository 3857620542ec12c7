import type pg from "pg";
import { type Asked, inOneTransaction } from "./oneTransaction.ts";
import { inOneWrite } from "./oneWrite.ts";

/** A statement that is prepared once on each connection. */
export interface PreparedQuery {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Runs one prepared statement in a transaction that sees one tenant, in one round trip: what hot paths read with instead of
 * `withTenant`. One statement reads one snapshot, whatever commits beside it.
 */
export async function queryTenant<Row extends object>(
  pool: pg.Pool,
  tenantId: string,
  query: PreparedQuery,
): Promise<Row[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const ask = (asked: Asked) => Promise.all([asked.query(tenantSeen(tenantId)), asked.query<Row>(query)]);
    const [, { rows }] = await inOneTransaction(client, ask);
    return rows;
  } catch (error) {
    broken = error as Error; // The connection may be lost.
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Runs `work` on one connection in a transaction that sees one tenant, for statements that Kysely does not build. */
export async function withTenantClient<T>(
  pool: pg.Pool,
  tenantId: string,
  work: (client: pg.PoolClient) => Promise<T>,
  begin = "begin",
): Promise<T> {
  return await inTransaction(await pool.connect(), tenantId, work, begin);
}

/** Begins a transaction in which all statements see one snapshot. */
export const BEGIN_SNAPSHOT = "begin isolation level repeatable read read only";

async function inTransaction<T>(
  client: pg.PoolClient,
  tenantId: string,
  work: (client: pg.PoolClient) => Promise<T>,
  begin: string,
): Promise<T> {
  let broken: Error | undefined;
  try {
    if (isPipelined(client)) {
      await Promise.all(inOneWrite(client, () => [client.query(begin), seeTenant(client, tenantId)]));
    } else {
      await client.query(begin);
      await seeTenant(client, tenantId);
    }
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    broken = error as Error; // The transaction may be unfinished: closing the connection rolls it back.
    throw error;
  } finally {
    client.release(broken);
  }
}

const seeTenant = (client: pg.PoolClient, tenantId: string): Promise<unknown> =>
  client.query({ ...tenantSeen(tenantId) });

const tenantSeen = (tenantId: string) => ({
  name: "see-tenant",
  text: "select set_config('touchstone.tenant', $1, true)",
  values: [tenantId],
});

function isPipelined(client: pg.PoolClient): boolean {
  return (client as { pipeline?: boolean }).pipeline === true;
}
