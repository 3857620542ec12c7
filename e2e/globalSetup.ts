import { rm } from "node:fs/promises";
import type { TestProject } from "vitest/node";
import { makeDataDir, startTouchstone } from "./startTouchstone.ts";

declare module "vitest" {
  interface ProvidedContext {
    demoData: string;
  }
}

/** Makes the demo once, which takes most of a minute; every test file starts from a copy. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const demoData = await makeDataDir();
  const first = await startTouchstone({ dataDir: demoData });
  const code = await first.stop();
  if (code !== 0) throw new Error(`the first start ended with ${code}:\n${first.output()}`);
  project.provide("demoData", demoData);
  return () => rm(demoData, { recursive: true, force: true });
}
