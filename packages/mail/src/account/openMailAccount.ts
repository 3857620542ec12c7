import type { MailAccount, MailSecurity, MailWay } from "./mailAccount.ts";

/** What is kept sealed of an account, as JSON. */
export interface MailSecrets {
  readonly password?: string;
  readonly clientSecret?: string;
  readonly refreshToken?: string;
}

/** An account as it is kept. */
export interface KeptMailAccount {
  readonly tenantId: string;
  readonly lineId: string;
  readonly way: MailWay;
  readonly settings: {
    readonly host: string;
    readonly port: number;
    readonly security: MailSecurity;
    readonly user: string;
    readonly signIn: "password" | "token";
    readonly tokenUrl: string | null;
    readonly clientId: string | null;
    readonly scope: string | null;
  };
  readonly secret: string;
}

/** To what an account's secrets belong: sealed for it, they open nowhere else. */
export function mailSecretPlace({
  tenantId,
  lineId,
  way,
}: Pick<KeptMailAccount, "tenantId" | "lineId" | "way">): string {
  return `${tenantId}/${lineId}/${way}`;
}

/** The account with its secrets. Throws what `open` throws when they are of another key ring. */
export function openMailAccount(
  { open }: { open(place: string, sealed: string): string },
  kept: KeptMailAccount,
): MailAccount {
  return withSecrets(kept.settings, JSON.parse(open(mailSecretPlace(kept), kept.secret)) as MailSecrets);
}

/** Signs in with what is there: the rest was asked for when it was saved. */
export function withSecrets(settings: KeptMailAccount["settings"], secrets: MailSecrets): MailAccount {
  const { host, port, security, user, signIn, tokenUrl, clientId, scope } = settings;
  const { password = "", clientSecret = null, refreshToken = null } = secrets;
  return {
    ...{ host, port, security, user },
    signIn:
      signIn === "password"
        ? { password }
        : { tokenUrl: tokenUrl ?? "", clientId: clientId ?? "", clientSecret, refreshToken, scope },
  };
}
