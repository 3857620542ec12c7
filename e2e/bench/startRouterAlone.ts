import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface RouterAlone {
  /** There are new facts of the tenant. */
  wake(tenantId: string): void;
  /** However often it is called. */
  stop(): Promise<void>;
}

/** Starts a router in a process of its own on the database; resolves when it is ready. */
export async function startRouterAlone(url: string): Promise<RouterAlone> {
  const file = fileURLToPath(new URL("./routerAlone.ts", import.meta.url));
  const child = spawn(process.execPath, [file, url], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), endedEarly(ended)]);
  return {
    wake: (tenantId) => void child.stdin.write(`${tenantId}\n`),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

async function endedEarly(ended: Promise<unknown[]>): Promise<never> {
  const [code] = await ended;
  throw new Error(`the router ended with ${code} before it was ready`);
}
