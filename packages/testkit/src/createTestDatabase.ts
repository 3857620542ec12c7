import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";

export const TEMPLATE = "touchstone_template";

/** Connection strings of the run's server, one per role. */
export interface TestServer {
  owner: string;
  app: string;
  system: string;
}

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/** A database of the calling test file's own, migrated and empty. */
export interface TestDatabase {
  name: string;
  ownerUrl: string;
  /** The role of the apps: row-level security applies. */
  appUrl: string;
  /** The role of inbox and router. */
  systemUrl: string;
}

/**
 * Clones the template (about 100 ms) and drops the clone after the file's tests. Call it at the top of a
 * `*.integration.test.ts` file or in its `beforeAll`; test as the role that the process uses.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject("testServer") as TestServer | undefined;
  if (!server) throw new Error("Only *.integration.test.ts files have a database: rename this test file.");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asOwner(server, `create database ${name} template ${TEMPLATE}`);
  afterAll(() => asOwner(server, `drop database ${name} with (force)`));
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return { name, ownerUrl: at(server.owner), appUrl: at(server.app), systemUrl: at(server.system) };
}

async function asOwner(server: TestServer, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.owner });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
