#!/usr/bin/env node
/** `npm run bench -- NAME [options]` and `npm run chaos`: runs e2e/bench/NAME.ts, which prints what it measured. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureDependencies, ensureWeb, orExit, root } from "./prepare.mjs";
import { runNode24 } from "./runNode24.mjs";

const [name = "", ...options] = process.argv.slice(2);
const file = join(root, "e2e", "bench", `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(join(root, "e2e", "bench")).flatMap((entry) => entry.match(/^([a-z-]+)\.ts$/)?.[1] ?? []);
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${names.join(", ")}`);
  process.exit(2);
}
orExit(ensureDependencies);
// Most benches run the whole product, which does not start without it.
orExit(ensureWeb);
runNode24([file, ...options]);
