import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readdir, readFile, rm, statfs } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { waitFor } from "@touchstone/testkit";
import { freePort } from "../runProgram.ts";

const run = promisify(execFile);
const CHUNK_BYTES = 65_536;
const REST_BYTES = 8_388_608;

/** A directory that can be filled to the brim without harm to anybody else: memory of a fixed size. Needs root. */
export async function openSmallDisk(dir: string, megabytes: number) {
  await mkdir(dir, { recursive: true });
  await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", dir]);
  return {
    /** Nearly all of it at once, and the rest bit by bit until there is none: others write meanwhile. */
    fill: async () => {
      const { bavail, bsize } = await statfs(dir);
      await run("fallocate", ["-l", String(Math.max(REST_BYTES, bavail * bsize - REST_BYTES)), join(dir, "filler")]);
      const rest = await open(join(dir, "rest"), "w");
      try {
        for (;;) await rest.write(Buffer.alloc(CHUNK_BYTES));
      } catch (error) {
        if ((error as { code?: string }).code !== "ENOSPC") throw error;
      } finally {
        await rest.close();
      }
    },
    empty: async () => {
      for (const turn of ["filler", "rest"]) await rm(join(dir, turn), { force: true });
    },
    close: () => run("umount", ["-l", dir]),
  };
}

/** A real Redis of its own, in memory alone: whatever it loses must not matter. Throws when redis-server is not installed. */
export async function startRedis(dir: string) {
  const port = await freePort();
  const launch = async () => {
    const server = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", dir], {
      stdio: "ignore",
    });
    const failed = once(server, "error").then(([error]) => Promise.reject(error));
    await Promise.race([failed, waitFor(() => answers(port), { timeoutMs: 10_000, what: "Redis answers" })]);
    failed.catch(() => {}); // It runs: what comes later is its exit.
    return server;
  };
  let server = await launch();
  const end = async (signal: NodeJS.Signals) => {
    const ended = server.exitCode === null && server.signalCode === null ? once(server, "exit") : null;
    server.kill(signal);
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    pids: async () => [server.pid as number],
    kill: async () => {
      await end("SIGKILL");
      server = await launch();
    },
    flush: () => say(port, "FLUSHALL\r\n"),
    close: () => end("SIGKILL"),
  };
}

const answers = (port: number) => say(port, "PING\r\n").then((answer) => answer.startsWith("+PONG"));

async function say(port: number, command: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  try {
    socket.write(command);
    const [answer] = (await once(socket, "data")) as [Buffer];
    return answer.toString();
  } finally {
    socket.destroy();
  }
}

/** The database's first process and all that it started. */
export async function postgresPids(home: string): Promise<number[]> {
  const first = Number((await readFile(join(home, "data", "postmaster.pid"), "utf8")).split("\n", 1)[0]);
  const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(all.map(async (pid) => [pid, await parentOf(pid)] as const));
  return [first, ...parents.flatMap(([pid, parent]) => (parent === first ? [pid] : []))];
}

async function parentOf(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null); // It may have ended meanwhile.
  return stat === null ? null : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as { code?: string }).code !== "ESRCH") throw error; // Ended by itself.
    }
  }
}
