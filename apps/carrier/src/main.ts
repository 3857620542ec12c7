import Fastify from "fastify";
import { carrierApp } from "./app.ts";
import { readCarrierConfig } from "./config.ts";

const config = readCarrierConfig();
const server = Fastify({ logger: { level: config.logLevel }, forceCloseConnections: true });
await server.register(carrierApp, { config });
const address = await server.listen({ host: config.host, port: config.port });
process.stdout.write(`carrier listening on ${address}\n`);

const stop = () => {
  server.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
