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

/** Tenant, file, second at which it ends, and what proves it; short, because routers limit a part of a path to 100 characters. */
const SAID_BYTES = 16 + 16 + 4;
const TOKEN = /^[A-Za-z0-9_-]{91}$/;

/** Every process with the same key ring makes and reads the same links. */
export function createFileLinks(ring: KeyRing): FileLinks {
  const key = Buffer.from(hkdfSync("sha256", ring.naming, "", "touchstone attachments links", 32));
  const sign = (said: Buffer) => createHmac("sha256", key).update(said).digest();
  return {
    tokenFor: ({ tenantId, attachmentId }, expiresAt) => {
      const ends = Buffer.alloc(4);
      ends.writeUInt32BE(Math.ceil(expiresAt / 1000));
      const said = Buffer.concat([bytesOf(tenantId), bytesOf(attachmentId), ends]);
      return Buffer.concat([said, sign(said)]).toString("base64url");
    },
    read: (token, now) => {
      if (!TOKEN.test(token)) return null;
      const bytes = Buffer.from(token, "base64url");
      const said = bytes.subarray(0, SAID_BYTES);
      if (!timingSafeEqual(sign(said), bytes.subarray(SAID_BYTES)) || said.readUInt32BE(32) * 1000 <= now) return null;
      return { tenantId: uuidOf(said.subarray(0, 16)), attachmentId: uuidOf(said.subarray(16, 32)) };
    },
  };
}

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll("-", ""), "hex");

const uuidOf = (bytes: Buffer): string => bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
