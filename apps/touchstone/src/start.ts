import { hashPassword } from "@touchstone/api";
import { openDatabase } from "@touchstone/db";
import { createServer, exitWithParent } from "@touchstone/runtime";
import { awaitPort } from "./awaitPort.ts";
import { adoptAccount } from "./carrierAccounts.ts";
import { composeApps } from "./composeApps.ts";
import type { Config } from "./config.ts";
import { seedDemo } from "./demo/seedDemo.ts";
import { type Installation, openInstallation } from "./openInstallation.ts";
import { welcome } from "./welcome.ts";

/** Runs all apps on one port until a signal or the parent's end. Throws when it cannot start, having closed what it opened. */
export async function start(config: Config): Promise<void> {
  const installation = await openInstallation(config);
  try {
    await serve(installation);
  } catch (error) {
    await installation.shutdown.shutDown("it could not start");
    throw error;
  }
}

async function serve(installation: Installation): Promise<void> {
  const { config, shutdown, log, metrics, system, urls } = installation;
  shutdown.listenToSignals();
  if (config.parentPipe) exitWithParent(shutdown);
  if (config.demo) {
    const made = await seedDemo({ systemUrl: urls.system, log, hashPassword });
    if (made > 0) await analyze(urls.owner);
  }
  if (config.twilio) await adoptAccount(system, config.twilio);
  const checks = { database: () => system.pool.query("select 1") };
  const server = await createServer({ log, metrics, shutdown, checks });
  await composeApps(server, installation);
  await awaitPort({ host: config.host, port: config.port, log });
  await server.listen({ host: config.host, port: config.port });
  console.log(welcome(config));
}

/** Statistics for the planner: after a load of this size it would guess wrong until the database gets to it by itself. */
async function analyze(ownerUrl: string): Promise<void> {
  const owner = openDatabase(ownerUrl, { name: "touchstone analyze", max: 1, statementTimeoutMs: 0 });
  await owner.pool.query("analyze");
  await owner.close();
}
