import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DamagedContent } from "./sealing.ts";

/** Short secrets in rows of the database: who has the rows and not the key ring has nothing. */
export interface SealedTexts {
  /** `place` says to what it belongs: elsewhere it does not open. */
  seal(place: string, text: string): string;
  /** Throws {@link DamagedContent}. */
  open(place: string, sealed: string): string;
}

const GCM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** By a secret of 32 bytes (`secretFor`), which never changes. */
export function createSealedTexts(secret: Buffer): SealedTexts {
  return {
    seal: (place, text) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(GCM, secret, nonce).setAAD(Buffer.from(place));
      return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString(
        "base64",
      );
    },
    open: (place, sealed) => {
      try {
        const bytes = Buffer.from(sealed, "base64");
        const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(-TAG_BYTES)];
        const decipher = createDecipheriv(GCM, secret, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
        const text = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
        return Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8");
      } catch {
        throw new DamagedContent("it is of another place, or of another key ring");
      }
    },
  };
}
