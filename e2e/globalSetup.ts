import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase } from "@touchstone/db";
import { findEmbeddedPostgres } from "@touchstone/runtime";
import type { TestProject } from "vitest/node";
import { makeDataDir, startTouchstone, whyNoDemo } from "./startTouchstone.ts";

declare module "vitest" {
  interface ProvidedContext {
    demoData: string;
  }
}

/**
 * Makes the demo once, which takes a good part of a minute; every test file starts from a copy. What needs none begins meanwhile.
 * `DEMO_DATA` names a data directory made before, so that a single test can be tried again and again.
 */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  // An empty one would be the root of everything.
  const madeBefore = process.env.DEMO_DATA || null;
  const place = await makeDataDir();
  project.provide("demoData", madeBefore ?? join(place, "demo"));
  const making = madeBefore ? null : makeDemo(join(place, "demo"));
  making?.catch((error) => writeFile(whyNoDemo(join(place, "demo")), String(error)));
  return async () => {
    await Promise.allSettled([making]);
    await rm(place, { recursive: true, force: true });
  };
}

/** There is nothing at the place before all of it is there. */
async function makeDemo(place: string): Promise<void> {
  const dataDir = await makeDataDir();
  const first = await startTouchstone({ dataDir });
  const logged = await lastLogFile(dataDir);
  const code = await first.stop();
  if (code !== 0) throw new Error(`the first start ended with ${code}:\n${first.output()}`);
  await leaveLogUntil(logged, dataDir);
  await rename(dataDir, place);
}

const logOf = (dataDir: string) => join(dataDir, "postgres", "data", "pg_wal");

/** The name of the file that the database's log ends in. */
async function lastLogFile(dataDir: string): Promise<string> {
  const postgres = await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (!postgres) throw new Error(`no database runs in ${dataDir}`);
  const database = openDatabase(postgres.url("system"));
  const { rows } = await database.pool.query<{ name: string }>("select pg_walfile_name(pg_current_wal_lsn()) as name");
  await database.close();
  return rows[0]?.name ?? "";
}

/**
 * Removes what the database holds ready for times to come, which is half of what every test file would copy. Names are in order;
 * stopping writes into the last file or the one behind it.
 */
async function leaveLogUntil(last: string, dataDir: string): Promise<void> {
  const files = (await readdir(logOf(dataDir))).filter((name) => /^[0-9A-F]{24}$/.test(name)).sort();
  const ready = files.filter((name) => name > last).slice(1);
  await Promise.all(ready.map((name) => rm(join(logOf(dataDir), name))));
}
