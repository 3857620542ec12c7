import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { makeDataDir, startTouchstone } from "./startTouchstone.ts";

declare module "vitest" {
  interface ProvidedContext {
    demoData: string;
  }
}

/**
 * Makes the demo once, which takes a good part of a minute; every test file starts from a copy. `DEMO_DATA` names a data directory
 * made before, so that a single test can be tried again and again.
 */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  // An empty one would be the root of everything.
  const madeBefore = process.env.DEMO_DATA || null;
  const demoData = madeBefore ?? (await makeDemo());
  project.provide("demoData", demoData);
  return async () => {
    if (!madeBefore) await rm(demoData, { recursive: true, force: true });
  };
}

async function makeDemo(): Promise<string> {
  const dataDir = await makeDataDir();
  const first = await startTouchstone({ dataDir });
  const code = await first.stop();
  if (code !== 0) throw new Error(`the first start ended with ${code}:\n${first.output()}`);
  return dataDir;
}
