import { createSign, type KeyObject, randomUUID } from "node:crypto";
import type { Letter } from "../webhook/deliver.ts";
import type { Overrides } from "../webhook/overrides.ts";

/**
 * SendGrid repeats what was not taken: the real one for days, this one for minutes, as long as somebody watches. Slow answers
 * to all of them fit into the whole.
 */
const PATIENCE: Overrides = {
  ...{ connectMs: 2_000, readMs: 15_000, totalMs: 150_000 },
  ...{ retries: 5, retryOn: new Set(["ct", "rt", "5xx"] as const), backOffMs: 500 },
};

export type Envelope = { readonly from: string; readonly to: readonly string[] };

/**
 * The request of SendGrid's Inbound Parse webhook in raw mode, signed over its timestamp and its bytes (ECDSA, SHA-256).
 * `now`: milliseconds since 1970 of the machine's clock, because whoever checks it has no other.
 */
export const inboundParse = (raw: Buffer, envelope: Envelope, key: KeyObject, url: string, now: number): Letter => {
  const token = randomUUID();
  const boundary = `xYzZY${token.replaceAll("-", "")}`;
  const body = multipart(fieldsOf(raw, envelope), boundary);
  const timestamp = String(Math.floor(now / 1000));
  const signature = createSign("sha256").update(timestamp).update(body).sign(key, "base64");
  const headers = {
    "User-Agent": "Sendlib/1.0",
    "Content-Type": `multipart/form-data; boundary=${boundary}`,
    "Content-Length": String(body.length),
    "X-Twilio-Email-Event-Webhook-Signature": signature,
    "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
  };
  return { token, method: "POST", url, path: new URL(url).pathname, body, headers, overrides: PATIENCE };
};

const fieldsOf = (raw: Buffer, { from, to }: Envelope): readonly (readonly [string, string | Buffer])[] => [
  ["dkim", "{@mail.example : pass}"],
  ["to", to.join(", ")],
  ["email", raw],
  ["from", from],
  ["sender_ip", "192.0.2.10"],
  ["spam_report", ""],
  ["envelope", JSON.stringify({ to, from })],
  ["spam_score", "0.1"],
  ["charsets", JSON.stringify({ to: "UTF-8", subject: "UTF-8", from: "UTF-8" })],
  ["SPF", "pass"],
];

const multipart = (fields: readonly (readonly [string, string | Buffer])[], boundary: string): Buffer =>
  Buffer.concat([
    ...fields.flatMap(([name, value]) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
      typeof value === "string" ? Buffer.from(value) : value,
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
