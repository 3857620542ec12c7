import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openFolder } from "@touchstone/attachments";
import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { readMailKeys } from "./mail/mailKeys.ts";
import {
  aCallSid,
  aCustomer,
  aGateway,
  type Customer,
  callForm,
  inboxOf,
  PUBLIC_URL,
  send,
  sign,
  type TestGateway,
} from "./testing/aGateway.ts";
import { aMailPair } from "./testing/aMail.ts";

// What is no webhook at all, at each public route: it is refused quickly, nothing stalls, nobody else is asked, and the next call comes in.

const MOST_MS = 5_000;
let gateway: TestGateway;
let customer: Customer;
let port: number;
/** Hosts to which anybody of this process has connected. */
const asked = new Set<string>();

beforeAll(async () => {
  const { systemUrl } = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), "hostile-"));
  const mail = { keys: readMailKeys(aMailPair().publicKey) };
  gateway = await aGateway(systemUrl, { files: await openFolder(folder), mail });
  customer = await aCustomer(gateway.system);
  await gateway.app.listen({ port: 0, host: "127.0.0.1" });
  port = (gateway.app.server.address() as AddressInfo).port;
  const connect = Socket.prototype.connect;
  const spy = vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...args: unknown[]) {
    asked.add(hostOf(args));
    return Reflect.apply(connect, this, args);
  } as never);
  return async () => {
    spy.mockRestore();
    await gateway.close();
    await rm(folder, { recursive: true, force: true });
  };
});

/** `connect(options)`, `connect(port, host)`, or both wrapped once more by Node. */
function hostOf(args: unknown[]): string {
  const [first, second] = args.flat() as [unknown, unknown];
  if (typeof first === "object" && first !== null) return (first as { host?: string }).host ?? "localhost";
  return typeof second === "string" ? second : "localhost";
}

const VOICE = ["client", "conference", "enqueued", "fallback", "inbound", "leg-done", "status", "wait", "wait-choice"];
const TWILIO = [...VOICE.map((name) => `voice/${name}`), "fax/inbound", "fax/received", "fax/status"];
const SIGNED = [...TWILIO, "messaging/inbound", "messaging/status"].map((route) => `/webhooks/twilio/${route}`);
/** A route more is found by refusals.integration.test.ts, and stands here too. */
const ROUTES = [...SIGNED, "/webhooks/fax/telnyx", "/webhooks/email/sendgrid"];

const FORM = "application/x-www-form-urlencoded";
const TEN_MB = 10 * 1024 * 1024;
const INVALID = Buffer.from([0x42, 0x3d, 0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf8, 0x00, 0x26, 0xff]);
const BODIES: readonly (readonly [what: string, type: string, body: () => Buffer])[] = [
  ["10 MB of a form", FORM, () => Buffer.from(`Body=${"x".repeat(TEN_MB)}`)],
  ["an endless line", FORM, () => Buffer.alloc(1_040_000, "%")],
  ["an endless list of fields", FORM, () => Buffer.from("a&".repeat(500_000))],
  ["invalid UTF-8", FORM, () => INVALID],
  ["invalid UTF-8 in percents", FORM, () => Buffer.from("Body=%ff%fe%c0%80%ed%a0%80%&%ff=%00&AccountSid=%fe")],
  ["10 MB that say they are JSON", "application/json", () => Buffer.alloc(TEN_MB, "[")],
  ["JSON without an end", "application/json", () => Buffer.from(`{"data":${"[".repeat(100_000)}`)],
  [
    "JSON that is no UTF-8",
    "application/json",
    () => Buffer.concat([Buffer.from('{"a":"'), INVALID, Buffer.from('"}')]),
  ],
  ["10 MB of parts", "multipart/form-data; boundary=x", () => Buffer.from("--x\r\n\r\n\r\n".repeat(TEN_MB / 10))],
  ["an endless line of a part", "multipart/form-data; boundary=x", () => Buffer.alloc(TEN_MB, "-")],
  ["a kind that is none", "\u00ff/\u00fe; charset=\u00ff", () => INVALID],
];

/** Made once: to make them takes longer than to refuse them. */
const SENT = BODIES.map(([what, type, body]) => ({ what, type, body: body() }));

/** The status; of who was cut off in the middle of a body, 0. */
function post(path: string, type: string, body: Buffer, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const all = { "content-type": type, "content-length": body.length, ...headers };
    const call = request({ host: "127.0.0.1", port, path, method: "POST", headers: all }, (answer) => {
      answer.resume().on("close", () => resolve(answer.statusCode ?? 0));
    });
    call.on("error", () => resolve(0));
    call.end(body);
  });
}

/** Nothing was lost by it: a call that comes now is taken, at once. */
async function nextCall(): Promise<void> {
  const known = (await inboxOf(gateway.system, customer.tenantId)).length;
  const form = callForm(customer, aCallSid(), { CallStatus: "completed" });
  const startedAt = performance.now();
  expect((await send(gateway.app, { route: "status", form, authToken: customer.authToken })).statusCode).toBe(204);
  expect(performance.now() - startedAt).toBeLessThan(MOST_MS);
  expect(await inboxOf(gateway.system, customer.tenantId)).toHaveLength(known + 1);
}

describe.each(ROUTES)("%s", (route) => {
  test("whatever is sent is refused at once, and the next call comes in", async () => {
    const stalls = monitorEventLoopDelay({ resolution: 10 });
    stalls.enable();
    const known = await inboxOf(gateway.system, customer.tenantId);
    for (const { what, type, body } of SENT) {
      // Nobody signed it, or with what is the signature of nothing.
      const empty = sign(customer.authToken, PUBLIC_URL + route, []);
      for (const headers of [{}, { "x-twilio-signature": empty, "telnyx-signature-ed25519": "\u00ff" }]) {
        const startedAt = performance.now();
        const status = await post(route, type, body, headers);
        const isRefused = status === 0 || (status >= 400 && status < 500);
        expect([what, status, isRefused]).toEqual([what, status, true]);
        expect(performance.now() - startedAt).toBeLessThan(MOST_MS);
      }
    }
    stalls.disable();
    expect(stalls.max / 1e6).toBeLessThan(MOST_MS);
    expect(await inboxOf(gateway.system, customer.tenantId)).toEqual(known);
    await nextCall();
    expect([...asked].filter((host) => !/^(localhost|127\.\d+\.\d+\.\d+|::1|\/.*)$/.test(host))).toEqual([]);
  }, 60_000);
});

test("a signed text whose words are broken characters and one endless line comes in, and can be kept", async () => {
  const words = `\ufffd\ufffd\0${"x".repeat(100_000)}`;
  const form = callForm(customer, aCallSid(), { MessageSid: `SM${"a".repeat(32)}`, Body: words, NumMedia: "0" });
  const answer = await send(gateway.app, { route: "messaging/inbound", form, authToken: customer.authToken });
  expect(answer.statusCode).toBe(200);
  const [fact] = (await inboxOf(gateway.system, customer.tenantId)).slice(-1);
  const { text = "" } = (fact?.body ?? {}) as { text?: string };
  expect(text.startsWith("\ufffd\ufffd")).toBe(true);
  expect(text.includes("\0")).toBe(false);
});

test.each([
  "/media/files/%ff%fe",
  "/media/files/%00",
  `/media/files/${"x".repeat(15_000)}`,
  "/media/files/..%2f..%2fetc%2fpasswd",
  "/media/%ff",
  "/webhooks/twilio/voice/wait?i=%ff&step=%fe",
  `/webhooks/twilio/voice/wait?${"a=".repeat(7_000)}`,
])("GET %.40s is no page of ours", async (path) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  await answer.arrayBuffer();
});

test("headers without an end are cut off", async () => {
  const status = await post(ROUTES[0] as string, FORM, INVALID, { "x-long": "y".repeat(200_000) });
  expect([0, 431]).toContain(status);
  await nextCall();
});
