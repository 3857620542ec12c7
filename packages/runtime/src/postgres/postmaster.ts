import { type ChildProcess, spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log.ts";
import { bareEnv } from "./cluster.ts";
import type { DatabaseUser } from "./databaseUser.ts";

const READY = "database system is ready to accept connections";
const PREVIOUS_STOP_MS = 10_000;
const START_MS = 60_000;
/** Of what the database says while it starts: impatient clients make it say much. */
const KEPT_CHARACTERS = 20_000;

/**
 * Runs PostgreSQL as a child of a shell that watches a pipe from this process. When this process ends, however it ends,
 * the pipe closes and the shell stops the database. Both run in a session of their own, so that neither Ctrl-C nor a
 * signal to our process group reaches the database before we have drained.
 */
const GUARD = `exec 3<&0
"$@" </dev/null &
database=$!
( read -r nothing <&3; kill -INT $database 2>/dev/null ) >/dev/null 2>&1 &
watcher=$!
wait $database
code=$?
kill $watcher 2>/dev/null
exit $code`;

export interface Postmaster {
  port: number;
  /** Resolves with the exit code when the database has ended, asked to or not. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

export interface PostmasterOptions {
  postgres: string;
  data: string;
  settings: Record<string, string>;
  user: DatabaseUser | undefined;
  log: Log;
}

/** Starts the database on a port of 127.0.0.1, any free one by default, and waits until it accepts connections. */
export async function startPostmaster(options: PostmasterOptions, fixedPort?: number): Promise<Postmaster> {
  await waitForPrevious(options.data, options.log);
  for (let attempt = 1; ; attempt++) {
    const port = fixedPort ?? (await freePort());
    try {
      return await launch(options, port);
    } catch (error) {
      // Another program may take the port between our look and PostgreSQL's bind.
      const portTaken = error instanceof Error && error.message.includes("could not bind");
      if (!portTaken || fixedPort || attempt === 5) throw error;
    }
  }
}

async function launch(options: PostmasterOptions, port: number): Promise<Postmaster> {
  const flags = Object.entries({ ...options.settings, port: String(port) }).flatMap(([k, v]) => ["-c", `${k}=${v}`]);
  const guard = spawn("/bin/sh", ["-c", GUARD, "guard", options.postgres, "-D", options.data, ...flags], {
    cwd: options.data,
    env: bareEnv(),
    stdio: ["pipe", "ignore", "pipe"],
    detached: true,
    ...options.user,
  });
  guard.stdin?.on("error", () => {}); // EPIPE when the guard is gone: `ended` tells it.
  const ended = new Promise<number | null>((resolve) => {
    guard.once("error", () => resolve(null));
    guard.once("exit", (code) => resolve(code));
  });
  await untilReady(guard, ended, options.log);
  return { port, ended, stop: () => stopGuard(guard, ended, options.data) };
}

/** Reads the database's own log: resolves at its ready line, rejects with what it said when it ends before that. */
async function untilReady(guard: ChildProcess, ended: Promise<number | null>, log: Log): Promise<void> {
  let said = "";
  const ready = new Promise<void>((resolve) => {
    guard.stderr?.on("data", (chunk: Buffer) => {
      const text = chunk.toString();
      said = (said + text).slice(-KEPT_CHARACTERS);
      reportTroubles(text, log);
      if (said.includes(READY)) resolve();
    });
  });
  const failed = ended.then((code) => {
    throw new Error(`PostgreSQL ended with code ${code} before it was ready:\n${said.trim()}`);
  });
  const late = sleep(START_MS, undefined, { ref: false }).then(() => {
    throw new Error(`PostgreSQL was not ready after ${START_MS / 1000} s:\n${said.trim()}`);
  });
  failed.catch(() => {}); // Lost races are no errors.
  late.catch(() => {});
  try {
    await Promise.race([ready, failed, late]);
  } catch (error) {
    guard.stdin?.end();
    throw error;
  }
}

/** Only what an operator must see: statements that fail are their callers' business, and may quote personal data. */
function reportTroubles(text: string, log: Log): void {
  for (const line of text.split("\n")) {
    if (/\b(PANIC|FATAL):/.test(line) && !line.includes("terminating connection")) log.warn({ line }, "PostgreSQL");
  }
}

async function stopGuard(guard: ChildProcess, ended: Promise<number | null>, data: string): Promise<void> {
  guard.stdin?.end();
  const timeout = sleep(15_000, "late" as const, { ref: false });
  if ((await Promise.race([ended, timeout])) !== "late") return;
  const pid = await postmasterPid(data);
  if (pid) process.kill(pid, "SIGQUIT"); // Crash-safe: the next start recovers from the log.
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no TCP port");
  return address.port;
}

/** After a kill -9 the guard may still be stopping the previous database: its data directory is ours once it has ended. */
async function waitForPrevious(data: string, log: Log): Promise<void> {
  const giveUpAt = Date.now() + PREVIOUS_STOP_MS;
  for (let told = false; ; told = true) {
    const pid = await postmasterPid(data);
    if (!pid) return;
    if (!(await isPostgres(pid))) return await rm(join(data, "postmaster.pid"), { force: true });
    if (!told) log.info({ pid }, "waiting for the previous database to stop");
    if (Date.now() > giveUpAt) {
      throw new Error(
        `Another Touchstone is running on ${data} (PostgreSQL process ${pid}). Stop it, or set DATA_DIR.`,
      );
    }
    await sleep(20);
  }
}

async function postmasterPid(data: string): Promise<number | undefined> {
  const file = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "");
  return Number.parseInt(file, 10) || undefined;
}

/** The port of the database that runs on `data` and accepts connections; undefined when none does. */
export async function runningPort(data: string): Promise<number | undefined> {
  const pid = await postmasterPid(data);
  if (!pid || !(await isPostgres(pid))) return undefined;
  const lines = (await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  return lines[7]?.trim() === "ready" ? Number(lines[3]) : undefined;
}

/** Whether the process lives and is a PostgreSQL: after a reboot another program may have its number. */
async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => undefined);
  return name === undefined ? process.platform !== "linux" : name.startsWith("postgres");
}
