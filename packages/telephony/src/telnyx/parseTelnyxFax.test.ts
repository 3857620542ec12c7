import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stateOfMessage } from "./faxWords.ts";
import { parseTelnyxFax } from "./parseTelnyxFax.ts";
import { isSignedByTelnyx } from "./signature.ts";

const MESSAGE = "01980000-0000-7000-8000-000000000001";
const NOW = 1_780_000_000_000;
const keys = generateKeyPairSync("ed25519");
const publicKey = keys.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");

const bodyOf = (event_type: string, payload: object) =>
  Buffer.from(JSON.stringify({ data: { record_type: "event", event_type, id: "e", payload }, meta: { attempt: 1 } }));
const inbound = { fax_id: "f8338808-3dc6-4f2b-942a-5d1f39255784", direction: "inbound", from: "+4420", to: "+8523" };
const outbound = {
  ...inbound,
  direction: "outbound",
  from: "+8523",
  to: "+4420",
  client_state: stateOfMessage(MESSAGE),
};

function signed(body: Buffer, at = NOW) {
  const timestamp = String(Math.floor(at / 1000));
  const signature = sign(null, Buffer.concat([Buffer.from(`${timestamp}|`), body]), keys.privateKey).toString("base64");
  return { body, timestamp, signature, publicKey, now: NOW };
}

test("what the holder of the key signed just now is Telnyx's", () => {
  expect(isSignedByTelnyx(signed(Buffer.from("{}")))).toBe(true);
});

test("another body, another time, another key, an old one and none at all are not", () => {
  const whole = signed(Buffer.from("{}"));
  expect(isSignedByTelnyx({ ...whole, body: Buffer.from("{ }") })).toBe(false);
  expect(isSignedByTelnyx({ ...whole, timestamp: String(Number(whole.timestamp) + 1) })).toBe(false);
  expect(isSignedByTelnyx({ ...whole, publicKey: Buffer.alloc(32, 7).toString("base64") })).toBe(false);
  expect(isSignedByTelnyx(signed(Buffer.from("{}"), NOW - 301_000))).toBe(false);
  expect(isSignedByTelnyx(signed(Buffer.from("{}"), NOW + 301_000))).toBe(false);
  for (const none of ["", "AAAA", "not base64 at all"])
    expect(isSignedByTelnyx({ ...whole, publicKey: none })).toBe(false);
  expect(isSignedByTelnyx({ ...whole, signature: undefined })).toBe(false);
  expect(isSignedByTelnyx({ ...whole, signature: "" })).toBe(false);
});

test("a fax that came, one that came in part, and one that broke off", () => {
  const media = { media_url: "https://s3.example.com/x.pdf", page_count: 3 };
  expect(parseTelnyxFax(bodyOf("fax.received", { ...inbound, ...media }))).toMatchObject({
    ourNumber: "+8523",
    report: { kind: "fax", fax: { from: "+4420", pages: 3, errorCode: null, document: { url: media.media_url } } },
  });
  const part = parseTelnyxFax(bodyOf("fax.received", { ...inbound, ...media, partial_content: true }));
  expect(part?.report).toMatchObject({ fax: { errorCode: "partial" } });
  const broken = parseTelnyxFax(bodyOf("fax.failed", { ...inbound, failure_reason: "sender_call_dropped" }));
  expect(broken?.report).toMatchObject({ kind: "fax", fax: { document: null, errorCode: "sender_call_dropped" } });
  expect(parseTelnyxFax(bodyOf("fax.receiving.started", inbound))?.report).toEqual({ kind: "nothing" });
});

test("how far one of ours has come: by our own name of it, and no try is the end", () => {
  const delivered = parseTelnyxFax(bodyOf("fax.delivered", { ...outbound, page_count: 2 }));
  expect(delivered).toMatchObject({ ourNumber: "+8523", report: { state: "delivered", messageId: MESSAGE, pages: 2 } });
  const busy = parseTelnyxFax(bodyOf("fax.failed", { ...outbound, failure_reason: "user_busy" }));
  expect(busy?.report).toMatchObject({ kind: "state", state: "sending", errorCode: "user_busy" });
  const foreign = parseTelnyxFax(bodyOf("fax.queued", { ...outbound, client_state: "aGF2ZSBhIG5pY2UgZGF5ID1d" }));
  expect(foreign?.report).toMatchObject({ state: "queued", messageId: null });
  expect(parseTelnyxFax(bodyOf("fax.constructor", outbound))?.report).toEqual({ kind: "nothing" });
});

test("whatever is sent, it is read or not, and nothing is thrown", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (body) => void parseTelnyxFax(body)));
  fc.assert(fc.property(fc.json(), (text) => void parseTelnyxFax(Buffer.from(text))));
  expect(parseTelnyxFax(Buffer.from("[]"))).toBeNull();
});
