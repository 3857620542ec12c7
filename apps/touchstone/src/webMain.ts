import { join } from "node:path";
import { createLog, createMetrics, createServer, createShutdown, exitWithParent } from "@touchstone/runtime";
import { ROOT, readConfig } from "./config.ts";
import { serveWeb } from "./serveWeb.ts";

/** The built web app in a process of its own; any server of static files would do as well. */
const config = readConfig();
const log = createLog({ name: "web", level: config.logLevel });
const shutdown = createShutdown({ log });
const server = await createServer({ log, metrics: createMetrics(), shutdown, checks: {} });
await server.register(serveWeb, { dist: join(ROOT, "apps", "web", "dist") });
shutdown.listenToSignals();
if (config.parentPipe) exitWithParent(shutdown);
await server.listen({ host: config.host, port: config.port });
