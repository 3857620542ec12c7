import { createHash, timingSafeEqual } from "node:crypto";
import type { Account } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import { RestError } from "./refusal.ts";

/** The account of the path when the Basic credentials are its token or one of its API keys; otherwise 20003. */
export const accountOf = (carrier: Carrier, authorization: string | undefined, sid: string): Account => {
  const account = carrier.accounts.get(sid);
  const [, encoded = ""] = /^Basic\s+(\S+)$/i.exec(authorization ?? "") ?? [];
  const [user = "", password = ""] = Buffer.from(encoded, "base64").toString("utf8").split(/:(.*)/s);
  const secret = user === sid ? account?.authToken : account?.apiKeys.get(user);
  if (!account || !secret || !sameText(secret, password)) throw new RestError(401, 20003, "Authenticate");
  return account;
};

/** Compares without telling by its duration where two texts differ. */
export const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
