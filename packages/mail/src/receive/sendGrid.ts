import { createPublicKey, createVerify, type KeyObject } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { inPieces } from "../inPieces.ts";
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

/** A signature that is checked while the body arrives. */
export interface SendGridCheck {
  update(piece: Uint8Array): void;
  /** Has SendGrid signed these very bytes? Asked once, after the last of them. */
  holds(): boolean;
}

/**
 * Null when it cannot hold, whatever the body is: it is missing, or not within `maxAgeMs` of `now`. The signature is over
 * timestamp and raw body (ECDSA P-256, SHA-256).
 */
export function openSendGridCheck(
  key: KeyObject,
  { signature, timestamp }: SendGridSignature,
  now: number,
  maxAgeMs: number = DEFAULT_MAX_AGE_MS,
): SendGridCheck | null {
  if (!signature || !timestamp || !/^\d{9,13}$/.test(timestamp)) return null;
  if (Math.abs(now - Number(timestamp) * 1_000) > maxAgeMs) return null;
  const verify = createVerify("sha256").update(timestamp);
  return {
    update: (piece) => void verify.update(piece),
    holds: () => {
      try {
        return verify.verify(key, signature, "base64");
      } catch {
        return false;
      }
    },
  };
}

/** A request of the Inbound Parse webhook in raw mode, or why it is none. */
export type InboundParse =
  | { readonly kind: "mail"; readonly mail: InboundMail }
  | { readonly kind: "refused"; readonly reason: "notMultipart" | "noRawMail" | "tooLarge" | "noRecipient" };

/**
 * Reads the multipart body of Inbound Parse in raw mode ("POST the raw, full MIME message"), as it arrived in pieces and without
 * keeping others waiting. Bytes of the mail are kept as they are; the other fields are read as Latin-1, in which no byte is lost.
 */
export async function readInboundParse(contentType: string, body: readonly Uint8Array[]): Promise<InboundParse> {
  const read = await readParts(contentType, body);
  if (typeof read === "string") return { kind: "refused", reason: read };
  const { fields, raw } = read;
  if (raw === null) return { kind: "refused", reason: "noRawMail" };
  const { from, to } = readEnvelope(utf8(fields.get("envelope")));
  if (to.length === 0) return { kind: "refused", reason: "noRecipient" };
  const score = Number.parseFloat(fields.get("spam_score") ?? "");
  const checks = checksOf(fields, from);
  const spamScore = Number.isFinite(score) ? score : null;
  return { kind: "mail", mail: { raw, envelope: { from, to }, checks, spamScore } };
}

type Fields = ReadonlyMap<string, string>;

/** `{@customer.example : pass}` of DKIM; of SPF only the result, and the envelope says for whom. */
function checksOf(fields: Fields, envelopeFrom: string | null): SenderChecks {
  const said = (fields.get("dkim") ?? "").slice(0, 500);
  const dkim = [...said.matchAll(/@([^\s:,{}]+)\s*:\s*pass\b/gi)].map(([, domain = ""]) => domainOf(domain));
  const isAllowed = fields.get("SPF")?.trim().toLowerCase() === "pass" && envelopeFrom !== null;
  return { dkim, spf: isAllowed ? [domainOf(envelopeFrom)] : [], dmarc: [] };
}

interface Parts {
  readonly fields: Fields;
  /** The field that is the mail. */
  readonly raw: Buffer | null;
}

async function readParts(
  contentType: string,
  body: readonly Uint8Array[],
): Promise<Parts | "notMultipart" | "tooLarge"> {
  const parser = multipartParser(contentType);
  if (!parser) return "notMultipart";
  let outcome: Parts | "notMultipart" | "tooLarge" | null = null;
  const read = partsOf(parser).then((parts) => (outcome = parts));
  for (const piece of body) {
    for await (const small of inPieces(piece)) if (outcome === null) parser.write(Buffer.from(small));
    await setImmediate();
  }
  parser.end();
  return await read;
}

/** What the parser finds in all that is written into it. */
function partsOf(
  parser: NonNullable<ReturnType<typeof multipartParser>>,
): Promise<Parts | "notMultipart" | "tooLarge"> {
  return new Promise((read) => {
    const fields = new Map<string, string>();
    let pieces: Buffer[] | null = null;
    parser.on("field", (name, value) => void (fields.has(name) || fields.set(name, value)));
    parser.on("file", (_name, file) => {
      pieces = [];
      file.on("data", (piece: Buffer) => pieces?.push(piece)).on("limit", () => read("tooLarge"));
      file.on("error", () => read("notMultipart"));
    });
    parser.on("error", () => read("notMultipart"));
    parser.on("finish", () => read({ fields, raw: pieces && Buffer.concat(pieces) }));
  });
}

/** Null for what is no multipart: the library throws then. */
function multipartParser(contentType: string) {
  const limits = { fileSize: SENDGRID_MAX_BYTES, files: 1, fields: 50, parts: 60, headerPairs: 100 };
  const headers = { "content-type": contentType } as BusboyHeaders;
  try {
    return new Busboy({ headers, defCharset: "latin1", limits, isPartAFile: (name) => name === "email" });
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
