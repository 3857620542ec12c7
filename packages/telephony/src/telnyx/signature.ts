import { createPublicKey, type KeyObject, verify } from "node:crypto";

export interface TelnyxSigned {
  /** The raw body, byte for byte. */
  readonly body: Uint8Array;
  /** `telnyx-timestamp`: seconds since 1970. */
  readonly timestamp: string | undefined;
  /** `telnyx-signature-ed25519`: base64. */
  readonly signature: string | undefined;
  /** As Mission Control shows it: base64 of 32 bytes. */
  readonly publicKey: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** As long as an event counts after it was signed; as Telnyx's own libraries have it. */
const TOLERANCE_MS = 300_000;
/** What stands before an Ed25519 key in SPKI (RFC 8410). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/**
 * Did the holder of the account's key send this just now? Ed25519 over `timestamp|body`; nothing else is signed, the address
 * neither. Never throws; without a key nothing is believed. Source: rubydoc.info/gems/telnyx (WebhookVerification),
 * developers.telnyx.com/docs/development/api-fundamentals/webhooks.
 */
export function isSignedByTelnyx({ body, timestamp, signature, publicKey, now }: TelnyxSigned): boolean {
  if (!signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return false;
  const key = keyOf(publicKey);
  const proof = Buffer.from(signature, "base64");
  if (key === null || proof.length !== 64) return false;
  return verify(null, Buffer.concat([Buffer.from(`${timestamp}|`), body]), key, proof);
}

function keyOf(publicKey: string): KeyObject | null {
  const raw = Buffer.from(publicKey, "base64");
  if (raw.length !== 32) return null;
  return createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
}
