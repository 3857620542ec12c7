import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, migrate, openDatabase } from "@touchstone/db";
import { createLog, createWakeUps, startEmbeddedPostgres } from "@touchstone/runtime";
import { createTestDatabase, waitFor } from "@touchstone/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aCallSid, aCustomer, aGateway, type Customer, callForm, send, type TestGateway } from "./testing/aGateway.ts";

// A real server that is killed and stopped like a machine that hangs: whatever it does, the carrier has its answer within a second.

const log = createLog({ name: "test", level: "silent" });
const CROWD = 60;

/** A crowd at once, of every kind; how each was answered and after how long. */
async function crowd(gateway: TestGateway, customer: Customer) {
  const kinds = ["inbound", "wait", "status"] as const;
  const one = async (route: string) => {
    const began = performance.now();
    const form = callForm(customer, aCallSid(), route === "status" ? { CallStatus: "completed" } : {});
    const { statusCode } = await send(gateway.app, { route, form, authToken: customer.authToken });
    return { route, statusCode, ms: performance.now() - began };
  };
  return await Promise.all(Array.from({ length: CROWD }, (_, n) => one(kinds[n % kinds.length] as string)));
}

const slowest = (answers: readonly { ms: number }[]) => Math.max(...answers.map(({ ms }) => ms));
const statuses = (answers: readonly { statusCode: number }[]) => [
  ...new Set(answers.map(({ statusCode }) => statusCode)),
];

describe("with a PostgreSQL of its own", () => {
  let dataDir: string;
  let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let system: Database;
  let gateway: TestGateway;
  let acme: Customer;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "touchstone-outage-"));
    server = await startEmbeddedPostgres({ dataDir, log });
    await migrate(server.url("owner"));
    system = openDatabase(server.url("system"), { max: 1 });
    acme = await aCustomer(system);
    gateway = await aGateway(server.url("system"));
  }, 60_000);
  afterAll(async () => {
    await gateway.close();
    await system.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const signal = async (name: NodeJS.Signals) => {
    for (const pid of await pidsOf(dataDir)) process.kill(pid, name);
  };
  const isWell = async () => statuses((await crowd(gateway, acme)).filter(({ route }) => route === "status")).join();

  test("stopped: a crowd hears 503 within a second, the next one in less, and the first after it is stored", async () => {
    await waitFor(async () => (await isWell()) === "204");
    await signal("SIGSTOP");
    const first = await crowd(gateway, acme);
    expect(statuses(first)).toEqual([503]);
    expect(slowest(first)).toBeLessThan(1_000);
    await waitFor(async () => {
      const next = await crowd(gateway, acme);
      expect(statuses(next)).toEqual([503]);
      return slowest(next) < 500;
    });
    await signal("SIGCONT");
    await waitFor(async () => (await isWell()) === "204", { timeoutMs: 5_000 });
  });

  test("killed: every answer comes within a second until it is back, and no connection is left behind", async () => {
    await waitFor(async () => (await isWell()) === "204");
    process.kill(await postmasterOf(dataDir), "SIGKILL");
    const times: number[] = [];
    await waitFor(
      async () => {
        const answers = await crowd(gateway, acme);
        times.push(slowest(answers));
        return answers.every(({ route, statusCode }) => route !== "status" || statusCode === 204);
      },
      { timeoutMs: 20_000 },
    );
    expect(Math.max(...times)).toBeLessThan(1_000);
    const count = "select count(*)::int as n from pg_stat_activity where application_name = 'gateway'";
    const { rows } = await waitFor(() => system.pool.query<{ n: number }>(count), { timeoutMs: 5_000 });
    expect(rows[0]?.n).toBeLessThanOrEqual(5);
  });
});

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;

describe.skipIf(!isInstalled && process.env.CI !== "true")("with a Redis that carries the hints", () => {
  let port: number;
  let redis: ChildProcess;
  let systemUrl: string;
  beforeAll(async () => {
    ({ systemUrl } = await createTestDatabase());
    port = await freePort();
    redis = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", ""], { stdio: "ignore" });
  });
  afterAll(async () => {
    redis.kill("SIGKILL");
    await once(redis, "exit");
  });

  test("stopped: facts are stored and documents given within a second all the same", async () => {
    const system = openDatabase(systemUrl, { max: 1 });
    const acme = await aCustomer(system);
    const wakeUps = await createWakeUps({ log, redisUrl: `redis://127.0.0.1:${port}` });
    const gateway = await aGateway(systemUrl, { wakeUps });
    await crowd(gateway, acme);
    redis.kill("SIGSTOP");
    const answers = await crowd(gateway, acme);
    redis.kill("SIGCONT");
    expect(new Set(statuses(answers))).toEqual(new Set([200, 204]));
    expect(slowest(answers)).toBeLessThan(1_000);
    await gateway.close();
    await wakeUps.close();
    await system.close();
  });
});

const postmasterOf = async (dataDir: string) =>
  Number.parseInt(await readFile(join(dataDir, "data", "postmaster.pid"), "utf8"), 10);

/** The server's first process and all that it started. */
async function pidsOf(dataDir: string): Promise<number[]> {
  const first = await postmasterOf(dataDir);
  const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    all.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null); // It may have ended meanwhile.
      return { pid, parent: Number(stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
    }),
  );
  return [first, ...parents.flatMap(({ pid, parent }) => (parent === first ? [pid] : []))];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
