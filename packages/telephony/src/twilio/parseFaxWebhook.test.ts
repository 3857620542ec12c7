import { expect, test } from "vitest";
import { parseFaxWebhook } from "./parseFaxWebhook.ts";

const FaxSid = `FX${"a".repeat(32)}`;
const base = { FaxSid, From: "+442079460000", To: "+85230001000" };
const M = "01980000-0000-7000-8000-000000000001";

test("a fax that rings tells whom it is for", () => {
  expect(parseFaxWebhook("inbound", base, {})).toEqual({ kind: "ringing", to: base.To });
});

test("a fax that came: where it lies and how many pages it has", () => {
  const said = {
    ...base,
    FaxStatus: "received",
    NumPages: "3",
    MediaUrl: "https://api.example.com/x",
    RemoteStationId: "A",
  };
  expect(parseFaxWebhook("received", said, {})).toEqual({
    kind: "fax",
    key: `twilio:${FaxSid}:received`,
    fax: {
      ...{ providerMessageId: FaxSid, from: base.From, to: base.To, pages: 3, errorCode: null },
      document: { url: "https://api.example.com/x", type: "application/pdf" },
    },
  });
});

test("one that broke off, with nothing or with some pages, is a fax and says why", () => {
  const nothing = parseFaxWebhook("received", { ...base, FaxStatus: "failed", NumPages: "0" }, {});
  expect(nothing).toMatchObject({ kind: "fax", fax: { document: null, pages: 0, errorCode: "failed" } });
  const some = { ...base, FaxStatus: "failed", NumPages: "1", MediaUrl: "https://x.example", ErrorCode: "31000" };
  expect(parseFaxWebhook("received", some, {})).toMatchObject({ fax: { pages: 1, errorCode: "31000" } });
});

test("how far one of ours has come; a busy machine is not the end of it", () => {
  expect(parseFaxWebhook("status", { ...base, FaxStatus: "delivered", NumPages: "2" }, { m: M })).toEqual({
    ...{ kind: "state", key: `twilio:${FaxSid}:delivered`, providerMessageId: FaxSid, messageId: M },
    ...{ state: "delivered", errorCode: null, pages: 2 },
  });
  expect(parseFaxWebhook("status", { ...base, FaxStatus: "busy" }, { m: M })).toMatchObject({
    ...{ state: "sending", errorCode: "busy", pages: null },
  });
  expect(parseFaxWebhook("status", { ...base, FaxStatus: "constructor" }, { m: M })).toEqual({ kind: "nothing" });
});

test("what lacks its fields, or has a name of ours that is none, is malformed", () => {
  expect(parseFaxWebhook("received", { From: "+44" }, {})).toMatchObject({ kind: "malformed" });
  expect(parseFaxWebhook("received", { ...base, FaxSid: ["a", "b"] }, {})).toMatchObject({ kind: "malformed" });
  expect(parseFaxWebhook("received", { ...base, NumPages: "-1" }, {})).toMatchObject({ kind: "malformed" });
  expect(parseFaxWebhook("status", { ...base, FaxStatus: "busy" }, { m: "x" })).toMatchObject({ kind: "malformed" });
});
