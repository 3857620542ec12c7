import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import {
  aCustomer,
  aGateway,
  CALLER,
  type Customer,
  type Form,
  inboxOf,
  PUBLIC_URL,
  sign,
  type TestGateway,
} from "./testing/aGateway.ts";

// Messages and their receipts at the public edge.

let gateway: TestGateway;
let customer: Customer;
let sids = 0;
const aSid = () => `SM${String(++sids).padStart(32, "0")}`;

beforeAll(async () => {
  const urls = await createTestDatabase();
  gateway = await aGateway(urls.systemUrl);
  customer = await aCustomer(gateway.system);
  return () => gateway.close();
});

const form = (more: Record<string, string>): Form =>
  Object.entries({ AccountSid: customer.accountSid, From: CALLER, To: customer.line, ...more });

async function post(route: string, fields: Form, signature?: string) {
  const url = `/webhooks/twilio/messaging/${route}`;
  return await gateway.app.inject({
    method: "POST",
    url,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": signature ?? sign(customer.authToken, PUBLIC_URL + url, fields),
    },
    payload: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
  });
}

test("a message is durable before it is answered with no words, and its repeat is one fact", async () => {
  const fields = form({ MessageSid: aSid(), Body: "Hello", NumMedia: "0", NumSegments: "1" });
  const first = await post("inbound", fields);
  expect([first.statusCode, first.body]).toEqual([200, expect.stringContaining("<Response/>")]);
  expect((await post("inbound", fields)).statusCode).toBe(200);
  const said = (await inboxOf(gateway.system, customer.tenantId)).filter(({ body }) => "text" in body);
  expect(said.map(({ body }) => body)).toMatchObject([
    { type: "messageAnnounced", channel: "sms", lineId: customer.lineId, from: CALLER, text: "Hello", keyword: null },
  ]);
});

test("receipts of each state are facts of their own, whoever sends them twice", async () => {
  const MessageSid = aSid();
  for (const MessageStatus of ["sent", "delivered", "sent"]) {
    expect((await post("status", form({ MessageSid, MessageStatus }))).statusCode).toBe(204);
  }
  const told = (await inboxOf(gateway.system, customer.tenantId)).filter(({ body }) => "state" in body);
  expect(told.map(({ body }) => (body as { state?: string }).state).sort()).toEqual(["delivered", "sent"]);
});

test("a forged message or receipt is refused, and one for no line of the account changes nothing", async () => {
  const before = (await inboxOf(gateway.system, customer.tenantId)).length;
  const fields = form({ MessageSid: aSid(), Body: "Send money" });
  expect((await post("inbound", fields, "forged")).statusCode).toBe(403);
  expect((await post("status", form({ MessageSid: aSid(), MessageStatus: "read" }), "forged")).statusCode).toBe(403);
  const elsewhere = fields.map(([name, value]): [string, string] => [name, name === "To" ? "+15005550006" : value]);
  expect((await post("inbound", elsewhere)).statusCode).toBe(200);
  expect(await inboxOf(gateway.system, customer.tenantId)).toHaveLength(before);
});
