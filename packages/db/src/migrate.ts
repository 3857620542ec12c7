import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { type Migration, type MigrationProvider, Migrator } from "kysely/migration";
import { openDatabase } from "./openDatabase.ts";

const FOLDER = join(import.meta.dirname, "migrations");

/** Forward-only: each file is one migration, in the order of its number. */
const migrationsFromFiles: MigrationProvider = {
  async getMigrations() {
    const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql"));
    const entries = await Promise.all(
      names.map(async (name) => [name.slice(0, -4), migrationOf(await readFile(join(FOLDER, name), "utf8"))] as const),
    );
    return Object.fromEntries(entries);
  },
};

function migrationOf(text: string): Migration {
  return { up: async (db) => void (await sql.raw(text).execute(db)) };
}

/**
 * Brings the database up to date as its owner; repeating it, also from several processes at once, changes nothing.
 * Creates the roles when the installation has not. Throws with the failing migration's name.
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const database = openDatabase(ownerUrl, { max: 1, name: "touchstone migrate", statementTimeoutMs: 0 });
  try {
    await sql.raw(CREATE_ROLES).execute(database.kysely);
    // Plain names in Kysely's own tables: the CamelCase plugin does not apply to them.
    const migrator = new Migrator({ db: database.kysely.withoutPlugins(), provider: migrationsFromFiles });
    const { error, results } = await migrator.migrateToLatest();
    if (!error) return;
    const failed = results?.find((result) => result.status === "Error")?.migrationName;
    throw new Error(`Migration ${failed ?? ""} failed: ${String(error)}`, { cause: error });
  } finally {
    await database.close();
  }
}

const CREATE_ROLES = `
do $$
declare r text;
begin
  perform pg_advisory_xact_lock(724001);
  foreach r in array array['touchstone_app', 'touchstone_system'] loop
    if not exists (select from pg_roles where rolname = r) then execute format('create role %I nologin', r); end if;
    if not pg_has_role(current_user, r, 'member') then execute format('grant %I to current_user', r); end if;
  end loop;
end $$`;
