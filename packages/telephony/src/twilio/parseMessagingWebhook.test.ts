import { expect, test } from "vitest";
import { whyNotDelivered } from "./messageWords.ts";
import { parseMessagingWebhook } from "./parseMessagingWebhook.ts";

const SID = `SM${"a".repeat(32)}`;
const MESSAGE = {
  MessageSid: SID,
  SmsSid: SID,
  SmsMessageSid: SID,
  AccountSid: `AC${"b".repeat(32)}`,
  From: "+85291234567",
  To: "+85230001000",
  Body: "Is my parcel there?",
  NumMedia: "0",
  NumSegments: "1",
  SmsStatus: "received",
  ApiVersion: "2010-04-01",
};
const inbound = (more: Record<string, string | string[]> = {}) =>
  parseMessagingWebhook("inbound", { ...MESSAGE, ...more }, {});
const arrived = (more: Record<string, string> = {}) => {
  const report = inbound(more);
  if (report.kind !== "message") throw new Error(report.kind);
  return report.message;
};
const status = (more: Record<string, string>, query: Record<string, string> = {}) =>
  parseMessagingWebhook("status", { MessageSid: SID, AccountSid: "AC", ...more }, query);

test("a text from outside", () => {
  expect(inbound()).toEqual({
    kind: "message",
    key: `twilio:${SID}:received`,
    message: {
      providerMessageId: SID,
      from: "+85291234567",
      to: "+85230001000",
      text: "Is my parcel there?",
      media: [],
      keyword: null,
      liftsOptOut: false,
      segments: 1,
    },
  });
});

test("pictures come with their addresses; one without an address does not take the words with it", () => {
  const { media, text } = arrived({
    NumMedia: "3",
    MediaUrl0: "https://api.twilio.com/ME0",
    MediaContentType0: "image/jpeg",
    MediaUrl2: "https://api.twilio.com/ME2",
  });
  expect(text).toBe("Is my parcel there?");
  expect(media).toEqual([
    { url: "https://api.twilio.com/ME0", type: "image/jpeg" },
    { url: "https://api.twilio.com/ME2", type: "" },
  ]);
  expect(arrived({ NumMedia: "9999", MediaUrl10: "https://api.twilio.com/ME10" }).media).toEqual([]);
});

test.each([
  ["STOP", "stop", false],
  [" stop\n", "stop", false],
  ["OptOut", "stop", false],
  ["STOP PLEASE", null, false],
  ["Unstop", "start", true],
  ["help", "help", false],
  ["Yes", null, true],
  ["yes please", null, false],
  ["constructor", null, false],
])("%j is taken for %s", (Body, keyword, liftsOptOut) => {
  expect(arrived({ Body })).toMatchObject({ keyword, liftsOptOut });
});

test("a keyword of the account's own, in its own language, is told by the carrier", () => {
  expect(arrived({ Body: "退订", OptOutType: "STOP" })).toMatchObject({ keyword: "stop", liftsOptOut: false });
  expect(arrived({ Body: "yes", OptOutType: "HELP" })).toMatchObject({ keyword: "help", liftsOptOut: false });
  expect(arrived({ Body: "退订", OptOutType: "toString" })).toMatchObject({ keyword: null });
});

test("what the database cannot hold is replaced, the rest is kept as it came", () => {
  expect(arrived({ Body: "a\u0000b\ud83d  ", From: "AmazonHK" })).toMatchObject({
    text: "a\ufffdb\ufffd  ",
    from: "AmazonHK",
  });
});

test.each([
  ["MessageSid", "SMx"],
  ["From", ["+1", "+1"]],
  ["NumMedia", "-1"],
])("a field that is not what it must be (%s) is malformed", (name, value) => {
  expect(inbound({ [name]: value })).toEqual({ kind: "malformed", problem: "inbound" });
});

test.each([
  ["queued", "queued"],
  ["accepted", "queued"],
  ["sending", "sending"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["undelivered", "undelivered"],
  ["failed", "failed"],
  ["canceled", "failed"],
  ["read", "read"],
])("the carrier's %s is our %s, for the message that the address names", (MessageStatus, state) => {
  const m = "01980000-0000-7000-8000-000000000001";
  const key = `twilio:${SID}:${MessageStatus}`;
  expect(status({ MessageStatus }, { m })).toMatchObject({ kind: "state", key, messageId: m, state, errorCode: null });
});

test("a failure comes with its code", () => {
  expect(status({ MessageStatus: "undelivered", ErrorCode: "30003" })).toMatchObject({
    errorCode: "30003",
    messageId: null,
  });
  expect(whyNotDelivered("30003")).toBe("unreachable");
  expect(whyNotDelivered("valueOf")).toBe("unknown");
});

test("a word nobody knows, and an address that is not ours, are malformed", () => {
  expect(status({ MessageStatus: "constructor" })).toEqual({ kind: "malformed", problem: "MessageStatus" });
  expect(status({ MessageStatus: "sent" }, { m: "1" })).toEqual({ kind: "malformed", problem: "query" });
  expect(status({ MessageStatus: "received" })).toEqual({ kind: "nothing", providerMessageId: SID });
});
