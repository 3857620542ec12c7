import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type Running, run, untilReady } from "./runProgram.ts";

/** The whole product as `npm start` runs it, on a port and with data of its own. */
export interface RunningTouchstone extends Running {
  readonly url: string;
}

/** Starts it and waits until it is ready, the demo included. With `dataDir` the data of an earlier start are kept, else they go with `stop`. */
export async function startTouchstone(
  options: { dataDir?: string; port?: number; env?: Record<string, string>; command?: "start" | "cluster" } = {},
): Promise<RunningTouchstone> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? (await makeDataDir());
  const own = { PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "warn", TOUCHSTONE_PARENT_PIPE: "true" };
  const running = run("apps/touchstone/src/main.ts", [options.command ?? "start"], { ...own, ...options.env });
  const url = `http://localhost:${port}`;
  await untilReady(url, running);
  const stop = async () => {
    const code = await running.stop();
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    return code;
  };
  return { ...running, url, stop };
}

/** An empty directory that the database's user can reach too, when we are root. */
export async function makeDataDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "touchstone-e2e-"));
  await chmod(dir, 0o755);
  return dir;
}

/** The file that is there instead of a demo that could not be made, and says why. */
export const whyNoDemo = (demo: string): string => `${demo}.failed`;
