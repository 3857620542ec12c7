import { openDatabase } from "@touchstone/db";
import { createDatabaseProxy, createTestDatabase, type DatabaseProxy, waitFor } from "@touchstone/testkit";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import {
  aCallSid,
  aCustomer,
  aGateway,
  type Customer,
  callForm,
  inboxOf,
  send,
  type TestGateway,
} from "./testing/aGateway.ts";

const { systemUrl } = await createTestDatabase();
const direct = openDatabase(systemUrl);
let proxy: DatabaseProxy;
let gateway: TestGateway;
let acme: Customer;

beforeEach(async () => {
  proxy = await createDatabaseProxy(systemUrl);
  acme = await aCustomer(direct);
  gateway = await aGateway(proxy.url);
  return async () => {
    await proxy.open();
    await gateway.close();
    await proxy.close();
  };
});
afterEach(async () => {
  await direct.pool.query("select 1");
});

const post = async (route: string, callSid = aCallSid(), more: Record<string, string> = {}, headers = {}) => {
  const began = performance.now();
  const { statusCode, body } = await send(gateway.app, {
    route,
    headers,
    form: callForm(acme, callSid, more),
    authToken: acme.authToken,
  });
  return { statusCode, body, ms: performance.now() - began };
};
const ended = { CallStatus: "completed" };

test("a balancer that held a webhook for a while has its answer so much sooner", async () => {
  await post("status", aCallSid(), ended);
  proxy.silence();
  const heldFor = (ms: number) => ({ "x-request-start": `t=${Date.now() - ms}` });
  const { statusCode, ms } = await post("status", aCallSid(), ended, heldFor(300));
  expect(statusCode).toBe(503);
  expect(ms).toBeLessThan(600);
});

test("who says that a webhook was sent long ago, or in the future, hears an answer all the same", async () => {
  for (const header of ["t=1000000000000", "t=9999999999.999", "yesterday"])
    expect((await post("status", aCallSid(), ended, { "x-request-start": header })).statusCode).toBe(204);
});

describe.each(["refuse", "silence"] as const)("the database is away (%s)", (how) => {
  it("503 in under a second on every route but the fallback, and well again by itself", async () => {
    expect((await post("status", aCallSid(), ended)).statusCode).toBe(204);
    await proxy[how]();
    for (const route of ["inbound", "wait", "status"]) {
      const { statusCode, ms } = await post(route, aCallSid(), ended);
      expect([route, statusCode]).toEqual([route, 503]);
      expect(ms).toBeLessThan(1000);
    }
    const fallback = await post("fallback");
    expect([fallback.statusCode, fallback.body.includes("<Redirect>")]).toEqual([200, true]);
    await proxy.open();
    const callSid = aCallSid();
    await waitFor(async () => (await post("status", callSid, ended)).statusCode === 204);
    const keys = (await inboxOf(direct, acme.tenantId)).map(({ key }) => key);
    expect(keys.filter((key) => key.includes(callSid))).toHaveLength(1);
  });

  it("twenty at once all hear it in under a second", async () => {
    await post("status", aCallSid(), ended);
    await proxy[how]();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post("status", aCallSid(), ended)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([503]));
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(1000);
  });

  it("from the start: an account that was never looked up cannot be checked, and the fallback speaks all the same", async () => {
    await proxy[how]();
    expect((await post("inbound")).statusCode).toBe(503);
    expect((await post("fallback")).statusCode).toBe(200);
    const unsigned = await send(gateway.app, {
      route: "fallback",
      form: callForm(acme, aCallSid()),
      authToken: "",
      signature: null,
    });
    expect(unsigned.statusCode).toBe(403);
  });
});
