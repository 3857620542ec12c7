import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, describe, expect, it, test } from "vitest";
import {
  aCallSid,
  aCustomer,
  aGateway,
  CALLER,
  type Customer,
  callForm,
  type Form,
  inboxOf,
  PUBLIC_URL,
  send,
  sign,
  type TestGateway,
} from "./testing/aGateway.ts";

let gateway: TestGateway;
let acme: Customer;
let globex: Customer;

beforeAll(async () => {
  const { systemUrl } = await createTestDatabase();
  gateway = await aGateway(systemUrl, { environmentAccount: null });
  acme = await aCustomer(gateway.system);
  globex = await aCustomer(gateway.system);
  return () => gateway.close();
});

const quarantined = async () =>
  await gateway.system.kysely.selectFrom("quarantine").selectAll().orderBy("receivedAt").execute();
const everything = async () => await gateway.system.kysely.selectFrom("inbox").selectAll().execute();

/** What the metrics say of refusals on this route for this reason. */
async function countOf(route: string, reason: string): Promise<number> {
  const counter = await gateway.metrics.registry.getSingleMetric("gateway_refused_total")?.get();
  return counter?.values.find(({ labels }) => labels.route === route && labels.reason === reason)?.value ?? 0;
}

/** The public surface; a route more must be added here and stand the tests below. */
const VOICE = ["client", "conference", "enqueued", "fallback", "inbound", "leg-done", "status", "wait", "wait-choice"];
const FAX = ["fax/inbound", "fax/received", "fax/status"];
const ROUTES = [...VOICE, ...FAX, "messaging/inbound", "messaging/status"];
/** Signed in another way: what it refuses stands in fax.integration.test.ts. */
const TELNYX = "/webhooks/fax/telnyx";

test("the webhooks of the public surface are these, and nothing else takes a POST", () => {
  const posts = gateway.app
    .printRoutes({ commonPrefix: false })
    .split("\n")
    .filter((line) => line.includes("POST"))
    // A route that begins like another one is printed below it, without what they share.
    .map(
      (line) =>
        /twilio\/(?:voice\/)?([a-z/-]+)/.exec(line)?.[1] ??
        line.replace(/.* -choice \(POST\)/, "wait-choice").replace(/.* (\/\S+) \(POST\)/, "$1"),
    );
  expect(posts.sort()).toEqual([...ROUTES, TELNYX].sort());
});

describe.each(ROUTES)("%s believes nobody but the account's own carrier", (route) => {
  const form = () => callForm(acme, aCallSid());
  // Of what comes from one address no more than some is kept: each route is tried from its own.
  const source = `192.0.2.${ROUTES.indexOf(route) + 1}`;
  it.each<[string, () => Parameters<typeof send>[1], string]>([
    ["unsigned", () => ({ route, form: form(), authToken: "", signature: null }), "unsigned"],
    ["signed by nobody", () => ({ route, form: form(), authToken: "guess" }), "wrongSignature"],
    ["signed by another account", () => ({ route, form: form(), authToken: globex.authToken }), "wrongSignature"],
    [
      "of an unknown account",
      () => ({ route, form: [["AccountSid", `AC${"0".repeat(32)}`]], authToken: "x" }),
      "unknownAccount",
    ],
    ["of no account", () => ({ route, form: [["CallSid", aCallSid()]], authToken: "x" }), "noAccount"],
    [
      "of two accounts",
      () => ({
        route,
        form: [
          ["AccountSid", acme.accountSid],
          ["AccountSid", globex.accountSid],
        ],
        authToken: acme.authToken,
      }),
      "noAccount",
    ],
    [
      "signed for another route",
      () => ({
        route,
        form: form(),
        authToken: "",
        signature: sign(acme.authToken, `${PUBLIC_URL}/webhooks/twilio/voice/other`, form()),
      }),
      "wrongSignature",
    ],
  ])("%s: 403", async (_what, webhook, reason) => {
    const [before, aside] = [await everything(), await quarantined()];
    const counted = await countOf(route, reason);
    const response = await send(gateway.app, { ...webhook(), source });
    expect([response.statusCode, response.body]).toEqual([403, ""]);
    expect(await everything()).toEqual(before);
    const added = (await quarantined()).slice(aside.length);
    expect(added.map((row) => [row.route, row.reason])).toEqual([[route, reason]]);
    expect(await countOf(route, reason)).toBe(counted + 1);
  });
});

test("an account without a token is refused, whoever signs with nothing", async () => {
  const open = await aCustomer(gateway.system, { authToken: "" });
  const response = await send(gateway.app, { route: "inbound", form: callForm(open, aCallSid()), authToken: "" });
  expect(response.statusCode).toBe(403);
  expect(await inboxOf(gateway.system, open.tenantId)).toEqual([]);
});

test("the environment's token stands in for an account whose row has none, and for no other", async () => {
  const { systemUrl } = await createTestDatabase();
  const first = await aGateway(systemUrl);
  const bare = await aCustomer(first.system, { authToken: "" });
  const own = await aCustomer(first.system);
  await first.close();
  const environmentAccount = { accountSid: bare.accountSid, authToken: "from outside" };
  const second = await aGateway(systemUrl, { environmentAccount });
  const statusOf = async (customer: Customer) =>
    (await send(second.app, { route: "status", form: callForm(customer, aCallSid()), authToken: "from outside" }))
      .statusCode;
  expect([await statusOf(bare), await statusOf(own)]).toEqual([204, 403]);
  await second.close();
});

test("forwarding headers change nothing: the configured address is what is signed", async () => {
  const headers = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" };
  const form = callForm(acme, aCallSid());
  const right = await send(gateway.app, { route: "status", form, authToken: acme.authToken, headers });
  expect(right.statusCode).toBe(204);
  const signature = sign(acme.authToken, "http://evil.example/webhooks/twilio/voice/status", form);
  const wrong = await send(gateway.app, { route: "status", form, authToken: "", signature, headers });
  expect(wrong.statusCode).toBe(403);
});

describe("a body that is no form is not looked into", () => {
  it.each(["application/json", "application/json ;", "text/plain", "text/xml", "multipart/form-data; boundary=x"])(
    "%s: 415",
    async (type) => {
      const before = await everything();
      const url = "/webhooks/twilio/voice/status";
      const payload = JSON.stringify(Object.fromEntries(callForm(acme, aCallSid(), { CallStatus: "completed" })));
      const headers = { "content-type": type, "x-twilio-signature": sign(acme.authToken, PUBLIC_URL + url, []) };
      const response = await gateway.app.inject({ method: "POST", url, headers, payload });
      expect(response.statusCode).toBe(415);
      expect(await everything()).toEqual(before);
    },
  );
});

test("a body of more than a mebibyte is refused unread", async () => {
  const form: Form = [...callForm(acme, aCallSid()), ["CallerName", "x".repeat(1_100_000)]];
  expect((await send(gateway.app, { route: "inbound", form, authToken: acme.authToken })).statusCode).toBe(413);
});

describe("signed but malformed: no 5xx, nothing stored, put aside", () => {
  const callSid = aCallSid();
  it.each<[string, string, string | undefined, () => Form, number, string]>([
    [
      "a doubled leg",
      "inbound",
      undefined,
      () => [...callForm(acme, callSid), ["CallSid", aCallSid()]],
      200,
      "malformed",
    ],
    [
      "the very same leg twice, as the signature cannot tell",
      "inbound",
      undefined,
      () => [...callForm(acme, callSid), ["CallSid", callSid]],
      200,
      "malformed",
    ],
    ["a leg's id with a shifted boundary", "inbound", undefined, () => callForm(acme, `${callSid}C`), 200, "malformed"],
    [
      "a line that nobody has",
      "inbound",
      undefined,
      () => callForm(acme, callSid, { To: "+15550000000" }),
      200,
      "unknownLine",
    ],
    [
      "another tenant's line",
      "inbound",
      undefined,
      () => callForm(acme, callSid, { To: globex.line }),
      200,
      "unknownLine",
    ],
    ["SQL for a step", "wait", "step=1%27%3B--", () => callForm(acme, callSid), 200, "malformed"],
    [
      "a status of another world",
      "status",
      undefined,
      () => callForm(acme, callSid, { CallStatus: "__proto__" }),
      204,
      "malformed",
    ],
    [
      "an event of another world",
      "conference",
      undefined,
      () => callForm(acme, callSid, { StatusCallbackEvent: "constructor" }),
      204,
      "malformed",
    ],
  ])("%s", async (_what, route, query, form, status, reason) => {
    const [before, aside] = [await everything(), await quarantined()];
    const counted = await countOf(route, reason);
    const response = await send(gateway.app, {
      route,
      ...(query ? { query } : {}),
      form: form(),
      authToken: acme.authToken,
      source: "198.51.100.1",
    });
    expect(response.statusCode).toBe(status);
    expect(response.body).toMatch(status === 204 ? /^$/ : /<(Reject|Hangup)\/>/);
    expect(await everything()).toEqual(before);
    const added = (await quarantined()).slice(aside.length);
    expect(added.map((row) => [row.route, row.reason])).toEqual([[route, reason]]);
    expect(await countOf(route, reason)).toBe(counted + 1);
  });
});

test("a softphone of another application is let go, and nothing is stored", async () => {
  const set = gateway.system.kysely.updateTable("carrierAccount").set({ twimlAppSid: `AP${"1".repeat(32)}` });
  const own = await aCustomer(gateway.system);
  await set.where("accountSid", "=", own.accountSid).execute();
  const leg = {
    From: `client:agent_${"0".repeat(32)}`,
    To: "",
    offerId: own.lineId,
    ApplicationSid: `AP${"2".repeat(32)}`,
  };
  const response = await send(gateway.app, {
    route: "client",
    form: callForm(own, aCallSid(), leg),
    authToken: own.authToken,
  });
  expect(response.body).toContain("<Response><Hangup/></Response>");
  expect(await inboxOf(gateway.system, own.tenantId)).toEqual([]);
});

test("prototype names in a form stay fields", async () => {
  const form: Form = [...callForm(acme, aCallSid()), ["__proto__", "x"], ["constructor[prototype][polluted]", "y"]];
  expect((await send(gateway.app, { route: "status", form, authToken: acme.authToken })).statusCode).toBe(204);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("a flood from one address is answered 429 before any work", async () => {
  const { systemUrl } = await createTestDatabase();
  const small = await aGateway(systemUrl, { maxRequestsPerMinute: 3 });
  const customer = await aCustomer(small.system);
  const webhook = () => ({ route: "status", form: callForm(customer, aCallSid()), authToken: customer.authToken });
  const answers = [];
  for (let i = 0; i < 5; i++) answers.push((await send(small.app, webhook())).statusCode);
  expect(answers).toEqual([204, 204, 204, 429, 429]);
  await small.close();
});

test("a flood of refused requests fills no table", async () => {
  const { systemUrl } = await createTestDatabase();
  const flooded = await aGateway(systemUrl);
  for (let i = 0; i < 50; i++) await send(flooded.app, { route: "inbound", form: [["From", CALLER]], authToken: "x" });
  const { rows } = await flooded.system.pool.query("select count(*) from quarantine");
  expect(rows[0].count).toBe(30);
  await flooded.close();
});
