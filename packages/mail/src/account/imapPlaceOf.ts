import type { ImapPlace } from "../receive/imapMailbox.ts";
import { createTokenSource } from "./createTokenSource.ts";
import type { MailAccount, Reach } from "./mailAccount.ts";

/** How an account's mailbox is read. `address`: the line's. */
export function imapPlaceOf(
  { host, port, security, user, signIn }: MailAccount,
  { folder, authority }: { readonly folder: string | null; readonly authority: string | null },
  { address, reach, timeoutMs }: { readonly address: string; readonly reach: Reach; readonly timeoutMs?: number },
): ImapPlace {
  return {
    ...{ host, port, secure: security === "tls", startTls: security === "starttls", reach, user, address },
    ...(folder === null ? {} : { folder }),
    ...(authority === null ? {} : { authority }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    auth: "password" in signIn ? signIn : { accessToken: createTokenSource(signIn, { reach }) },
  };
}
