import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, inject } from "vitest";
import { makeDataDir } from "./startTouchstone.ts";

/** A data directory with the demo as it was made, for this test file alone; removed after its tests. */
export async function copyDemo(): Promise<string> {
  const demo: string | undefined = inject("demoData");
  // An empty name would be the root of the machine's files.
  if (!demo) throw new Error("no demo was made: these tests want --config e2e/vitest.config.ts");
  const dataDir = await makeDataDir();
  afterAll(() => rm(dataDir, { recursive: true, force: true }));
  // The database's files keep their owner, which `fs.cp` would not do.
  await promisify(execFile)("cp", ["-a", `${demo}/.`, dataDir]);
  return dataDir;
}
