import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

interface RouterAlone {
  /** There are new facts of the tenant. */
  wake(tenantId: string): void;
  stop(): Promise<void>;
}

/** Starts a router in a process of its own on the database; resolves when it is ready. */
export async function startRouterAlone(url: string): Promise<RouterAlone> {
  const file = fileURLToPath(new URL("./routerAlone.ts", import.meta.url));
  const child = spawn(process.execPath, [file, url], { stdio: ["pipe", "pipe", "inherit"] });
  await Promise.race([once(child.stdout, "data"), endedEarly(child)]);
  return {
    wake: (tenantId) => void child.stdin.write(`${tenantId}\n`),
    stop: async () => {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

async function endedEarly(child: ChildProcess): Promise<never> {
  const [code] = await once(child, "exit");
  throw new Error(`the router ended with ${code} before it was ready`);
}
