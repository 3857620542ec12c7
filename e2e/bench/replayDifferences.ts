import { once } from "node:events";
import { run } from "../runProgram.ts";

/** Every projection rebuilt from the journal by the product's own command; what it tells when one is not the same. */
export async function replayDifferences(dataDir: string): Promise<string[]> {
  const replay = run("apps/touchstone/src/main.ts", ["replay"], { DATA_DIR: dataDir, LOG_LEVEL: "warn" });
  const [code] = (await once(replay.child, "close")) as [number | null];
  return code === 0 ? [] : [replay.output()];
}
