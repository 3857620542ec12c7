import { createDatabaseProxy, type DatabaseProxy, waitFor } from "@touchstone/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aServer, PASSWORD, type TestServer, type World } from "./aServer.ts";

let proxy: DatabaseProxy;
let api: TestServer;
let world: World;
let token: string;
beforeAll(async () => {
  api = await aServer(async (url) => {
    proxy = await createDatabaseProxy(url);
    return proxy.url;
  });
  world = await api.world();
  token = await world.token("agent");
});
afterAll(async () => {
  await proxy.open();
  await api.close();
  await proxy.close();
});

const ask = async (method: string, path: string, more: { token?: string; body?: unknown }) => {
  const began = performance.now();
  const { statusCode, headers, body } = await api.ask(method, path, more);
  return { statusCode, type: headers["content-type"], body, ms: performance.now() - began };
};

test.each(["refuse", "silence"] as const)(
  "the database is away (%s): a problem with 503 in under a second, and well again by itself",
  async (how) => {
    expect((await ask("GET", "me", { token })).statusCode).toBe(200);
    await proxy[how]();
    const answers = await Promise.all([
      ask("GET", "me", { token }),
      ask("GET", "customers?q=anna", { token }),
      ask("POST", "sessions", { body: { email: world.people.agent.email, password: PASSWORD } }),
    ]);
    for (const { statusCode, type, body, ms } of answers) {
      expect(statusCode).toBe(503);
      expect(type).toContain("application/problem+json");
      expect(JSON.parse(body)).toMatchObject({ status: 503, code: "unavailable" });
      expect(ms).toBeLessThan(1000);
    }
    await proxy.open();
    await waitFor(async () => (await ask("GET", "me", { token })).statusCode === 200);
  },
);
