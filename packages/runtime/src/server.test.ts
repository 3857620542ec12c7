import { expect, test } from "vitest";
import { createLog } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { createServer } from "./server.ts";
import { createShutdown } from "./shutdown.ts";

async function aServer(checks: Record<string, () => Promise<unknown>> = {}) {
  const lines: string[] = [];
  const log = createLog({ name: "test", destination: { write: (line) => lines.push(line) } });
  const shutdown = createShutdown({ log });
  const server = await createServer({ log, metrics: createMetrics({ defaults: false }), shutdown, checks });
  return { server, shutdown, lines };
}

test("a server is alive and ready while its checks hold, and tells which one does not", async () => {
  let works = true;
  const { server } = await aServer({
    database: async () => {
      if (!works) throw new Error("connection refused to 10.0.0.7");
    },
  });
  expect((await server.inject("/readyz")).json()).toEqual({ ok: true, draining: false, checks: { database: "ok" } });
  works = false;
  const ready = await server.inject("/readyz");
  expect(ready.statusCode).toBe(503);
  expect(ready.body).not.toContain("10.0.0.7");
  expect((await server.inject("/healthz")).statusCode).toBe(200);
});

test("from the moment it was asked to stop a server is not ready", async () => {
  const { server, shutdown } = await aServer();
  let during: unknown;
  shutdown.onShutdown("look", async () => {
    during = (await server.inject("/readyz")).statusCode;
  });
  await shutdown.shutDown("test");
  expect(during).toBe(503);
});

test("requests are counted by route, never by address, and their addresses are not logged", async () => {
  const { server, lines } = await aServer();
  server.get("/customers/:number", async () => "ok");
  await server.inject("/customers/+4930123456");
  const metrics = (await server.inject("/metrics")).body;
  expect(metrics).toContain('route="/customers/:number"');
  expect(metrics + lines.join("")).not.toContain("4930123456");
});

test("an error that nobody expected is logged, once", async () => {
  const { server, lines } = await aServer();
  server.get("/broken", async () => {
    throw new Error("a bug");
  });
  expect((await server.inject("/broken")).statusCode).toBe(500);
  expect(lines.filter((line) => line.includes("a bug"))).toHaveLength(1);
});
