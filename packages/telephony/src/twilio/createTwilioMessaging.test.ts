import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { describeMessagingPort, type TextCarrierUnderTest } from "../messaging.conformance.ts";
import type { MessageCommand } from "../messagingPort.ts";
import { LINE, openRecordedMessages, type RecordedMessages, recordOf } from "../testing/recordedMessages.ts";
import { ACCOUNT_SID, AUTH_TOKEN } from "../testing/recordedTwilio.ts";
import { createTwilioMessaging } from "./createTwilioMessaging.ts";

const PUBLIC_URL = "https://cc.example.com";
const CUSTOMER = "+14155550123";
const messaging = createTwilioMessaging({ timeoutMs: 400 });

const accountAt = (apiUrl: string) => ({
  accountSid: ACCOUNT_SID,
  authToken: AUTH_TOKEN,
  apiKeySid: null,
  apiKeySecret: null,
  twimlAppSid: null,
  apiUrl,
});

async function openCarrier(): Promise<TextCarrierUnderTest> {
  const twilio = await openRecordedMessages();
  return {
    account: accountAt(twilio.url),
    publicUrl: PUBLIC_URL,
    line: LINE,
    now: Date.now,
    aTextFrom: async (from, body, pictures = 0) => {
      if (/^stop$/i.test(body)) twilio.optedOut.add(from);
      if (/^start$/i.test(body)) twilio.optedOut.delete(from);
      return recordOf(twilio.messages, { from, to: LINE, body, direction: "inbound", pictures }).sid;
    },
    textsAt: async (customer) => twilio.messages.filter(({ to }) => to === customer).map(({ body }) => body),
    until: async (condition) => expect(await condition()).toBe(true),
    close: async () => twilio.close(),
  };
}

describeMessagingPort("Twilio's adapter on recorded answers", messaging, openCarrier);

let twilio: RecordedMessages;
beforeAll(async () => {
  twilio = await openRecordedMessages();
});
afterAll(() => twilio.close());
beforeEach(() => {
  twilio.messages.length = 0;
  twilio.requests.length = 0;
  twilio.next.length = 0;
});

const ID = "01980000-0000-7000-8000-000000000001";
const aMessage = (more: Partial<MessageCommand> = {}): MessageCommand => ({
  messageId: ID,
  account: accountAt(twilio.url),
  publicUrl: PUBLIC_URL,
  from: LINE,
  to: CUSTOMER,
  text: "Hello",
  attempt: 1,
  firstTriedAt: Date.now(),
  ...more,
});

test("a first try is one request that says where to report, for which message, and to try again", async () => {
  await messaging.send(aMessage({ mediaUrls: ["https://cc.example.com/1.png", "https://cc.example.com/2.png"] }));
  expect(twilio.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `POST /2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`,
  ]);
  const form = twilio.requests[0]?.form;
  expect(form?.get("StatusCallback")).toBe(
    `${PUBLIC_URL}/webhooks/twilio/messaging/status?m=${ID}#ct=2000&rt=4000&tt=15000&rc=4&rp=ct,rt,5xx`,
  );
  expect(form?.getAll("MediaUrl")).toEqual(["https://cc.example.com/1.png", "https://cc.example.com/2.png"]);
});

test("an answer that is lost: the next try finds the message, and the customer has one", async () => {
  twilio.next.push("lost");
  expect(await messaging.send(aMessage())).toMatchObject({ kind: "retry", afterMs: 2000 });
  const [only] = twilio.messages;
  expect(await messaging.send(aMessage({ attempt: 2 }))).toMatchObject({ kind: "done", providerId: only?.sid });
  expect(twilio.messages).toHaveLength(1);
});

test("the carrier cannot be asked: nothing is sent on a guess", async () => {
  twilio.next.push({ status: 503, body: {} });
  expect(await messaging.send(aMessage({ attempt: 2 }))).toMatchObject({ kind: "retry", code: "503" });
  expect(twilio.messages).toHaveLength(0);
});

test("the same words of an hour ago are another message", async () => {
  recordOf(twilio.messages, { from: LINE, to: CUSTOMER, body: "Hello", direction: "outbound-api", pictures: 0 });
  await messaging.send(aMessage({ attempt: 2, firstTriedAt: Date.now() + 3_600_000 }));
  expect(twilio.messages).toHaveLength(2);
});

test.each([
  [500, {}, { kind: "retry", code: "500", afterMs: 2000 }],
  [429, { code: 20429, status: 429 }, { kind: "retry", code: "20429", afterMs: 1000 }],
  [400, { code: 21611, status: 400 }, { kind: "retry", code: "21611", afterMs: 60_000 }],
  [401, { code: 20003, status: 401 }, { kind: "retry", code: "20003", afterMs: 2000 }],
  [400, { code: 21610, status: 400 }, { kind: "refused", code: "21610", because: "optedOut" }],
  [400, { code: 21614, status: 400 }, { kind: "refused", code: "21614", because: "badNumber" }],
  [400, { code: 21408, status: 400 }, { kind: "refused", code: "21408", because: "notAllowed" }],
  [400, { code: 99999, status: 400 }, { kind: "refused", code: "99999", because: "unknown" }],
])("the answer %i %j is %j", async (status, body, result) => {
  twilio.next.push({ status, body });
  expect(await messaging.send(aMessage())).toEqual(result);
});
