import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, waitFor } from "@touchstone/testkit";
import { Type } from "typebox";
import { afterAll, expect, test } from "vitest";
import { createJobQueues, migrateJobQueues } from "./jobQueues.ts";
import { createLog } from "./log.ts";
import { startEmbeddedPostgres } from "./postgres/embeddedPostgres.ts";

const database = await createTestDatabase();
const log = createLog({ name: "test", level: "silent" });
const schemas = {
  "project-log": Type.Object({ from: Type.Integer() }),
  "send-mail": Type.Object({ effectId: Type.String() }),
  "sweep-leases": Type.Object({}),
};
const jobs = createJobQueues({ schemas, log, databaseUrl: database.systemUrl });
afterAll(() => jobs.close());

test("a job added by one process is handled by another, as the role that the processes use", async () => {
  const worker = createJobQueues({ schemas, log, databaseUrl: database.systemUrl });
  const handled: number[] = [];
  worker.process("project-log", async ({ from }) => void handled.push(from));
  await jobs.add("project-log", { from: 7 });
  await waitFor(() => handled.length === 1);
  expect(handled).toEqual([7]);
  await worker.close();
});

test("a connection string that says which role to take keeps its word", async () => {
  const url = new URL(database.ownerUrl);
  url.searchParams.set("options", "-c role=touchstone_system");
  const asRole = createJobQueues({ schemas, log, databaseUrl: url.href });
  await asRole.add("send-mail", { effectId: "e0" }, { delayMs: 60_000 });
  expect((await jobs.counts("send-mail")).delayed).toBe(1);
  await asRole.close();
});

test("a job that fails is tried again", async () => {
  let attempts = 0;
  jobs.process("send-mail", async () => {
    attempts += 1;
    if (attempts === 1) throw new Error("the mail server is away");
  });
  await jobs.add("send-mail", { effectId: "e1" });
  await waitFor(() => attempts === 2);
  await waitFor(async () => (await jobs.counts("send-mail")).completed === 1);
});

test("a payload that the schema refuses is not taken", async () => {
  await expect(jobs.add("project-log", { from: "seven" } as never)).rejects.toThrow(/project-log: payload\/from/);
});

test("a repeated job comes again and again, and a dedupe key makes many into one", async () => {
  let runs = 0;
  jobs.process("sweep-leases", async () => void runs++);
  await jobs.repeat("sweep-leases", {}, 100);
  await waitFor(() => runs >= 2);
  for (let i = 0; i < 5; i++) await jobs.add("project-log", { from: i }, { dedupeKey: "t1", delayMs: 60_000 });
  expect((await jobs.counts("project-log")).delayed).toBe(1);
});

test("when the database is killed, jobs go on soon after it is back, and closing does not wait for anything", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "touchstone-jobs-"));
  const server = await startEmbeddedPostgres({ dataDir, log });
  const pidOfServer = async () => Number.parseInt(await readFile(join(dataDir, "data", "postmaster.pid"), "utf8"), 10);
  const killServer = async () => {
    const pid = await pidOfServer();
    process.kill(pid, "SIGKILL");
    await waitFor(async () => (await pidOfServer()) !== pid, { timeoutMs: 10_000 });
    await waitFor(() => own.add("send-mail", { effectId: "back" }).then(() => true), { timeoutMs: 10_000 });
  };
  await migrateJobQueues(server.url());
  const own = createJobQueues({ schemas, log, databaseUrl: server.url("system") });
  let handled = 0;
  own.process("send-mail", async () => void handled++);
  await own.add("send-mail", { effectId: "before" });
  await waitFor(() => handled === 1);
  await killServer();
  await waitFor(() => handled >= 2, { timeoutMs: 20_000 });
  await killServer();
  const startedAt = performance.now();
  await own.close();
  expect(performance.now() - startedAt).toBeLessThan(2000);
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);
