import { join } from "node:path";
import { createServer, exitWithParent } from "@touchstone/runtime";
import { worker } from "@touchstone/worker";
import { sql } from "kysely";
import { awaitPort } from "./awaitPort.ts";
import { type Config, ROOT } from "./config.ts";
import { openInstallation } from "./openInstallation.ts";
import { serveWeb } from "./serveWeb.ts";

/** Runs all apps on one port until a signal or the parent's end. */
export async function start(config: Config): Promise<void> {
  const installation = await openInstallation(config);
  const { shutdown, log, metrics, app, system, jobs, wakeUps } = installation;
  shutdown.listenToSignals();
  if (config.parentPipe) exitWithParent(shutdown);
  const checks = { database: () => sql`select 1`.execute(system.kysely) };
  const server = await createServer({ log, metrics, shutdown, checks });
  await server.register(worker, { app, system, jobs, wakeUps, log, metrics });
  await server.register(serveWeb, { dist: join(ROOT, "apps", "web", "dist") });
  await awaitPort({ host: config.host, port: config.port, log });
  await server.listen({ host: config.host, port: config.port });
  console.log(`Touchstone is ready at ${config.publicUrl}`);
}
