#!/usr/bin/env node
/** `npm start`: sets up what is missing and runs everything in one process. `npm run touchstone -- <command>`: the same with a command. */
import { join } from "node:path";
import { ensureDependencies, ensureWeb, orExit, root } from "./prepare.mjs";
import { runNode24 } from "./runNode24.mjs";

const command = process.argv.slice(2);
orExit(() => {
  ensureDependencies();
  if (["start", "cluster"].includes(command[0] ?? "start")) ensureWeb();
});
runNode24([join(root, "apps", "touchstone", "src", "main.ts"), ...command]);
