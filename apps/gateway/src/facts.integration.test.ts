import type { Interaction } from "@touchstone/domain";
import { createTestDatabase } from "@touchstone/testkit";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import {
  aCallSid,
  aCustomer,
  aGateway,
  CALLER,
  type Customer,
  callForm,
  consume,
  inboxOf,
  send,
  type TestGateway,
} from "./testing/aGateway.ts";

let gateway: TestGateway;
let acme: Customer;

beforeAll(async () => {
  const { systemUrl } = await createTestDatabase();
  gateway = await aGateway(systemUrl);
  return () => gateway.close();
});
beforeEach(async () => {
  acme = await aCustomer(gateway.system);
});

const post = (route: string, callSid: string, more: Record<string, string> = {}, query = "", headers = {}) =>
  send(gateway.app, { route, query, form: callForm(acme, callSid, more), authToken: acme.authToken, headers });
const facts = async () => (await inboxOf(gateway.system, acme.tenantId)).map(({ key, body }) => ({ key, body }));

/** Does what the router does for a fact of this tenant: commits the interaction, consumes, tells. */
function answerAsRouter(interaction: (factId: string) => Interaction) {
  const stop = gateway.wakeUps.on("inbox", async (tenantId) => {
    if (tenantId !== acme.tenantId) return;
    const [first] = await inboxOf(gateway.system, tenantId);
    await consume(gateway.system, interaction(first?.id ?? ""), tenantId);
    gateway.wakeUps.notify("consumed", tenantId);
  });
  return stop;
}

const aRow = (id: string, callId: string, state: Interaction["state"]): Interaction =>
  ({
    id,
    callId,
    step: 1,
    segment: 1,
    language: "en",
    lineId: acme.lineId,
    queueId: id,
    brandId: id,
    state,
  }) as Interaction;

describe("a call rings", () => {
  it("is durable before it is answered, and answered from the committed row", async () => {
    const callSid = aCallSid();
    const stop = answerAsRouter((id) => aRow(id, callSid, { kind: "received", since: 1 }));
    const response = await post("inbound", callSid, { CallerName: "Ann" });
    stop();
    expect(response.headers["content-type"]).toBe("text/xml; charset=utf-8");
    const [fact] = await inboxOf(gateway.system, acme.tenantId);
    const body = { type: "callAnnounced", callId: callSid, lineId: acme.lineId, from: CALLER, callerName: "Ann" };
    expect(fact).toMatchObject({ key: `twilio:${callSid}:inbound:0`, body });
    expect(response.body).toContain('<Say language="en-US" voice="Polly.Joanna">Welcome.</Say><Enqueue');
    expect(response.body).toContain(`/wait?i=${fact?.id}&amp;step=1#`);
  });

  it("while no router decides: asked to come back within 700 ms, without the count in the key", async () => {
    const callSid = aCallSid();
    const began = performance.now();
    const response = await post("inbound", callSid);
    expect(performance.now() - began).toBeLessThan(850);
    expect(response.body).toMatch(/<Pause length="1"\/><Redirect>[^<]*\/inbound\?n=1#/);
    const again = await post("inbound", callSid, {}, "n=1");
    expect(again.body).toContain("/inbound?n=2#");
    expect((await post("inbound", callSid, {}, "n=20")).body).toContain("/fallback#");
    expect(await facts()).toHaveLength(1);
  });

  it("of which the router made nothing: a sentence, and the end", async () => {
    const callSid = aCallSid();
    const stop = answerAsRouter((id) => aRow(id, "CA-of-somebody-else", { kind: "waiting", since: 1 }));
    const response = await post("inbound", callSid);
    stop();
    expect(response.body).toMatch(/<Say [^>]*>We are sorry[^<]*<\/Say><Hangup\/>/);
  });
});

test("the same signed request five times, later, with other headers, is one fact", async () => {
  const callSid = aCallSid();
  const more = { CallStatus: "completed", SequenceNumber: "3", CallDuration: "12" };
  const tokens = ["a", "b", "c", "d", "e"];
  const answers = await Promise.all(
    tokens.map((token) => post("status", callSid, more, "", { "i-twilio-idempotency-token": token })),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204, 204, 204]);
  expect(await facts()).toEqual([
    {
      key: `twilio:${callSid}:status:completed:3`,
      body: {
        type: "callEndAnnounced",
        callId: callSid,
        end: "completed",
        durationSeconds: 12,
        caller: { lineId: acme.lineId, from: CALLER, callerName: null },
      },
    },
  ]);
});

test("facts that come in any order are all kept: none is judged here", async () => {
  const callSid = aCallSid();
  await post("status", callSid, { CallStatus: "no-answer", SequenceNumber: "1" });
  await Promise.all([
    post("enqueued", callSid, { QueueResult: "hangup" }, "step=1"),
    post("wait", callSid, {}, "step=1"),
    post("inbound", callSid),
  ]);
  const types = (await facts()).map(({ body }) => (body as { type: string }).type).sort();
  expect(types).toEqual(["callAnnounced", "callEndAnnounced", "callParked", "callUnparked"]);
});

test("the first wait of a parking is a fact; its repeats store nothing and are rendered anew from the row", async () => {
  const callSid = aCallSid();
  let state: Interaction["state"] = { kind: "waiting", since: 1 };
  const stop = answerAsRouter((id) => aRow(id, callSid, state));
  expect((await post("wait", callSid, {}, "step=1")).body).toContain("<Play");
  expect((await post("wait", callSid, {}, "step=1")).body).toContain("<Play");
  stop();
  state = { kind: "ended", since: 2, exit: "answered", by: "customer" };
  const [fact] = await inboxOf(gateway.system, acme.tenantId);
  await consume(gateway.system, aRow(fact?.id ?? "", callSid, state), acme.tenantId);
  expect((await post("wait", callSid, {}, "step=1")).body).toContain("<Hangup/>");
  expect(await facts()).toHaveLength(1);
});

test("a status that ends nothing is answered and not stored", async () => {
  expect((await post("status", aCallSid(), { CallStatus: "in-progress" })).statusCode).toBe(204);
  expect(await facts()).toEqual([]);
});

test("whatever stands in a field is stored as text, 65,536 characters of it too", async () => {
  for (const evil of [
    "Robert'); DROP TABLE inbox;--",
    "</Response><Dial>+15550001111</Dial>",
    "<script>alert(1)</script>",
    "{{constructor.constructor('x')()}}\r\nX: y",
    "汉".repeat(65_536),
  ]) {
    const callSid = aCallSid();
    const response = await post("status", callSid, {
      CallStatus: "completed",
      From: evil.slice(0, 99),
      CallerName: evil,
    });
    expect(response.statusCode).toBe(204);
    const { body } = (await facts()).find(({ key }) => key.includes(callSid)) as { body: { caller: unknown } };
    expect(body.caller).toEqual({ lineId: acme.lineId, from: evil.slice(0, 99), callerName: evil });
  }
});

test("whatever anybody is called, the caller hears what was meant: these verbs and no other", async () => {
  const stop = gateway.wakeUps.on("inbox", async (tenantId) => {
    const pending = (await inboxOf(gateway.system, tenantId)).filter(({ consumedAt }) => consumedAt === null);
    for (const { id, body } of pending) {
      const { callId } = body as { callId: string };
      await consume(gateway.system, aRow(id, callId, { kind: "received", since: 1 }), tenantId);
    }
    gateway.wakeUps.notify("consumed", tenantId);
  });
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 });
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    units.map((codes) => String.fromCharCode(...codes).toWellFormed()),
    fc.constantFrom("</Say><Dial>+1</Dial>", "]]>", "&#0;", "<!--", '" x="'),
  );
  const field = fc.constantFrom("From", "CallerName", "FromCity", "ForwardedFrom", "StirVerstat");
  await fc.assert(
    fc.asyncProperty(fc.dictionary(field, anyText, { minKeys: 1 }), async (fields) => {
      fc.pre(!fields.From?.startsWith("client:"));
      const { statusCode, body } = await post("inbound", aCallSid(), fields);
      expect(statusCode).toBe(200);
      expect(body.match(/<[A-Za-z][A-Za-z]*/g)).toEqual(["<Response", "<Say", "<Enqueue"]);
    }),
    { numRuns: 100 },
  );
  stop();
});

test("a zero byte costs the caller one character, not the call, and not his neighbours in the batch", async () => {
  const calls = [aCallSid(), aCallSid(), aCallSid()];
  const answers = await Promise.all(
    calls.map((callSid, place) =>
      post("status", callSid, { CallStatus: "busy", From: place === 1 ? "a\u0000b" : CALLER }),
    ),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204]);
  expect((await facts()).map(({ body }) => (body as { caller: { from: string } }).caller.from)).toContain("a\ufffdb");
});

test("an agent's leg goes into the conference only as the leg that the row names", async () => {
  const [callSid, agentCall, otherCall] = [aCallSid(), aCallSid(), aCallSid()];
  const offerId = "01980000-0000-7000-8000-00000000000b";
  const agentId = "01980000-0000-7000-8000-00000000000a";
  const connected = {
    kind: "connected",
    since: 1,
    agentId,
    offerId,
    agentCallId: agentCall,
    heldSince: null,
    agentLost: null,
    hangUpAskedAt: null,
    consult: null,
  } as const;
  await post("status", callSid);
  const id = "01980000-0000-7000-8000-0000000000ff";
  const row = aRow(id, callSid, connected);
  await consume(gateway.system, row, acme.tenantId);
  await gateway.system.pool.query(
    "insert into offer (tenant_id, id, interaction_id, agent_id, state, made_at, expires_at) values ($1, $2, $3, $4, 'accepted', now(), now())",
    [acme.tenantId, offerId, id, agentId],
  );
  const stop = answerAsRouter(() => row);
  const more = { From: `client:agent_${agentId.replaceAll("-", "")}`, To: "", offerId, mode: "accept" };
  const named = await post("client", agentCall, more);
  const stranger = await post("client", otherCall, more);
  stop();
  expect(named.body).toContain(`>ix_${id}_1</Conference>`);
  expect(stranger.body).toContain("<Hangup/>");
  expect((await facts()).map(({ body }) => body)).toContainEqual({
    type: "agentLegArrived",
    agentCallId: agentCall,
    agentId,
    offerId,
    mode: "accept",
  });
});

test("music and hold documents are for everybody and may be kept", async () => {
  const music = await gateway.app.inject("/media/hold-music.wav");
  expect(music.headers).toMatchObject({ "content-type": "audio/wav", "cache-control": "public, max-age=86400" });
  expect(music.rawPayload.subarray(0, 4).toString()).toBe("RIFF");
  expect(music.rawPayload).toHaveLength(44 + 20 * 8000 * 2);
  const lost = await gateway.app.inject("/media/hold/agentLost/zh-Hant.xml");
  expect(lost.body).toContain("請稍候");
});
