import { createPublicKey, createVerify, type KeyObject } from "node:crypto";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import type { InboundMail } from "./inboundMail.ts";
import { domainOf, type SenderChecks } from "./senderChecks.ts";

/** Largest body that is read: SendGrid sends mails up to 30 MB, in raw mode as one field. */
export const SENDGRID_MAX_BYTES = 40 * 1024 * 1024;
/** A request that is older was recorded by somebody, or waited for longer than SendGrid's own repeats after an outage do not. */
const DEFAULT_MAX_AGE_MS = 10 * 60_000;

export interface SendGridSignature {
  /** Header `X-Twilio-Email-Event-Webhook-Signature`: base64 of a DER signature. */
  readonly signature: string | undefined;
  /** Header `X-Twilio-Email-Event-Webhook-Timestamp`: seconds. */
  readonly timestamp: string | undefined;
}

/**
 * Reads the public key of a security policy (base64 of SPKI DER, or PEM). Throws what is wrong with it: without a key
 * nothing may be accepted.
 */
export function sendGridKey(publicKey: string): KeyObject {
  const isPem = publicKey.includes("BEGIN PUBLIC KEY");
  const key = isPem
    ? createPublicKey(publicKey)
    : createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
  if (key.asymmetricKeyType !== "ec") throw new Error("the public key of SendGrid is not one of an elliptic curve");
  return key;
}

/** Has SendGrid signed these very bytes, within `maxAgeMs` of `now`? The signature is over timestamp and raw body (ECDSA P-256, SHA-256). */
export function isSignedBySendGrid(
  key: KeyObject,
  { signature, timestamp }: SendGridSignature,
  body: Uint8Array,
  now: number,
  maxAgeMs: number = DEFAULT_MAX_AGE_MS,
): boolean {
  if (!signature || !timestamp || !/^\d{9,13}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp) * 1_000) > maxAgeMs) return false;
  try {
    return createVerify("sha256").update(timestamp).update(body).verify(key, signature, "base64");
  } catch {
    return false;
  }
}

/** A request of the Inbound Parse webhook in raw mode, or why it is none. */
export type InboundParse =
  | { readonly kind: "mail"; readonly mail: InboundMail }
  | { readonly kind: "refused"; readonly reason: "notMultipart" | "noRawMail" | "tooLarge" | "noRecipient" };

/**
 * Reads the multipart body of Inbound Parse in raw mode ("POST the raw, full MIME message"). Bytes of the mail are kept as
 * they are: every field is read as Latin-1, in which no byte is lost.
 */
export async function readInboundParse(contentType: string, body: Uint8Array): Promise<InboundParse> {
  const fields = await readFields(contentType, body);
  if (typeof fields === "string") return { kind: "refused", reason: fields };
  const email = fields.get("email");
  if (email === undefined) return { kind: "refused", reason: "noRawMail" };
  const { from, to } = readEnvelope(utf8(fields.get("envelope")));
  if (to.length === 0) return { kind: "refused", reason: "noRecipient" };
  const score = Number.parseFloat(fields.get("spam_score") ?? "");
  const checks = checksOf(fields, from);
  const spamScore = Number.isFinite(score) ? score : null;
  return { kind: "mail", mail: { raw: Buffer.from(email, "latin1"), envelope: { from, to }, checks, spamScore } };
}

type Fields = ReadonlyMap<string, string>;

/** `{@customer.example : pass}` of DKIM; of SPF only the result, and the envelope says for whom. */
function checksOf(fields: Fields, envelopeFrom: string | null): SenderChecks {
  const said = (fields.get("dkim") ?? "").slice(0, 500);
  const dkim = [...said.matchAll(/@([^\s:,{}]+)\s*:\s*pass\b/gi)].map(([, domain = ""]) => domainOf(domain));
  const isAllowed = fields.get("SPF")?.trim().toLowerCase() === "pass" && envelopeFrom !== null;
  return { dkim, spf: isAllowed ? [domainOf(envelopeFrom)] : [], dmarc: [] };
}

function readFields(contentType: string, body: Uint8Array): Promise<Fields | "notMultipart" | "tooLarge"> {
  return new Promise((read) => {
    const fields = new Map<string, string>();
    const parser = multipartParser(contentType);
    if (!parser) return read("notMultipart");
    parser.on("field", (name, value, _, isCut) => {
      if (isCut) read("tooLarge");
      else if (!fields.has(name)) fields.set(name, value);
    });
    parser.on("error", () => read("notMultipart")).on("finish", () => read(fields));
    parser.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  });
}

/** Null for what is no multipart: the library throws then. */
function multipartParser(contentType: string) {
  const limits = { fieldSize: SENDGRID_MAX_BYTES, fields: 50, files: 0, parts: 60, headerPairs: 100 };
  try {
    return new Busboy({ headers: { "content-type": contentType } as BusboyHeaders, defCharset: "latin1", limits });
  } catch {
    return null;
  }
}

function utf8(latin: string | undefined): string {
  return Buffer.from(latin ?? "", "latin1").toString("utf8");
}

/** `{"to":["help@shop.example"],"from":"anna@customer.example"}` */
function readEnvelope(text: string): { from: string | null; to: string[] } {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== "object" || read === null) return { from: null, to: [] };
    const { from, to } = read as { from?: unknown; to?: unknown };
    const recipients = Array.isArray(to)
      ? to.filter((one): one is string => typeof one === "string" && one.includes("@"))
      : [];
    return { from: typeof from === "string" && from !== "" ? from : null, to: recipients.slice(0, 100) };
  } catch {
    return { from: null, to: [] };
  }
}
