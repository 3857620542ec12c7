#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Types are stripped and code compiled once, not at every start; a third of the start's time.
enableCompileCache(join(import.meta.dirname, "..", "..", "..", "node_modules", ".cache", "node"));
const { run } = await import("./cli.ts");

await run(process.argv.slice(2));
