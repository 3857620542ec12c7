import { join } from "node:path";
import { openDatabase } from "@touchstone/db";
import { findEmbeddedPostgres } from "@touchstone/runtime";

/** Gives somebody of a running installation the role besides what they are; the demo has nobody with both. */
export async function makeAdministrator(dataDir: string, email: string): Promise<void> {
  const postgres = await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (!postgres) throw new Error(`no database runs in ${dataDir}`);
  const { pool, close } = openDatabase(postgres.url("system"));
  await pool.query("update app_user set roles = roles || '{administrator}' where email = $1", [email]);
  await close();
}
