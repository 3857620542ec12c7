import { createHmac, timingSafeEqual } from "node:crypto";
import type { Account, Accounts } from "../account.ts";

/** What a Twilio access token with a voice grant says of its bearer. */
export type Bearer = {
  readonly account: Account;
  readonly identity: string;
  /** Where `device.connect` goes; undefined when the token allows no outgoing calls. */
  readonly applicationSid: string | undefined;
  readonly incomingAllowed: boolean;
  /** Epoch seconds. */
  readonly expiresAt: number;
};
/** `31204` is an invalid token, `31205` an expired one, as the Voice SDK numbers them. */
export type TokenProblem = { readonly code: 31204 | 31205; readonly message: string };

/** Verifies an access token (HS256, signed with the secret of one of an account's API keys) at `now` milliseconds. */
export const readAccessToken = (accounts: Accounts, token: string, now: number): Bearer | TokenProblem => {
  const [head = "", body = "", mac = "", ...rest] = token.split(".");
  const claims = rest.length === 0 && record(decoded(head)).alg === "HS256" ? record(decoded(body)) : {};
  const keySid = String(claims.iss ?? "");
  const account = accounts.ofApiKey(keySid);
  const secret = account?.apiKeys.get(keySid);
  if (!account || !secret || claims.sub !== account.sid || !isSigned(`${head}.${body}`, mac, secret)) {
    return { code: 31204, message: "JWT is invalid" };
  }
  const expiresAt = Number(claims.exp ?? 0);
  if (expiresAt * 1000 <= now) return { code: 31205, message: "JWT is expired" };
  const grants = record(claims.grants);
  const voice = record(grants.voice);
  const applicationSid = record(voice.outgoing).application_sid;
  if (typeof grants.identity !== "string" || grants.identity === "")
    return { code: 31204, message: "JWT has no identity" };
  return {
    account,
    identity: grants.identity,
    applicationSid: typeof applicationSid === "string" ? applicationSid : undefined,
    incomingAllowed: record(voice.incoming).allow === true,
    expiresAt,
  };
};

const isSigned = (text: string, mac: string, secret: string): boolean => {
  const wanted = createHmac("sha256", secret).update(text).digest();
  const given = Buffer.from(mac, "base64url");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};

const decoded = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined; // Not a token at all: the signature check refuses it.
  }
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
