import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { waitFor } from "@touchstone/testkit";
import { afterAll, expect, test } from "vitest";
import { startTouchstone } from "./startTouchstone.ts";

const run = promisify(execFile);
const dataDir = await mkdtemp(join(tmpdir(), "touchstone-lifecycle-"));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test("a second start is ready in under 3 s, and SIGTERM ends it cleanly with nothing left behind", async () => {
  const first = await startTouchstone({ dataDir });
  expect(first.output()).toContain(first.url);
  expect(await first.stop()).toBe(0);
  const startedAt = performance.now();
  const second = await startTouchstone({ dataDir });
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(await second.stop()).toBe(0);
  await waitFor(async () => (await processesOf(dataDir)).length === 0);
});

test("kill -9 leaves no child behind, and the next start works at once with what was there", async () => {
  const first = await startTouchstone({ dataDir });
  await first.kill();
  const second = await startTouchstone({ dataDir });
  expect((await fetch(`${second.url}/desk`)).status).toBe(200);
  await second.kill();
  await waitFor(async () => (await processesOf(dataDir)).length === 0);
});

test("whoever started it may be killed: it ends by itself when the pipe to its parent closes", async () => {
  const running = await startTouchstone({ dataDir });
  running.child.stdin?.end();
  await waitFor(() => running.child.exitCode === 0, { timeoutMs: 15_000 });
});

/** Processes that work on the data: the database's and their guard. */
async function processesOf(dir: string): Promise<string[]> {
  const { stdout } = await run("ps", ["-eo", "pid,args"]);
  return stdout.split("\n").filter((line) => line.includes(dir));
}
