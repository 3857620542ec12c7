import { analyzeRecords, type Database, historyState, openDatabase, removeTenant } from "@touchstone/db";
import type { Log } from "@touchstone/runtime";
import type { DemoTenant } from "./demoTenant.ts";
import { seedTenant } from "./seedTenant.ts";
import { acme } from "./tenants/acme.ts";
import { baodao } from "./tenants/baodao.ts";
import { globex } from "./tenants/globex.ts";

export const DEMO_PASSWORD = "demo";
/** The main one first. */
const TENANTS: readonly DemoTenant[] = [globex, acme, baodao];
/** One process seeds; the others wait and find it done. */
const SEED_LOCK = 724_003;

export interface SeedOptions {
  /** As the role touchstone_system. */
  readonly systemUrl: string;
  readonly log: Log;
  readonly hashPassword: (password: string) => Promise<string>;
  /** When the history ends; now by default. */
  readonly nowMs?: number;
  /** By slug; all by default. */
  readonly only?: readonly string[];
}

/** Who may sign in to the demo, with the password `demo`. */
export interface DemoLogIn {
  readonly tenant: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export function demoLogIns(): DemoLogIn[] {
  return TENANTS.flatMap((tenant) =>
    tenant.people.map(({ key, name, roles }) => ({
      tenant: tenant.name,
      email: `${key}@${tenant.mailDomain}`,
      name,
      roles,
    })),
  );
}

/**
 * Makes the demo tenants that are not there yet; one whose making was interrupted is made anew. What is there stays as it is.
 * Returns how many tenants were made.
 */
export async function seedDemo(options: SeedOptions): Promise<number> {
  const timeout = { statementTimeoutMs: 180_000 };
  const system = openDatabase(options.systemUrl, { name: "demo seed", max: 3, ...timeout });
  const commits = openDatabase(options.systemUrl, { name: "demo history", max: 1, pipeline: true, ...timeout });
  const lock = await system.pool.connect();
  try {
    await lock.query("select pg_advisory_lock($1)", [SEED_LOCK]);
    return await seedMissing(options, system, commits);
  } finally {
    lock.release(true); // Ends the session, and the lock with it.
    await Promise.all([system.close(), commits.close()]);
  }
}

async function seedMissing(options: SeedOptions, system: Database, commits: Database): Promise<number> {
  const { log, only, nowMs = Date.now() } = options;
  let passwordHash: string | undefined;
  let made = 0;
  for (const tenant of TENANTS.filter(({ slug }) => !only || only.includes(slug))) {
    const found = await historyState(system.kysely, tenant.slug);
    if (found?.state === "live") continue;
    if (found) await removeTenant(system.kysely, found.tenantId);
    if (made === 0) log.info("making the demo tenants; that takes up to a minute, once");
    passwordHash ??= await options.hashPassword(DEMO_PASSWORD);
    const startedAt = performance.now();
    const { events } = await seedTenant(tenant, { system, commits, log, nowMs, passwordHash });
    log.info({ tenant: tenant.slug, events, ms: Math.round(performance.now() - startedAt) }, "a demo tenant is made");
    made += 1;
  }
  if (made > 0) await analyzeRecords(system.kysely, true);
  return made;
}
