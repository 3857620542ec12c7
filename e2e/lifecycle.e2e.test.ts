import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { waitFor } from "@touchstone/testkit";
import { afterEach, expect, test } from "vitest";
import { copyDemo } from "./copyDemo.ts";
import { type RunningTouchstone, startTouchstone } from "./startTouchstone.ts";

const run = promisify(execFile);
const dataDir = await copyDemo();
const started: RunningTouchstone[] = [];
afterEach(() => Promise.all(started.splice(0).map((running) => running.kill())));

test("a second start is ready in under 3 s, and SIGTERM ends it cleanly with nothing left behind", async () => {
  const startedAt = performance.now();
  const running = await start();
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(running.output()).toContain(`${running.url}/desk`);
  expect(await running.stop()).toBe(0);
  await waitFor(async () => (await processesOf(dataDir)).length === 0);
});

test("kill -9 leaves no child behind, and the next start works at once with what was there", async () => {
  const first = await start();
  await first.kill();
  const second = await start();
  expect((await fetch(`${second.url}/desk`)).status).toBe(200);
  await second.kill();
  await waitFor(async () => (await processesOf(dataDir)).length === 0);
});

test("whoever started it may be killed: it ends by itself when the pipe to its parent closes", async () => {
  const running = await start();
  running.child.stdin?.end();
  await waitFor(() => running.child.exitCode === 0, { timeoutMs: 15_000 });
});

/** Processes that work on the data: the database's and their guard. */
async function processesOf(dir: string): Promise<string[]> {
  const { stdout } = await run("ps", ["-eo", "pid,args"]);
  return stdout.split("\n").filter((line) => line.includes(dir));
}

async function start(): Promise<RunningTouchstone> {
  const running = await startTouchstone({ dataDir });
  started.push(running);
  return running;
}
