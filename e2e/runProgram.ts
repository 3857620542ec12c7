import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = join(import.meta.dirname, "..");

/** A program of ours as a child process, the way it runs on a customer's machine. */
export interface Running {
  readonly child: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** SIGTERM, and waits for the end; returns the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Starts a TypeScript file of ours; nothing of this environment configures it, only `env` does. `nodeOptions` are put before the file. */
export function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Running {
  return watched(
    spawn(process.execPath, [...nodeOptions, join(ROOT, file), ...args], {
      env: { ...bareEnvironment(), ...env },
      stdio: "pipe",
    }),
  );
}

/** `npm start`, as a person types it at a terminal: in a process group of its own, which is who Ctrl-C goes to. */
export function runNpmStart(env: Readonly<Record<string, string>>): Running {
  const options = { cwd: ROOT, env: { ...bareEnvironment(), ...env }, detached: true } as const;
  return watched(spawn("npm", ["start"], { ...options, stdio: "pipe" }));
}

function watched(child: ChildProcessWithoutNullStreams): Running {
  let printed = "";
  child.stdout.on("data", (chunk) => (printed += chunk));
  child.stderr.on("data", (chunk) => (printed += chunk));
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return await ended;
  };
  return { child, output: () => printed, stop: () => end("SIGTERM"), kill: async () => void (await end("SIGKILL")) };
}

function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG } = process.env;
  return { PATH, HOME, LANG };
}

/** Waits until `/readyz` says yes. Throws with what the program printed when it ends or takes too long: nothing of it stays then. */
export async function untilReady(url: string, running: Running, timeoutMs = 180_000): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  while (Date.now() < giveUpAt) {
    if (running.child.exitCode !== null) throw new Error(`it ended while starting:\n${running.output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(25);
  }
  await running.kill();
  throw new Error(`not ready after ${timeoutMs} ms:\n${running.output()}`);
}
