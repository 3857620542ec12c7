import type { MailAccount, MailAccountEdit, MailWay } from "@touchstone/contracts";

/** What is typed of an account: empty where nothing is. */
export interface MailAccountDraft {
  readonly host: string;
  readonly port: number;
  readonly security: MailAccountEdit["security"];
  readonly user: string;
  readonly signIn: MailAccountEdit["signIn"];
  readonly password: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly scope: string;
  readonly folder: string;
  readonly authority: string;
}

/** Whose servers and ways of signing in are known. */
export const PROVIDERS = ["other", "google", "microsoft"] as const;
export type Provider = (typeof PROVIDERS)[number];

const PORT = { in: { tls: 993, starttls: 143, none: 143 }, out: { tls: 465, starttls: 587, none: 25 } } as const;

/** Where servers listen for this kind of connection. */
export const usualPort = (way: MailWay, security: MailAccountDraft["security"]): number => PORT[way][security];

const UNTYPED = { password: "", clientSecret: "", refreshToken: "" };
const EMPTY = { user: "", tokenUrl: "", clientId: "", scope: "", folder: "", authority: "", ...UNTYPED };

export function draftOf(account: MailAccount | null, way: MailWay, address: string): MailAccountDraft {
  if (account === null) {
    const security = way === "in" ? "tls" : "starttls";
    return { ...EMPTY, host: "", port: usualPort(way, security), security, signIn: "password", user: address };
  }
  const { tokenUrl, clientId, scope, folder, authority, secretAt: _secretAt, version: _version, ...rest } = account;
  const words = { tokenUrl, clientId, scope, folder, authority };
  const typed = Object.fromEntries(Object.entries(words).map(([field, value]) => [field, value ?? ""]));
  return { ...EMPTY, ...rest, ...typed };
}

/** Without what is empty: secrets that are not typed stay. */
export function editOf(draft: MailAccountDraft): MailAccountEdit {
  const { host, port, security, user, signIn, password, clientSecret, refreshToken } = draft;
  const text = (field: "tokenUrl" | "clientId" | "scope" | "folder" | "authority") => draft[field].trim() || null;
  const isToken = signIn === "token";
  return {
    ...{
      host: host.trim(),
      port,
      security,
      user: user.trim(),
      signIn,
      folder: text("folder"),
      authority: text("authority"),
    },
    ...{ tokenUrl: isToken ? text("tokenUrl") : null, clientId: isToken ? text("clientId") : null },
    scope: isToken ? text("scope") : null,
    ...(!isToken && password ? { password } : {}),
    ...(isToken && clientSecret ? { clientSecret } : {}),
    ...(isToken && refreshToken ? { refreshToken } : {}),
  };
}

/** What is known of a provider, put over what was typed. */
export function withProvider(draft: MailAccountDraft, provider: Provider, way: MailWay): MailAccountDraft {
  if (provider === "other") return draft;
  const security = way === "in" ? "tls" : "starttls";
  const known = { ...draft, security, port: usualPort(way, security) } as const;
  if (provider === "google") {
    const host = way === "in" ? "imap.gmail.com" : "smtp.gmail.com";
    return { ...known, host, signIn: "password", authority: way === "in" ? "mx.google.com" : "" };
  }
  return {
    ...{ ...known, host: way === "in" ? "outlook.office365.com" : "smtp.office365.com", signIn: "token" },
    ...{ authority: way === "in" ? "-" : "", scope: "https://outlook.office365.com/.default" },
    tokenUrl: "https://login.microsoftonline.com/DIRECTORY-ID/oauth2/v2.0/token",
  };
}
