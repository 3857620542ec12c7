import { spawn } from "node:child_process";
import { childEnv, node24 } from "./prepare.mjs";

const SECOND_SIGNAL_MS = 500;
const PARENT_CHECK_MS = 250;

/**
 * Runs a TypeScript file on Node 24 in a process group of its own and ends with its exit code. Whatever ends us ends it: signals
 * are passed on, and a kill -9 closes the pipe that the child watches on its standard input.
 */
export function runNode24(args) {
  const child = spawn(node24, args, {
    env: { ...childEnv, TOUCHSTONE_PARENT_PIPE: "true" },
    stdio: ["pipe", "inherit", "inherit"],
    detached: true,
  });
  child.stdin.on("error", () => {}); // The child is gone: its exit code tells.
  child.once("error", (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.once("exit", (code) => process.exit(code ?? 1));
  passSignalsTo(child);
  watchNpm(child);
}

/** Ctrl-C reaches us from the terminal and once more through npm: what comes right after the first is the same one. */
function passSignalsTo(child) {
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      const now = performance.now();
      if (now - lastAt < SECOND_SIGNAL_MS) return;
      lastAt = now;
      child.kill(signal);
    });
  }
}

/** Started by npm, we end with it, also when it was killed and could not tell us. */
function watchNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    child.stdin.end();
  }, PARENT_CHECK_MS);
}
