import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@touchstone/runtime";

const PREVIOUS_STOP_MS = 5000;

/**
 * Waits until the port is free: after a kill -9 the process before us may still be draining. Throws after 5 s with what a
 * person can do.
 */
export async function awaitPort(options: { host: string; port: number; log: Log }): Promise<void> {
  const { host, port, log } = options;
  const giveUpAt = performance.now() + PREVIOUS_STOP_MS;
  for (let told = false; ; told = true) {
    const problem = await tryPort(host, port);
    if (problem === undefined) return;
    if (problem !== "EADDRINUSE")
      throw new Error(`Touchstone cannot listen on ${host}:${port} (${problem}). Set HOST or PORT.`);
    if (!told) log.info({ port }, "waiting for the port to become free");
    if (performance.now() > giveUpAt) {
      throw new Error(`Port ${port} is in use, perhaps by another Touchstone. Stop what uses it, or set PORT.`);
    }
    await sleep(50);
  }
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
