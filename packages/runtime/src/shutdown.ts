import type { Log } from "./log.ts";

/** One orderly end of the process. */
export interface Shutdown {
  /** Adds a step; steps run last added first, each after the one before it has ended. */
  onShutdown(name: string, step: () => Promise<unknown> | unknown): void;
  /** Runs all steps once (later calls wait for the same end) and returns the exit code: 1 when a step failed or time ran out. */
  shutDown(reason: string): Promise<number>;
  isDraining(): boolean;
  /** Makes SIGTERM and SIGINT shut down and exit; a second signal exits at once. */
  listenToSignals(): void;
}

/** `timeoutMs` bounds all steps together, default 10 s: an orchestrator kills after 30. */
export function createShutdown(options: { log: Log; timeoutMs?: number; exit?: (code: number) => void }): Shutdown {
  const { log, timeoutMs = 10_000, exit = (code: number) => process.exit(code) } = options;
  const steps: { name: string; step: () => Promise<unknown> | unknown }[] = [];
  let ending: Promise<number> | undefined;
  const shutDown = (reason: string) => {
    ending ??= runSteps(steps.toReversed(), { log, timeoutMs, reason });
    return ending;
  };
  const onSignal = (signal: string) => {
    if (ending) return exit(1);
    void shutDown(signal).then(exit);
  };
  return {
    onShutdown: (name, step) => void steps.push({ name, step }),
    shutDown,
    isDraining: () => ending !== undefined,
    listenToSignals: () => {
      for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, onSignal);
    },
  };
}

async function runSteps(
  steps: { name: string; step: () => Promise<unknown> | unknown }[],
  options: { log: Log; timeoutMs: number; reason: string },
): Promise<number> {
  const { log, timeoutMs, reason } = options;
  log.info({ reason }, "shutting down");
  const startedAt = performance.now();
  let current = "";
  let failed = false;
  const all = async () => {
    for (const { name, step } of steps) {
      current = name;
      try {
        await step();
      } catch (err) {
        failed = true;
        log.error({ err, step: name }, "a shutdown step failed");
      }
    }
    return "done" as const;
  };
  const late = Promise.withResolvers<"late">();
  const timer = setTimeout(() => late.resolve("late"), timeoutMs);
  const end = await Promise.race([all(), late.promise]);
  clearTimeout(timer);
  if (end === "late") log.error({ step: current, timeoutMs }, "shutdown took too long");
  else log.info({ ms: Math.round(performance.now() - startedAt) }, "stopped");
  return failed || end === "late" ? 1 : 0;
}

/**
 * Shuts down when the parent's pipe on standard input closes, which it does however the parent ended. For children whose
 * parent must not leave them behind after a kill -9.
 */
export function exitWithParent(shutdown: Shutdown, exit: (code: number) => void = (code) => process.exit(code)): void {
  process.stdin.resume();
  process.stdin.once("error", () => {}); // A reset pipe is a closed pipe.
  process.stdin.once("close", () => void shutdown.shutDown("the parent process is gone").then(exit));
}
