import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { waitFor } from "@touchstone/testkit";
import { Redis } from "ioredis";
import { Type } from "typebox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createJobQueues } from "./jobQueues.ts";
import { createLog } from "./log.ts";
import { createWakeUps } from "./wakeUps.ts";

// Hints and jobs by way of a real Redis, which may lose everything: nothing in it is the only copy.

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;
const log = createLog({ name: "test", level: "silent" });
const schemas = { "project-log": Type.Object({ from: Type.Integer() }) };

describe.skipIf(!isInstalled && process.env.CI !== "true")("with a real Redis", () => {
  let port: number;
  let server: ChildProcess;
  const url = () => `redis://127.0.0.1:${port}`;
  const start = () => {
    server = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", ""], { stdio: "ignore" });
  };
  const kill = async () => {
    server.kill("SIGKILL");
    await once(server, "exit");
  };
  beforeAll(async () => {
    port = await freePort();
    start();
  });
  afterAll(kill);

  test("hints flow between processes, and again after Redis was killed, with a gap that is told", async () => {
    const [one, two] = await Promise.all([
      createWakeUps({ log, redisUrl: url() }),
      createWakeUps({ log, redisUrl: url() }),
    ]);
    const heard: string[] = [];
    let gaps = 0;
    two.on("inbox", (tenant) => heard.push(tenant));
    two.onGap(() => gaps++);
    const arrives = (tenant: string) =>
      waitFor(() => {
        one.notify("inbox", tenant);
        return heard.includes(tenant);
      });
    await arrives("before");
    await kill();
    start();
    await waitFor(() => gaps > 0);
    await arrives("after");
    await Promise.all([one.close(), two.close()]);
  });

  test("a process that starts while Redis is away hears hints as soon as it is there", async () => {
    await kill();
    const early = await createWakeUps({ log, redisUrl: url() });
    const heard: string[] = [];
    early.on("inbox", (tenant) => heard.push(tenant));
    start();
    const other = await createWakeUps({ log, redisUrl: url() });
    await waitFor(() => {
      other.notify("inbox", "tenant-1");
      return heard.length > 0;
    });
    await Promise.all([early.close(), other.close()]);
  });

  test("jobs added after a flush are handled by a worker that was there before", async () => {
    const jobs = createJobQueues({ schemas, log, databaseUrl: "", redisUrl: url() });
    const handled: number[] = [];
    jobs.process("project-log", async ({ from }) => void handled.push(from));
    await jobs.add("project-log", { from: 1 });
    await waitFor(() => handled.length === 1);
    const redis = new Redis(url());
    await redis.flushall();
    redis.disconnect();
    await jobs.add("project-log", { from: 2 });
    await waitFor(() => handled.includes(2), { timeoutMs: 10_000 });
    expect(handled).toEqual([1, 2]);
    await jobs.close();
  }, 20_000);
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
