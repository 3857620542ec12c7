import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@touchstone/db";
import { createLog, type EmbeddedPostgres, migrateJobQueues, startEmbeddedPostgres } from "@touchstone/runtime";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { TEMPLATE } from "./createTestDatabase.ts";

/** Starts one PostgreSQL for the whole run and migrates the template that every test file clones. About 1.5 s. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "touchstone-test-"));
  const log = createLog({ name: "testkit", level: "warn" });
  const server = await startEmbeddedPostgres({ dataDir, log, durable: false });
  await buildTemplate(server);
  project.provide("testServer", { owner: server.url("owner"), app: server.url("app"), system: server.url("system") });
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function buildTemplate(server: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: server.url("owner", "postgres") });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const templateUrl = server.url("owner", TEMPLATE);
  await migrate(templateUrl);
  await migrateJobQueues(templateUrl);
}
