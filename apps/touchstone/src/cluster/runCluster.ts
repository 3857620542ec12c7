import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { hashPassword } from "@touchstone/api";
import { openDatabase } from "@touchstone/db";
import { createLog, createShutdown, exitWithParent, type Log } from "@touchstone/runtime";
import { awaitPort } from "../awaitPort.ts";
import { adoptAccount } from "../carrierAccounts.ts";
import type { Config } from "../config.ts";
import { DEMO_PASSWORD, seedDemo } from "../demo/seedDemo.ts";
import { emulatedAccounts } from "../emulatedCarrier.ts";
import { emulatedMailKeys } from "../emulatedMailKeys.ts";
import { openDatabases } from "../openDatabases.ts";
import { welcome } from "../welcome.ts";
import { openCluster } from "./openCluster.ts";

const READY_MS = 60_000;
const COPIES = 2;
/** The processes end one kind after the other, each with what it has in hand. */
const SHUTDOWN_MS = 40_000;

/** `npm run cluster`: every app in processes of its own, two of each, behind one proxy, until a signal or the parent's end. */
export async function runCluster(config: Config): Promise<void> {
  const log = createLog({ name: "cluster", level: config.logLevel });
  const shutdown = createShutdown({ log, timeoutMs: SHUTDOWN_MS });
  shutdown.listenToSignals();
  if (config.parentPipe) exitWithParent(shutdown);
  try {
    await mkdir(config.dataDir, { recursive: true });
    const urls = await openDatabases(config, { log, shutdown });
    const prepared = await prepare(config, urls.system, log);
    await awaitPort({ host: config.host, port: config.port, log });
    const cluster = await openCluster({ ...clusterOptions(config, log), databaseUrl: urls.owner, ...prepared });
    shutdown.onShutdown("processes", () => cluster.stop());
    await cluster.untilReady(READY_MS);
    console.log(welcome(config));
    for (const { name, pid, port } of cluster.members) console.log(`  ${name.padEnd(12)} process ${pid}, port ${port}`);
  } catch (error) {
    await shutdown.shutDown("it could not start");
    throw error;
  }
}

function clusterOptions(config: Config, log: Log) {
  const { host, port, publicUrl, redisUrl, logLevel, searchPath, demo } = config;
  const demoPassword = demo ? DEMO_PASSWORD : null;
  const attachmentsDir = join(config.dataDir, "attachments");
  const outboxDir = join(config.dataDir, "outbox");
  const common = { host, port, publicUrl, redisUrl, logLevel, searchPath };
  return { ...common, demoPassword, attachmentsDir, outboxDir, copies: COPIES, log };
}

/** The demo and the carrier's accounts, as the all-in-one process makes them. */
async function prepare(config: Config, systemUrl: string, log: Log) {
  if (config.demo) await seedDemo({ systemUrl, log, hashPassword });
  const system = openDatabase(systemUrl, { name: "touchstone cluster", max: 2 });
  try {
    if (!config.twilio) {
      const emulatorAccounts = JSON.stringify(await emulatedAccounts(system, config.publicUrl));
      return { emulatorAccounts, mailKeys: await emulatedMailKeys(config.dataDir) };
    }
    await adoptAccount(system, config.twilio);
    const { accountSid: TWILIO_ACCOUNT_SID, authToken: TWILIO_AUTH_TOKEN, apiUrl } = config.twilio;
    return { carrierApiUrl: apiUrl ?? null, carrierEnv: { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } };
  } finally {
    await system.close();
  }
}
