import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "@touchstone/testkit";

const MAIN = join(import.meta.dirname, "..", "apps", "touchstone", "src", "main.ts");

/** The whole product as `npm start` runs it, on a port and with data of its own. */
export interface RunningTouchstone {
  url: string;
  process: ChildProcess;
  /** Everything it printed. */
  output(): string;
  /** Asks it to stop, waits until it has, and removes its data. Returns the exit code. */
  stop(): Promise<number | null>;
}

/** Starts it and waits until it is ready, the demo included. `dataDir` keeps data of an earlier start. */
export async function startTouchstone(
  options: { dataDir?: string; env?: Record<string, string> } = {},
): Promise<RunningTouchstone> {
  const port = await freePort();
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "touchstone-e2e-")));
  const own = { PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "warn", TOUCHSTONE_PARENT_PIPE: "true" };
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [MAIN, "start"], {
    env: { PATH, HOME, ...own, ...options.env },
    stdio: "pipe",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const url = `http://localhost:${port}`;
  const seen = await waitFor(() => look(url, child), { timeoutMs: 60_000, everyMs: 50, what: "Touchstone ready" });
  if (seen === "ended") throw new Error(`Touchstone ended with ${child.exitCode}:\n${output}`);
  return {
    url,
    process: child,
    output: () => output,
    stop: async () => {
      const code = await stopped(child);
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

async function look(url: string, child: ChildProcess): Promise<"ready" | "ended" | undefined> {
  if (child.exitCode !== null) return "ended";
  return (await fetch(`${url}/readyz`)).ok ? "ready" : undefined;
}

function stopped(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill("SIGTERM");
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
