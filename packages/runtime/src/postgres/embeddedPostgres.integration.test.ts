import { execFile, spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { waitFor } from "@touchstone/testkit";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../log.ts";
import { findBinaries, makeSymlinks } from "./binaries.ts";
import { canReach, databaseUser } from "./databaseUser.ts";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "./embeddedPostgres.ts";

const run = promisify(execFile);
const log = createLog({ name: "test", level: "silent" });
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "touchstone-embedded-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const CHILD = `
  import { createLog, startEmbeddedPostgres } from ${JSON.stringify(new URL("../index.ts", import.meta.url).href)};
  const db = await startEmbeddedPostgres({ dataDir: process.argv[1], log: createLog({ name: "child", level: "silent" }) });
  process.stdout.write(db.url("owner"));
  setInterval(() => {}, 1000);
`;

test("after kill -9 no PostgreSQL process is left, and the next start finds what was committed", async () => {
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", CHILD, dataDir]);
  const url = await new Promise<string>((resolve) => child.stdout.once("data", (chunk) => resolve(String(chunk))));
  await query(url, "create table kept as select 42 as answer");
  expect(await processesOn(dataDir)).toBeGreaterThan(0);
  child.kill("SIGKILL");
  const db = await startEmbeddedPostgres({ dataDir, log });
  expect(await query(db.url(), "select answer from kept")).toEqual([{ answer: 42 }]);
  await db.stop();
  await waitFor(async () => (await processesOn(dataDir)) === 0);
});

test("a postmaster.pid that names a process which is no PostgreSQL does not prevent the start", async () => {
  const first = await startEmbeddedPostgres({ dataDir, log });
  await first.stop();
  await writeFile(join(dataDir, "data", "postmaster.pid"), `${process.pid}\n`);
  const second = await startEmbeddedPostgres({ dataDir, log });
  await second.stop();
});

test("the roles of the apps can connect with the password of the data directory, and nobody without", async () => {
  const db = await startEmbeddedPostgres({ dataDir, log });
  expect(await query(db.url("app"), "select current_user::text as name")).toEqual([{ name: "touchstone_app" }]);
  expect(await query(db.url("system"), "select current_user::text as name")).toEqual([{ name: "touchstone_system" }]);
  const secret = await readFile(join(dataDir, "secret"), "utf8");
  await expect(query(db.url().replace(secret, "guess"), "select 1")).rejects.toThrow(/password/);
  expect((await stat(join(dataDir, "secret"))).mode & 0o077).toBe(0);
  await db.stop();
});

test("a command finds the database that a running server has, and none when none runs", async () => {
  expect(await findEmbeddedPostgres(dataDir)).toBeUndefined();
  const db = await startEmbeddedPostgres({ dataDir, log });
  const found = await findEmbeddedPostgres(dataDir);
  expect(await query(found?.url() ?? "", "select 1 as one")).toEqual([{ one: 1 }]);
  await db.stop();
  expect(await findEmbeddedPostgres(dataDir)).toBeUndefined();
});

test("a database that is killed is started again on the same port, with what was committed", async () => {
  const db = await startEmbeddedPostgres({ dataDir, log });
  await query(db.url(), "create table kept as select 7 as answer");
  process.kill(Number.parseInt(await readFile(join(dataDir, "data", "postmaster.pid"), "utf8"), 10), "SIGKILL");
  const rows = await waitFor(() => query(db.url(), "select answer from kept"), { timeoutMs: 20_000 });
  expect(rows).toEqual([{ answer: 7 }]);
  await db.stop();
  await waitFor(async () => (await processesOn(dataDir)) === 0);
});

test("names sort and fold by Unicode whatever the machine's locale is", async () => {
  const db = await startEmbeddedPostgres({ dataDir, log });
  expect(await query(db.url(), "select lower('MÜLLER ÅSA') as name")).toEqual([{ name: "müller åsa" }]);
  await db.stop();
});

test("without any PostgreSQL the error names the three ways to get one", async () => {
  const missing = findBinaries({ binDir: join(dataDir, "nothing"), searchPath: "", user: databaseUser() });
  await expect(missing).rejects.toThrow(/POSTGRES_BIN_DIR/);
});

test.runIf(databaseUser())(
  "as root, a checkout in a closed home is recognised as out of the database user's reach",
  async () => {
    const home = join(dataDir, "home");
    await mkdir(join(home, "checkout"), { recursive: true });
    await chmod(dataDir, 0o755);
    await chmod(home, 0o700);
    expect(await canReach(join(home, "checkout", "data"), databaseUser())).toBe(false);
    await chmod(home, 0o711);
    expect(await canReach(join(home, "checkout", "data"), databaseUser())).toBe(true);
  },
);

test("libraries whose symlinks an install without scripts left out are found all the same", async () => {
  const native = join(dataDir, "package", "native");
  const { binDir } = await findBinaries({ binDir: undefined, searchPath: "", user: databaseUser() });
  await chmod(dataDir, 0o755);
  await cp(join(binDir, ".."), native, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")) as { target: string }[];
  for (const { target } of links) await rm(join(dataDir, "package", target));
  await expect(run(join(native, "bin", "postgres"), ["--version"])).rejects.toThrow();
  await makeSymlinks(native);
  expect((await run(join(native, "bin", "postgres"), ["--version"])).stdout).toContain("PostgreSQL");
});

async function query(connectionString: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function processesOn(dir: string): Promise<number> {
  const { stdout } = await run("ps", ["-eo", "args"]);
  return stdout.split("\n").filter((line) => line.includes(`-D ${dir}/data`)).length;
}
