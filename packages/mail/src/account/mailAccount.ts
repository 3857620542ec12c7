/** What an account is for: its mailbox is read, or mails go out by it. */
export type MailWay = "in" | "out";

/** `tls`: from the first byte. `starttls`: asked for, and nothing said without it. `none`: on servers inside alone. */
export type MailSecurity = "tls" | "starttls" | "none";

/** Signs in with an access token (XOAUTH2), which this asks for whenever there is none that is good. */
export interface TokenGrant {
  /** `https`; of the provider. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** With one it is shown (`refresh_token`), without one the client asks for itself (`client_credentials`). */
  readonly refreshToken: string | null;
  readonly scope: string | null;
}

/** An account at a server of mails. */
export interface MailAccount {
  readonly host: string;
  readonly port: number;
  readonly security: MailSecurity;
  readonly user: string;
  readonly signIn: { readonly password: string } | TokenGrant;
}

/**
 * The address to connect to, and no other. Throws with the code `EINSIDE` when it is not to be reached, and like a lookup when
 * there is none.
 */
export type Reach = (host: string, port: number) => Promise<string>;
