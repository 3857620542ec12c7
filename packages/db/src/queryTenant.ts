import type pg from "pg";

/** A statement that is prepared once on each connection. */
export interface PreparedQuery {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Runs one prepared statement in a transaction that sees one tenant: what hot paths read with instead of `withTenant`. On a
 * pool opened with `pipeline` it is one round trip; one statement reads one snapshot, whatever commits beside it.
 */
export async function queryTenant<Row extends object>(
  pool: pg.Pool,
  tenantId: string,
  query: PreparedQuery,
): Promise<Row[]> {
  const client = await pool.connect();
  const begun = client.query("begin");
  const seen = client.query({ name: "see-tenant", text: SEE_TENANT, values: [tenantId] });
  const asked = client.query<Row>({ ...query, values: [...query.values] });
  const ended = client.query("commit");
  // Nobody waits for the end of the transaction but the connection itself.
  void Promise.allSettled([begun, seen, asked, ended]).then((results) => {
    const failed = results.find((result) => result.status === "rejected");
    client.release(failed?.reason as Error | undefined);
  });
  return (await asked).rows;
}

/** Runs `work` on one connection in a transaction that sees one tenant, for statements that Kysely does not build. */
export async function withTenantClient<T>(
  pool: pg.Pool,
  tenantId: string,
  work: (client: pg.PoolClient) => Promise<T>,
  begin = "begin",
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const begun = client.query(begin);
    const seen = client.query({ name: "see-tenant", text: SEE_TENANT, values: [tenantId] });
    const worked = work(client);
    const results = await Promise.allSettled([begun, seen, worked]);
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
    await client.query("commit");
    return await worked;
  } catch (error) {
    broken = error as Error; // The transaction may be unfinished: closing the connection rolls it back.
    throw error;
  } finally {
    client.release(broken);
  }
}

const SEE_TENANT = "select set_config('touchstone.tenant', $1, true)";

/** Begins a transaction in which all statements see one snapshot. */
export const BEGIN_SNAPSHOT = "begin isolation level repeatable read read only";
