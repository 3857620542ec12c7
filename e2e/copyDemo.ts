import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, inject } from "vitest";
import { makeDataDir, whyNoDemo } from "./startTouchstone.ts";

/** A data directory with the demo as it was made, for this test file alone; removed after its tests. Waits until it is made. */
export async function copyDemo(): Promise<string> {
  const demo: string | undefined = inject("demoData");
  // An empty name would be the root of the machine's files.
  if (!demo) throw new Error("no demo was made: these tests want --config e2e/vitest.config.ts");
  while (!existsSync(demo)) {
    if (existsSync(whyNoDemo(demo))) throw new Error(`no demo was made: ${await readFile(whyNoDemo(demo), "utf8")}`);
    await sleep(100);
  }
  const dataDir = await makeDataDir();
  afterAll(() => rm(dataDir, { recursive: true, force: true }));
  // The database's files keep their owner, which `fs.cp` would not do.
  await promisify(execFile)("cp", ["-a", `${demo}/.`, dataDir]);
  return dataDir;
}
