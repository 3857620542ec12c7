import { generateKeyPairSync, sign as signWith } from "node:crypto";
import { newId } from "@touchstone/runtime";
import { aLine, createTestDatabase } from "@touchstone/testkit";
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
} from "../testing/aGateway.ts";

// Faxes and what becomes of ours, at the public edge: forms of Twilio's shape, and Telnyx.

const FAX = "+442079461999";
const MESSAGE = "01980000-0000-7000-8000-000000000001";
const keys = generateKeyPairSync("ed25519");
const publicKey = keys.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
let gateway: TestGateway;
let customer: Customer;
let sids = 0;
const aSid = () => `FX${String(++sids).padStart(32, "0")}`;

beforeAll(async () => {
  const urls = await createTestDatabase();
  gateway = await aGateway(urls.systemUrl);
  customer = await aCustomer(gateway.system);
  const { kysely, pool } = gateway.system;
  const { tenantId } = customer;
  const voice = await kysely.selectFrom("line").selectAll().where("id", "=", customer.lineId).executeTakeFirstOrThrow();
  const settings = aLine({ ...(voice.settings as Parameters<typeof aLine>[0]), id: newId() });
  const row = {
    tenantId,
    brandId: voice.brandId,
    id: settings.id,
    name: "Fax",
    region: "GB",
    settings: JSON.stringify(settings),
  };
  await kysely
    .insertInto("line")
    .values({ ...row, channel: "fax", address: FAX })
    .execute();
  const telnyx =
    "insert into telnyx_account (tenant_id, api_key, connection_id, public_key) values ($1, 'KEY', '1', $2)";
  await pool.query(telnyx, [tenantId, publicKey]);
  return () => gateway.close();
});

const form = (more: Record<string, string>): Form =>
  Object.entries({ AccountSid: customer.accountSid, From: CALLER, To: FAX, ...more });

async function post(route: string, fields: Form, signature?: string) {
  const url = `/webhooks/twilio/fax/${route}`;
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

async function postTelnyx(
  event_type: string,
  payload: object,
  over: { at?: number; key?: typeof keys.privateKey; touch?: string } = {},
) {
  const body = JSON.stringify({ data: { record_type: "event", event_type, id: newId(), payload }, meta: {} });
  const timestamp = String(Math.floor((over.at ?? Date.now()) / 1000));
  const signed = signWith(null, Buffer.from(`${timestamp}|${body}`), over.key ?? keys.privateKey).toString("base64");
  return await gateway.app.inject({
    method: "POST",
    url: "/webhooks/fax/telnyx",
    headers: { "content-type": "application/json", "telnyx-timestamp": timestamp, "telnyx-signature-ed25519": signed },
    payload: over.touch ?? body,
  });
}

const facts = async () =>
  (await inboxOf(gateway.system, customer.tenantId)).map(({ body }) => body as Record<string, unknown>);
const faxes = async () => (await facts()).filter(({ channel }) => channel === "fax");

test("a fax that rings on a line of ours is taken, on a number that is nobody's it is not", async () => {
  const wanted = await post("inbound", form({ FaxSid: aSid() }));
  expect([wanted.statusCode, wanted.body]).toEqual([200, expect.stringContaining("/webhooks/twilio/fax/received")]);
  const elsewhere = form({ FaxSid: aSid() }).map(([name, value]): [string, string] => [
    name,
    name === "To" ? "+15005550006" : value,
  ]);
  expect((await post("inbound", elsewhere)).body).toContain("<Reject/>");
  expect((await post("received", elsewhere)).statusCode).toBe(200);
  expect(await faxes()).toEqual([]);
});

test("a fax is durable before it is answered, and its repeat is one fact", async () => {
  const said = form({ FaxSid: aSid(), FaxStatus: "received", NumPages: "2", MediaUrl: "https://api.example.com/fax" });
  expect((await post("received", said)).statusCode).toBe(200);
  expect((await post("received", said)).statusCode).toBe(200);
  expect(await faxes()).toMatchObject([
    { type: "messageAnnounced", from: CALLER, segments: 2, flags: [], media: [{ url: "https://api.example.com/fax" }] },
  ]);
});

test("one of which nothing arrived is a fact that says so", async () => {
  await post("received", form({ FaxSid: aSid(), FaxStatus: "failed", NumPages: "0" }));
  expect((await faxes()).at(-1)).toMatchObject({ media: [], flags: ["faxEmpty"], segments: 0 });
});

test("what becomes of one of ours is told by our own name of it; a busy machine is not the end", async () => {
  const url = `status?m=${MESSAGE}`;
  const FaxSid = aSid();
  expect((await post(url, form({ FaxSid, FaxStatus: "busy" }))).statusCode).toBe(204);
  expect((await post(url, form({ FaxSid, FaxStatus: "delivered", NumPages: "3" }))).statusCode).toBe(204);
  const told = (await facts()).filter(({ type }) => type === "messageReportAnnounced");
  expect(told).toMatchObject([
    { messageId: MESSAGE, state: "sending", errorCode: "busy" },
    { messageId: MESSAGE, state: "delivered", segments: 3 },
  ]);
});

test("what nobody signed, or somebody else did, is refused and changes nothing", async () => {
  const before = (await facts()).length;
  const said = form({ FaxSid: aSid(), FaxStatus: "received", NumPages: "9" });
  for (const route of ["inbound", "received", "status"])
    expect((await post(route, said, "forged")).statusCode).toBe(403);
  const payload = { fax_id: newId(), direction: "inbound", from: CALLER, to: FAX, page_count: 1 };
  const stranger = generateKeyPairSync("ed25519").privateKey;
  expect((await postTelnyx("fax.received", payload, { key: stranger })).statusCode).toBe(403);
  expect((await postTelnyx("fax.received", payload, { at: Date.now() - 400_000 })).statusCode).toBe(403);
  expect((await postTelnyx("fax.received", { ...payload, to: "+15005550006" })).statusCode).toBe(403);
  expect((await postTelnyx("fax.received", payload, { touch: "{" })).statusCode).toBe(403);
  expect(
    (await postTelnyx("fax.delivered", { ...payload, direction: "outbound", from: FAX, to: CALLER }, { key: stranger }))
      .statusCode,
  ).toBe(403);
  expect(await facts()).toHaveLength(before);
});

test("Telnyx: a fax that came in part, its repeat, and the end of one of ours", async () => {
  const payload = {
    fax_id: newId(),
    direction: "inbound",
    from: CALLER,
    to: FAX,
    page_count: 4,
    partial_content: true,
  };
  const media_url = "https://s3.example.com/fax.pdf";
  for (let time = 0; time < 2; time++) {
    expect((await postTelnyx("fax.received", { ...payload, media_url })).statusCode).toBe(204);
  }
  const ours = (await faxes()).filter(({ providerMessageId }) => providerMessageId === payload.fax_id);
  expect(ours).toMatchObject([{ segments: 4, flags: ["faxBroken"], media: [{ url: media_url }] }]);
  const client_state = Buffer.from(MESSAGE).toString("base64");
  const out = { fax_id: newId(), direction: "outbound", from: FAX, to: CALLER, page_count: 2, client_state };
  expect((await postTelnyx("fax.delivered", out)).statusCode).toBe(204);
  expect((await facts()).at(-1)).toMatchObject({
    messageId: MESSAGE,
    providerId: out.fax_id,
    state: "delivered",
    segments: 2,
  });
});
