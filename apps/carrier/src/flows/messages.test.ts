import type { EmulatorHandset, EmulatorMessage, EmulatorNumber } from "@touchstone/contracts";
import twilio from "twilio";
import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ACCOUNT_SID, AUTH_TOKEN, aimedAt, LINE, openTestbed, type Received, type Testbed } from "../testbed.ts";

const CUSTOMER = "+85291234567";
/** A PNG's first bytes. */
const PICTURE = Buffer.from("89504e470d0a1a0a", "hex");

let bed: Testbed;
let client: ReturnType<typeof twilio>;
beforeEach(async () => {
  bed = await openTestbed({});
  client = aimedAt(bed.origin, twilio(ACCOUNT_SID, AUTH_TOKEN));
  putLine({ smsUrl: `${bed.application}/sms` });
});
afterEach(() => bed.close());

function putLine(settings: Partial<EmulatorNumber>): void {
  const [account] = bed.carrier.accounts.all();
  if (account) bed.carrier.accounts.putLine(account, { phoneNumber: LINE, ...settings }, 0);
}
const control = async (path: string, body?: object, method = "POST") => {
  const payload = body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  return await fetch(`${bed.origin}/emulator/control/${path}`, { method: body ? method : "GET", ...payload });
};
const write = async (text: string, more: object = {}): Promise<string> => {
  const answer = await control("messages", { from: CUSTOMER, to: LINE, text, ...more });
  await bed.settled();
  return ((await answer.json()) as { messageSid: string }).messageSid;
};
const thread = async (): Promise<readonly EmulatorMessage[]> => {
  const answer = await control(`messages?with=${encodeURIComponent(CUSTOMER)}`);
  return ((await answer.json()) as { messages: EmulatorMessage[] }).messages;
};
const handset = (behaviour: Partial<EmulatorHandset>) =>
  control("handsets", { address: CUSTOMER, ...behaviour }, "PUT");
const send = (body = "Hello", more: object = {}) => client.messages.create({ to: CUSTOMER, from: LINE, body, ...more });
const heardAt = (path: string): readonly Received[] => bed.received.filter((one) => one.path === path);
const statuses = () => heardAt("/said").map(({ form }) => form.MessageStatus);
const refusedWith = (sending: Promise<unknown>) =>
  sending.then(
    () => "sent",
    ({ status, code }) => [status, code],
  );

test("a person's text reaches the line's address, signed, with the fields of Twilio's page", async () => {
  const sid = await write("您好");
  const [webhook] = heardAt("/sms");
  expect(webhook?.form).toMatchObject({
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    AccountSid: ACCOUNT_SID,
    From: CUSTOMER,
    To: LINE,
    Body: "您好",
    NumMedia: "0",
    NumSegments: "1",
    SmsStatus: "received",
    FromCountry: "HK",
    ApiVersion: "2010-04-01",
  });
  expect(webhook?.form).not.toHaveProperty("OptOutType");
  const signature = String(webhook?.headers["x-twilio-signature"]);
  expect(validateRequest(AUTH_TOKEN, signature, `${bed.application}/sms`, webhook?.form ?? {})).toBe(true);
});

test("the fallback is asked with the error when the first fails, and nobody after that", async () => {
  putLine({ smsFallbackUrl: `${bed.application}/rescue` });
  bed.script("/sms", (_received, response) => void response.writeHead(503).end());
  await write("Hello");
  expect(heardAt("/rescue").map(({ form }) => [form.Body, form.ErrorCode, form.ErrorUrl])).toEqual([
    ["Hello", "11200", `${bed.application}/sms`],
  ]);
  bed.script("/rescue", (_received, response) => void response.writeHead(503).end());
  await write("Hello again");
  expect(bed.received).toHaveLength(4);
});

test("a webhook that asks for retries gets them, with one token, and the ledger tells what was acknowledged", async () => {
  putLine({ smsUrl: `${bed.application}/sms#rc=2&rp=5xx` });
  let failures = 1;
  bed.script("/sms", (_received, response) => (failures-- > 0 ? void response.writeHead(503).end() : "<Response/>"));
  const sid = await write("Hello");
  await expect.poll(() => heardAt("/sms").length).toBe(2);
  expect(new Set(heardAt("/sms").map(({ headers }) => headers["i-twilio-idempotency-token"])).size).toBe(1);
  const entries = () => bed.carrier.ledger.find({ messageSid: sid, limit: 9 });
  await expect.poll(() => entries().map(({ outcome }) => outcome)).toEqual(["acknowledged"]);
  expect(entries()[0]).toMatchObject({ kind: "message", messageSid: sid });
});

test.each([
  ["text/xml", "<Response><Message>Thank you</Message></Response>"],
  ["text/xml", "<Response><Message><Body>Thank you</Body></Message></Response>"],
  ["text/plain", "Thank you"],
])("what the application answers (%s %s) goes to the person", async (type, answer) => {
  bed.script("/sms", (_received, response) => void response.writeHead(200, { "content-type": type }).end(answer));
  await write("Hello");
  await bed.advance(1000);
  expect((await thread()).map(({ direction, text, status }) => [direction, text, status])).toEqual([
    ["inbound", "Hello", "received"],
    ["outbound-reply", "Thank you", "delivered"],
  ]);
});

test("a text of ours is queued, sent and delivered, and each is told where the request said", async () => {
  const sent = await send("Your parcel is here", { statusCallback: `${bed.application}/said?m=1#rc=4` });
  expect(sent).toMatchObject({ status: "queued", numSegments: "1", direction: "outbound-api", dateSent: null });
  expect(sent.sid).toMatch(/^SM[0-9a-f]{32}$/);
  await bed.advance(1000);
  expect(statuses()).toEqual(["queued", "sent", "delivered"]);
  expect(heardAt("/said")[2]?.form).toMatchObject({ MessageSid: sent.sid, SmsStatus: "delivered", To: CUSTOMER });
  expect(await client.messages(sent.sid).fetch()).toMatchObject({ status: "delivered", body: "Your parcel is here" });
});

test("status callbacks overtake each other when that is asked for", async () => {
  await control("faults", { faults: [{ route: "/said", kind: "reorder", times: 1, delayMs: 60_000 }] }, "PUT");
  await send("Hello", { statusCallback: `${bed.application}/said` });
  await bed.advance(1000);
  expect(statuses()).toEqual(["sent", "queued", "delivered"]);
});

test.each([
  [{ behaviour: "undelivered" }, ["queued", "sent", "undelivered"], "30003"],
  [{ behaviour: "undelivered", errorCode: 30007 }, ["queued", "sent", "undelivered"], "30007"],
  [{ behaviour: "failed" }, ["queued", "failed"], "30008"],
  [{ behaviour: "sent" }, ["queued", "sent"], undefined],
] as const)("a phone that is %j", async (behaviour, told, code) => {
  await handset(behaviour);
  await send("Hello", { statusCallback: `${bed.application}/said` });
  await bed.advance(5000);
  expect(statuses()).toEqual(told);
  expect(heardAt("/said").at(-1)?.form.ErrorCode).toBe(code);
});

test("one segment a second leaves a number", async () => {
  await send("x".repeat(161));
  await send("second");
  await bed.advance(1900);
  expect((await thread()).map(({ status }) => status)).toEqual(["delivered", "queued"]);
  await bed.advance(600);
  expect((await thread()).map(({ status }) => status)).toEqual(["delivered", "delivered"]);
});

test("a number's queue is ten hours long", async () => {
  const tenHoursMs = 36_000_000;
  const { nextSegmentAt } = bed.carrier.accounts.get(ACCOUNT_SID) ?? {};
  nextSegmentAt?.set(LINE, bed.clock.now() + tenHoursMs);
  expect((await send()).status).toBe("queued");
  expect(await refusedWith(send())).toEqual([400, 21611]);
});

test.each([
  ["21211", { to: "12345" }],
  ["21266", { to: LINE }],
  ["21606", { from: "+85230009999" }],
  ["21617", { body: "x".repeat(1601) }],
  ["21619", { body: "" }],
  ["21620", { mediaUrl: ["ftp://x"] }],
  ["21623", { mediaUrl: Array.from({ length: 11 }, (_, index) => `https://x.example/${index}`) }],
  ["21609", { statusCallback: "nonsense" }],
])("a request that cannot be meant is refused with %s", async (code, request) => {
  expect(await refusedWith(send("Hello", request))).toEqual([400, Number(code)]);
  expect(await thread()).toEqual([]);
});

test("a number that cannot have texts is refused at the request", async () => {
  await handset({ behaviour: "refused" });
  expect(await refusedWith(send())).toEqual([400, 21614]);
});

test("STOP blocks, is answered by the carrier and goes on to the application; START lifts it; HELP is answered", async () => {
  await write(" stop ");
  expect(heardAt("/sms").map(({ form }) => form.Body)).toEqual([" stop "]);
  expect(await refusedWith(send())).toEqual([400, 21610]);
  await write("HELP");
  await write("Start");
  expect((await send()).status).toBe("queued");
  await bed.advance(60_000);
  const own = (await thread()).filter(({ automatic }) => automatic);
  expect(own.map(({ text }) => text.slice(0, 43))).toEqual([
    "You have successfully been unsubscribed. Yo",
    "Reply STOP to unsubscribe. Msg&Data Rates M",
    "You have successfully been re-subscribed to",
  ]);
  expect((await client.messages.list()).map(({ direction }) => direction)).toEqual([
    "outbound-api",
    "inbound",
    "inbound",
    "inbound",
  ]);
});

test.each(["STOP PLEASE", "please stop", "Yes", "CONSTRUCTOR"])("%s is an ordinary text", async (text) => {
  await write(text);
  expect((await send()).status).toBe("queued");
  expect((await thread()).filter(({ automatic }) => automatic)).toEqual([]);
});

test("yes is a start from who has said stop", async () => {
  await write("QUIT");
  await write("yes");
  expect((await send()).status).toBe("queued");
});

test("with Advanced Opt-Out the account's own words count, and the webhook says what they were taken for", async () => {
  const messagingServiceSid = `MG${"d".repeat(32)}`;
  const optOut = {
    messagingServiceSid,
    stop: ["退订"],
    start: ["订阅"],
    help: ["帮助"],
    replies: { stop: "已退订。" },
  };
  putLine({ optOut });
  for (const text of ["quit", "退订", "帮助"]) await write(text);
  expect(heardAt("/sms").map(({ form }) => [form.OptOutType, form.MessagingServiceSid])).toEqual([
    [undefined, messagingServiceSid],
    ["STOP", messagingServiceSid],
    ["HELP", messagingServiceSid],
  ]);
  expect(await refusedWith(send())).toEqual([400, 21610]);
  expect((await thread()).filter(({ automatic }) => automatic)[0]?.text).toBe("已退订。");
  await write("订阅");
  expect((await send()).status).toBe("queued");
});

test("a picture needs the account's credentials, and then leads to an address that needs none", async () => {
  const sid = await write("look", { media: [{ type: "image/png", base64: PICTURE.toString("base64") }] });
  const { form } = heardAt("/sms")[0] ?? {};
  expect(sid).toMatch(/^MM/);
  expect(form).toMatchObject({ NumMedia: "1", MediaContentType0: "image/png" });
  const url = form?.MediaUrl0 ?? "";
  expect(url.startsWith(`${bed.origin}/emulator/2010-04-01/Accounts/${ACCOUNT_SID}/Messages/${sid}/Media/ME`)).toBe(
    true,
  );
  expect((await fetch(url)).status).toBe(401);
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64")}`;
  const redirected = await fetch(url, { headers: { authorization }, redirect: "manual" });
  expect(redirected.status).toBe(307);
  const file = await fetch(redirected.headers.get("location") ?? "");
  expect([file.headers.get("content-type"), Buffer.from(await file.arrayBuffer())]).toEqual(["image/png", PICTURE]);
  const listed = await client.messages(sid).media.list();
  expect(listed.map(({ contentType, parentSid }) => [contentType, parentSid])).toEqual([["image/png", sid]]);
});

test("a picture of ours is fetched by the carrier; one that it cannot get fails the message", async () => {
  bed.script(
    "/a.png",
    (_received, response) => void response.writeHead(200, { "content-type": "image/png" }).end(PICTURE),
  );
  bed.script("/gone.png", (_received, response) => void response.writeHead(404).end());
  await send("", { mediaUrl: [`${bed.application}/a.png`] });
  await bed.advance(2000);
  await send("", { mediaUrl: [`${bed.application}/gone.png`], statusCallback: `${bed.application}/said` });
  await bed.advance(2000);
  const [good, bad] = await thread();
  expect(good).toMatchObject({ status: "delivered", media: [{ type: "image/png" }] });
  expect(bad).toMatchObject({ status: "failed", errorCode: 11200, media: [] });
  expect(heardAt("/said").at(-1)?.form).toMatchObject({ MessageStatus: "failed", ErrorCode: "11200" });
});

test("the list is filtered by number and by instant, newest first", async () => {
  await write("one");
  await bed.advance(60_000);
  const since = new Date(bed.clock.now());
  await write("two");
  await send("three");
  await bed.advance(5000);
  const texts = (found: { body: string }[]) => found.map(({ body }) => body);
  expect(texts(await client.messages.list())).toEqual(["three", "two", "one"]);
  expect(texts(await client.messages.list({ from: CUSTOMER }))).toEqual(["two", "one"]);
  expect(texts(await client.messages.list({ dateSentAfter: since }))).toEqual(["three", "two"]);
});

test("SmsUrl is set over REST and shown", async () => {
  const [line] = await client.incomingPhoneNumbers.list({ phoneNumber: LINE });
  const smsUrl = `${bed.application}/elsewhere`;
  expect(await client.incomingPhoneNumbers(line?.sid ?? "").update({ smsUrl })).toMatchObject({ smsUrl });
  await write("Hello");
  expect(heardAt("/elsewhere")).toHaveLength(1);
});

test("a reset forgets texts, blocks and phones, and a text to nobody's number is refused", async () => {
  await write("STOP");
  await control("reset", {});
  expect(await thread()).toEqual([]);
  expect((await send()).status).toBe("queued");
  expect((await control("messages", { from: CUSTOMER, to: "+85230009999", text: "x" })).status).toBe(404);
});
