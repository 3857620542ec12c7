import fastify, { type FastifyInstance, LogController } from "fastify";
import { health } from "./health.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { newId } from "./newId.ts";
import type { Shutdown } from "./shutdown.ts";

export interface ServerOptions {
  log: Log;
  metrics: Metrics;
  shutdown: Shutdown;
  /** See `HealthOptions.checks`. */
  checks: Record<string, () => Promise<unknown>>;
  /** Largest request body, bytes; default 1 MiB. */
  bodyLimit?: number;
  /** Addresses of load balancers ("loopback", "10.0.0.0/8", several with commas) whose word is taken for who asks; none by default. */
  trustedProxies?: string | undefined;
}

/**
 * A Fastify server with health routes, a request duration histogram, ids that are ours (a client's header is not believed), a log of errors that are ours, and a
 * place in the shutdown: new connections end, running requests finish. Register apps, then `listen`.
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { metrics, checks, shutdown } = options;
  const app = fastify({
    loggerInstance: options.log,
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestIdHeader: false,
    trustProxy: options.trustedProxies ?? false,
    genReqId: newId,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 512 },
    logController: new LogController({ disableRequestLogging: true }), // URLs carry numbers and names; the histogram counts.
  });
  const seconds = metrics.histogram("http_request_seconds", "Time to answer a request.", ["method", "route", "status"]);
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  // Logged here because Fastify, told not to log requests, says nothing of their errors either. Refusals carry their status, and
  // so does what was not done for want of something else (503), which whoever throws it tells in his own way.
  app.addHook("onError", async (request, _reply, error) => {
    if ((error.statusCode ?? 500) >= 500 && error.statusCode !== 503)
      request.log.error({ err: error, route: request.routeOptions.url }, "a request failed");
  });
  await app.register(health, { metrics, checks, isDraining: shutdown.isDraining });
  shutdown.onShutdown("http", () => app.close());
  return app as unknown as FastifyInstance;
}
