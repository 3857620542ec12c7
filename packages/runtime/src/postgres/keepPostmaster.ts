import { setTimeout as sleep } from "node:timers/promises";
import { type Postmaster, type PostmasterOptions, startPostmaster } from "./postmaster.ts";

const RETRY_MS = [0, 100, 200, 500, 1000, 2000];

/**
 * Starts the database and starts it again, on the same port, whenever it ends without having been asked to: pools connect again by
 * themselves, and what was committed is there.
 */
export async function keepPostmaster(options: PostmasterOptions): Promise<{ port: number; stop(): Promise<void> }> {
  let current = await startPostmaster(options);
  const { port } = current;
  let stopping = false;

  const watch = async () => {
    for (;;) {
      const code = await current.ended;
      if (stopping) return;
      options.log.error({ code }, "PostgreSQL has ended; starting it again");
      const next = await startAgain(options, port, () => stopping);
      if (!next) return;
      current = next;
      if (stopping) return await current.stop();
    }
  };
  const watching = watch();
  return {
    port,
    stop: async () => {
      stopping = true;
      await current.stop();
      await watching;
    },
  };
}

/** Tries until it runs; for a moment the killed one's processes may still hold its memory. */
async function startAgain(
  options: PostmasterOptions,
  port: number,
  isStopping: () => boolean,
): Promise<Postmaster | undefined> {
  for (let attempt = 0; !isStopping(); attempt++) {
    await sleep(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]);
    try {
      return await startPostmaster(options, port);
    } catch (err) {
      options.log.error({ err, attempt }, "PostgreSQL could not be started again");
    }
  }
  return undefined;
}
