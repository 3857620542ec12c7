import pg from "pg";

const SHOWN = 25;
const WORDS = 110;

/** From its next start on, the database counts what its statements cost. */
export async function prepareStatementTimes(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    await client.query("alter system set shared_preload_libraries = 'pg_stat_statements'");
    await client.query("create extension if not exists pg_stat_statements");
  });
}

export async function forgetStatementTimes(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, async (client) => await client.query("select pg_stat_statements_reset()"));
}

/** The dearest first: how often each ran, and its milliseconds, together and once. */
export async function statementTimes(
  ownerUrl: string,
): Promise<{ calls: number; ms: number; once: number; text: string }[]> {
  const { rows } = await asOwner(ownerUrl, (client) =>
    client.query<{ calls: string; ms: number; once: number; text: string }>(
      `select calls, round((total_plan_time + total_exec_time)::numeric)::int as ms, round(mean_exec_time::numeric, 2)::float8 as once,
         left(regexp_replace(query, '\\s+', ' ', 'g'), ${WORDS}) as text
       from pg_stat_statements order by total_plan_time + total_exec_time desc limit ${SHOWN}`,
    ),
  );
  return rows.map(({ calls, ...row }) => ({ calls: Number(calls), ...row }));
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
