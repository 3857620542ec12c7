import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { KeyRing } from "./keyRing.ts";

export interface LinkedFile {
  readonly tenantId: string;
  readonly attachmentId: string;
}

/** Links by which somebody without credentials, a carrier, gets one file for a while. */
export interface FileLinks {
  /** What stands in the address; nothing of it is secret but that it is right. */
  tokenFor(file: LinkedFile, expiresAt: number): string;
  /** Null of a token that is not ours, or over. Instants are milliseconds since 1970. */
  read(token: string, now: number): LinkedFile | null;
}

const TOKEN = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.([0-9]{10,12})\.([A-Za-z0-9_-]{43})$/;

/** Every process with the same key ring makes and reads the same links. */
export function createFileLinks(ring: KeyRing): FileLinks {
  const key = Buffer.from(hkdfSync("sha256", ring.naming, "", "touchstone attachments links", 32));
  const sign = (text: string) => createHmac("sha256", key).update(text).digest();
  return {
    tokenFor: ({ tenantId, attachmentId }, expiresAt) => {
      const text = `${tenantId}.${attachmentId}.${Math.ceil(expiresAt / 1000)}`;
      return `${text}.${sign(text).toString("base64url")}`;
    },
    read: (token, now) => {
      const [, tenantId, attachmentId, expires, signature] = TOKEN.exec(token) ?? [];
      if (tenantId === undefined || attachmentId === undefined || signature === undefined) return null;
      const expected = sign(`${tenantId}.${attachmentId}.${expires}`);
      if (!timingSafeEqual(expected, Buffer.from(signature, "base64url"))) return null;
      return Number(expires) * 1000 > now ? { tenantId, attachmentId } : null;
    },
  };
}
