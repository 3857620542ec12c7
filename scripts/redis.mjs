/** The Redis that tests of the way with REDIS_URL start for themselves. */
import { spawnSync } from "node:child_process";
import { installPackages } from "./apt.mjs";

/** Installs it where we may. Returns undefined when it is there, else what a person should do. */
export function ensureRedis() {
  if (spawnSync("redis-server", ["--version"]).status === 0) return undefined;
  return installPackages(["redis-server"], "Tests with a real Redis need redis-server.");
}
