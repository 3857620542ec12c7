import type { FastifyPluginAsync } from "fastify";
import type { Metrics } from "./metrics.ts";

export interface HealthOptions {
  metrics: Metrics;
  /** What must work before traffic is welcome: each throws when it does not. Run on every `/readyz`, 2 s at most each. */
  checks: Record<string, () => Promise<unknown>>;
  /** True from the moment the process was asked to stop: load balancers then send no more. */
  isDraining(): boolean;
}

const CHECK_MS = 2000;
/** Kept out of the OpenAPI description; `hide` is @fastify/swagger's word. */
const unlisted = { schema: { hide: true } as object };

/** `/healthz` (the process runs), `/readyz` (it can serve: 200 or 503, with each check's state), `/metrics` (Prometheus). */
export const health: FastifyPluginAsync<HealthOptions> = async (app, options) => {
  app.get("/healthz", unlisted, async () => ({ ok: true }));
  app.get("/readyz", unlisted, async (_request, reply) => {
    const checks = await runChecks(options.checks);
    const ok = !options.isDraining() && Object.values(checks).every((state) => state === "ok");
    return reply.code(ok ? 200 : 503).send({ ok, draining: options.isDraining(), checks });
  });
  app.get("/metrics", unlisted, async (_request, reply) =>
    reply.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics()),
  );
};

async function runChecks(checks: HealthOptions["checks"]): Promise<Record<string, "ok" | "failed">> {
  const states = Object.entries(checks).map(async ([name, check]) => [name, await stateOf(check)] as const);
  return Object.fromEntries(await Promise.all(states));
}

/** Only the state is told: the reason may hold addresses, and `/readyz` is open to all. */
async function stateOf(check: () => Promise<unknown>): Promise<"ok" | "failed"> {
  const late = Promise.withResolvers<"failed">();
  const timer = setTimeout(() => late.resolve("failed"), CHECK_MS);
  const done = check().then(
    () => "ok" as const,
    () => "failed" as const,
  );
  return await Promise.race([done, late.promise]).finally(() => clearTimeout(timer));
}
