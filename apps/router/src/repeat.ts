import type { Log } from "@touchstone/runtime";
import type { Clock } from "./clock.ts";

const HURRY_MS = 50;

export interface RepeatedTask {
  start(): void;
  /** Brings the next turn forward; hints in quick succession count once. */
  hurry(): void;
  /** Waits for a turn that is under way; there is no other. */
  stop(): Promise<void>;
}

/** Runs a task again and again, never twice at once; an error is logged and tried again at the next turn. */
export function repeat(
  name: string,
  task: () => Promise<void>,
  everyMs: number,
  { log, clock }: { log: Log; clock: Clock },
): RepeatedTask {
  let callOff: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let stopped = true;
  let hurried = false;
  const wait = (ms: number) => {
    callOff = clock.after(ms, run);
  };
  const run = () => {
    callOff = undefined;
    hurried = false;
    running = task()
      .catch((error) => log.error({ err: error, task: name }, "a periodic task failed; it runs again"))
      .finally(() => {
        running = undefined;
        if (!stopped) wait(hurried ? HURRY_MS : everyMs);
      });
  };
  return {
    start: () => {
      stopped = false;
      wait(everyMs);
    },
    hurry: () => {
      if (hurried || stopped) return;
      hurried = true;
      if (!callOff) return;
      callOff();
      wait(HURRY_MS);
    },
    stop: async () => {
      stopped = true;
      callOff?.();
      await running;
    },
  };
}
