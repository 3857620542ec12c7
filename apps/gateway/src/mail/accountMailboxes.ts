import type { SealedTexts } from "@touchstone/attachments";
import { listMailboxAccounts, mailboxName, type UsedMailAccount } from "@touchstone/db";
import { imapPlaceOf, openMailAccount, type Reach, withSecrets } from "@touchstone/mail";
import type pg from "pg";
import type { MailboxSource } from "./mailboxes.ts";

export interface AccountDeps {
  readonly pool: pg.Pool;
  readonly sealed: Pick<SealedTexts, "open">;
  readonly reach: Reach;
}

/** The mailboxes that administrators have given their lines, and of the installation's own those of the other lines. */
export async function wantedMailboxes(
  deps: AccountDeps,
  ownSources: readonly MailboxSource[],
): Promise<readonly MailboxSource[]> {
  const accounts = await listMailboxAccounts(deps.pool);
  const theirs = new Set(accounts.map(({ address }) => address));
  return [...accounts.map((used) => sourceOf(deps, used)), ...ownSources.filter(({ line }) => !theirs.has(line))];
}

function sourceOf(deps: AccountDeps, used: UsedMailAccount): MailboxSource {
  const { address, settings, version } = used;
  return { line: address, name: mailboxName(settings), version, place: placeOf(deps, used) };
}

/** A secret that does not open is told like a token that is not there: where administrators look. */
function placeOf({ sealed, reach }: AccountDeps, used: UsedMailAccount): MailboxSource["place"] {
  const { settings, address } = used;
  try {
    return imapPlaceOf(openMailAccount(sealed, used), settings, { address, reach });
  } catch (cause) {
    const closed = Object.assign(new Error("the secret of the mailbox does not open", { cause }), { code: "EACCES" });
    const place = imapPlaceOf(withSecrets(settings, {}), settings, { address, reach });
    return { ...place, auth: { accessToken: () => Promise.reject(closed) } };
  }
}
