import type { KeyObject } from "node:crypto";
import { sendGridKey } from "@touchstone/mail";

/** A public key of SendGrid's, and whose mails it may bring; null: anybody's. */
export interface MailKey {
  readonly key: KeyObject;
  readonly tenantSlug: string | null;
}

/**
 * Reads `SENDGRID_PUBLIC_KEY`: one key (base64 of SPKI DER) for the whole installation, or `tenant=key` for each tenant that has
 * an account of its own, separated by spaces or commas. Throws what is wrong with it.
 */
export function readMailKeys(setting: string): MailKey[] {
  if (setting.includes("BEGIN PUBLIC KEY")) return [{ key: sendGridKey(setting), tenantSlug: null }];
  return setting
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map((part) => {
      // Base64 ends with "=", so only what stands before the first one and is a name counts.
      const [, tenantSlug = null, key = part] = /^([a-z0-9-]{1,63})=(.{40,})$/.exec(part) ?? [];
      return { key: sendGridKey(key), tenantSlug };
    });
}
