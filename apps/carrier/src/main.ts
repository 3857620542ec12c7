import { createLog, createMetrics, createServer, createShutdown, exitWithParent } from "@touchstone/runtime";
import { carrierApp } from "./app.ts";
import { readCarrierConfig } from "./config.ts";

const config = readCarrierConfig();
// Standard output has one line, the address, for whoever started this on a free port.
const log = createLog({ name: "carrier", level: config.logLevel, destination: process.stderr });
const shutdown = createShutdown({ log });
const server = await createServer({ log, metrics: createMetrics(), shutdown, checks: {} });
await server.register(carrierApp, { config });
shutdown.listenToSignals();
if (config.parentPipe) exitWithParent(shutdown);
const address = await server.listen({ host: config.host, port: config.port });
process.stdout.write(`carrier listening on ${address}\n`);
