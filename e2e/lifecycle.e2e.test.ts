import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { waitFor } from "@touchstone/testkit";
import { afterEach, expect, test } from "vitest";
import { callWithSound } from "./carrierSide.ts";
import { copyDemo } from "./copyDemo.ts";
import { freePort, type Running, runNpmStart, untilReady } from "./runProgram.ts";
import { type RunningTouchstone, startTouchstone } from "./startTouchstone.ts";

const run = promisify(execFile);
const dataDir = await copyDemo();
/** Billing at Globex. */
const LINE = "+441134960200";
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

test("npm start tells where the screens are and who may sign in, and Ctrl-C ends it cleanly", async () => {
  const running = await npmStart();
  for (const path of ["desk", "board", "sim", "docs"]) expect(running.output()).toContain(`${running.url}/${path}`);
  expect(running.output()).toMatch(/ana@globex\.example +Ana Ruiz, agent at Globex/);
  const family = await familyOf(running);
  process.kill(-(running.child.pid as number), "SIGINT");
  await waitFor(() => running.child.exitCode !== null, { timeoutMs: 15_000 });
  expect(running.child.exitCode).toBe(0);
  await allGone(family);
});

test("kill -9 of npm in the middle of a call with sound leaves no process behind, the mixer neither", async () => {
  const running = await npmStart();
  await callWithSound(running.url, { from: "+441632960188", to: LINE });
  const family = await familyOf(running);
  const doing = (what: RegExp) => family.some(({ args }) => what.test(args));
  expect([doing(/touchstone\/src\/main\.ts/), doing(/mixer\/child\.ts/), doing(/postgres/)]).toEqual([
    true,
    true,
    true,
  ]);
  await running.kill();
  await allGone(family);
});

/** Processes that work on the data: the database's and their guard. */
async function processesOf(dir: string): Promise<string[]> {
  const { stdout } = await run("ps", ["-eo", "pid,args"]);
  return stdout.split("\n").filter((line) => line.includes(dir));
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

/** A program, its children, and theirs. */
async function familyOf({ child }: Running): Promise<Process[]> {
  const { stdout } = await run("ps", ["-eo", "pid=,ppid=,args="]);
  const all = stdout.split("\n").map((line): Process => {
    const [, pid, parent, args = ""] = line.match(/^ *(\d+) +(\d+) (.*)$/) ?? [];
    return { pid: Number(pid), parent: Number(parent), args };
  });
  const withChildren = (one: Process): Process[] => [
    one,
    ...all.filter(({ parent }) => parent === one.pid).flatMap(withChildren),
  ];
  return all.filter(({ pid }) => pid === child.pid).flatMap(withChildren);
}

async function allGone(family: readonly Process[]): Promise<void> {
  await waitFor(async () => {
    const { stdout } = await run("ps", ["-eo", "pid=,args="]);
    const alive = stdout.split("\n").map((line) => line.trim());
    const left = family.filter(({ pid, args }) => alive.includes(`${pid} ${args}`)).map(({ args }) => args);
    expect([...left, ...(await processesOf(dataDir))]).toEqual([]);
    return true;
  });
}

async function npmStart(): Promise<RunningTouchstone> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const running = { ...runNpmStart({ PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "warn" }), url };
  started.push(running);
  await untilReady(url, running);
  await waitFor(() => running.output().includes("Touchstone is ready."));
  return running;
}

async function start(): Promise<RunningTouchstone> {
  const running = await startTouchstone({ dataDir });
  started.push(running);
  return running;
}
