import { join } from "node:path";
import { findHelpLine, openDatabase, urlForRole } from "@touchstone/db";
import { createLog, createMetrics, createServer, createShutdown, exitWithParent } from "@touchstone/runtime";
import { ROOT, readConfig } from "./config.ts";
import { serveWeb } from "./serveWeb.ts";

/** The built web app in a process of its own; any server of static files would do as well. */
const config = readConfig();
const log = createLog({ name: "web", level: config.logLevel });
const shutdown = createShutdown({ log });
const server = await createServer({ log, metrics: createMetrics(), shutdown, checks: {} });
await server.register(serveWeb, { dist: join(ROOT, "apps", "web", "dist"), ...framing() });
shutdown.listenToSignals();
if (config.parentPipe) exitWithParent(shutdown);
await server.listen({ host: config.host, port: config.port });

/** Which sites may show a help page stands in the database; without one it is shown in our own pages alone. */
function framing() {
  if (!config.databaseUrl) return {};
  const database = openDatabase(urlForRole(config.databaseUrl, "app"), { name: "web", max: 2, byKeys: true });
  shutdown.onShutdown("database", () => database.close());
  return { framedBy: async (desk: string) => (await findHelpLine(database, desk))?.origins ?? [] };
}
