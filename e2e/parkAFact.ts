import { join } from "node:path";
import { insertFacts, openDatabase } from "@touchstone/db";
import { findEmbeddedPostgres, newId } from "@touchstone/runtime";

/** Puts a fact that no code understands beside what a running installation has parked already. */
export async function parkAFact(dataDir: string, tenant: string): Promise<void> {
  const postgres = await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (!postgres) throw new Error(`no database runs in ${dataDir}`);
  const { pool, close } = openDatabase(postgres.url("system"));
  const { rows } = await pool.query<{ id: string }>("select id from tenant where slug = $1", [tenant]);
  const [{ id: tenantId } = { id: "" }] = rows;
  const id = newId();
  const outcome = JSON.stringify({ kind: "parked", error: "TypeError: no" });
  await insertFacts(pool, [{ tenantId, id, key: id, body: { type: "nonsense" } }]);
  await pool.query("update inbox set consumed_at = now(), outcome = $2 where id = $1", [id, outcome]);
  await close();
}
