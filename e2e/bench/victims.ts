import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Log, startEmbeddedPostgres } from "@touchstone/runtime";
import { createDatabaseProxy, waitFor } from "@touchstone/testkit";
import { startTouchstone } from "../startTouchstone.ts";

/** What is killed again and again while calls come in. */
export interface Victim {
  /** Kills it, brings it back, and returns how long it was away in milliseconds; `chance` is 0–1. */
  strike(chance: number): Promise<number>;
  stop(): Promise<void>;
  /** Everything the product printed, over all its lives. */
  output(): string;
}

interface Product {
  readonly port: number;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The whole product with its embedded database: both are killed at one instant. */
export async function startAll(product: Product & { readonly signal: "SIGKILL" | "SIGTERM" }): Promise<Victim> {
  let running = await startTouchstone(product);
  let printed = "";
  const end = async () => {
    if (product.signal === "SIGKILL") {
      process.kill(await postmasterPid(join(product.dataDir, "postgres")), "SIGKILL");
      return await running.kill();
    }
    const code = await running.stop();
    if (code !== 0) printed += `\nit ended with ${code} after SIGTERM\n`;
  };
  return {
    strike: async () => {
      await end();
      printed += `${running.output()}\n--- ${product.signal}\n`;
      const diedAt = performance.now();
      running = await startTouchstone(product);
      return performance.now() - diedAt;
    },
    stop: async () => void (await running.stop()),
    output: () => printed + running.output(),
  };
}

/** The longest that the database stays away, milliseconds. */
const AWAY_MS = 6_000;

/** The product on a database of its own, which alone is killed: its connections break, and it stays away for some seconds. */
export async function startBesideDatabase({ log, ...product }: Product & { readonly log: Log }): Promise<Victim> {
  const home = join(product.dataDir, "postgres");
  const postgres = await startEmbeddedPostgres({ dataDir: home, log });
  const proxy = await createDatabaseProxy(postgres.url("owner"));
  const running = await startTouchstone({ ...product, env: { ...product.env, DATABASE_URL: proxy.url } });
  return {
    strike: async (chance) => {
      process.kill(await postmasterPid(home), "SIGKILL");
      await proxy.refuse();
      const awayMs = 1_000 + chance * (AWAY_MS - 1_000);
      await sleep(awayMs);
      await proxy.open();
      const openedAt = performance.now();
      await waitFor(async () => (await fetch(`${running.url}/readyz`).catch(() => undefined))?.ok, {
        timeoutMs: 30_000,
      });
      return performance.now() - openedAt;
    },
    stop: async () => {
      await running.stop();
      await proxy.close();
      await postgres.stop();
    },
    output: () => running.output(),
  };
}

const postmasterPid = async (home: string) =>
  Number((await readFile(join(home, "data", "postmaster.pid"), "utf8")).split("\n", 1)[0]);
