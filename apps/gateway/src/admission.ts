import type { WebhookAccount } from "@touchstone/db";
import { type Fields, verifyTwilioSignature } from "@touchstone/telephony";
import type { FastifyRequest } from "fastify";
import type { CachedLookup } from "./cachedLookup.ts";

/** An account that the environment names: its token stands in where the account's row has none. */
export interface EnvironmentAccount {
  readonly accountSid: string;
  readonly authToken: string;
}

export type RefusedBecause = "unsigned" | "noAccount" | "unknownAccount" | "noToken" | "wrongSignature";

export type Admission =
  | { readonly kind: "admitted"; readonly account: WebhookAccount; readonly fields: Fields }
  | { readonly kind: "refused"; readonly because: RefusedBecause };

export interface AdmissionOptions {
  readonly accounts: CachedLookup<WebhookAccount>;
  readonly environmentAccount: EnvironmentAccount | null;
  readonly publicUrl: string;
}

/** A voice webhook as the form parser leaves it. */
export type Webhook = FastifyRequest<{ Body: Fields | undefined; Querystring: Fields }>;

const ACCOUNT_SID = /^AC[0-9A-Za-z]{1,62}$/;

/**
 * Who sent it? The token is that of the account the request names; what is signed is the configured public address and the URL
 * as received, so no header of a request (Host, X-Forwarded-…) plays a part. Rejects when the database cannot be asked.
 */
export async function admit(request: Webhook, options: AdmissionOptions): Promise<Admission> {
  const signature = request.headers["x-twilio-signature"];
  if (typeof signature !== "string" || signature === "") return refused("unsigned");
  const fields = request.body ?? {};
  const accountSid = fields.AccountSid;
  if (typeof accountSid !== "string" || !ACCOUNT_SID.test(accountSid)) return refused("noAccount");
  const account = await options.accounts.get(accountSid);
  if (account === null) return refused("unknownAccount");
  const authToken = account.authToken || tokenOf(options.environmentAccount, accountSid);
  if (authToken === "") return refused("noToken");
  const { publicUrl } = options;
  const params = fields as Record<string, string | readonly string[]>;
  const signed = { authTokens: [authToken], publicUrl, rawUrl: request.raw.url ?? "", params, signature };
  return verifyTwilioSignature(signed) ? { kind: "admitted", account, fields } : refused("wrongSignature");
}

const refused = (because: RefusedBecause): Admission => ({ kind: "refused", because });

const tokenOf = (environment: EnvironmentAccount | null, accountSid: string): string =>
  environment?.accountSid === accountSid ? environment.authToken : "";
