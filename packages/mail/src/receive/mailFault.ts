/**
 * What keeps a server of mails from being used, as people can act on it: wrong sign-in, no such host, nobody listens there,
 * silence, a certificate that nobody vouches for, a folder that it does not have, a secret that is not where it should be, no access
 * token, a host inside that nobody may reach, no TLS.
 */
export type MailFault =
  | "signIn"
  | "unknownHost"
  | "refused"
  | "timeout"
  | "certificate"
  | "noFolder"
  | "noSecret"
  | "token"
  | "inside"
  | "noTls"
  | "broken";

const CODES: readonly (readonly [MailFault, RegExp])[] = [
  ["token", /^ETOKEN$/],
  ["inside", /^EINSIDE$/],
  ["signIn", /^(?:EAUTH|AUTHENTICATIONFAILED)$/],
  ["unknownHost", /^(?:ENOTFOUND|EAI_AGAIN|EDNS)$/],
  ["refused", /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNECTION)$/],
  ["timeout", /TIMEOUT|TIMEDOUT/],
  ["certificate", /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/],
  ["noTls", /ETLS|WRONG_VERSION_NUMBER|ERR_SSL/],
  ["noSecret", /^(?:ENOENT|EACCES)$/],
];

interface Said {
  readonly authenticationFailed?: boolean;
  readonly mailboxMissing?: boolean;
  readonly tlsFailed?: boolean;
  readonly code?: unknown;
  readonly message?: unknown;
}

/** The system's or the provider's own word, where a library has put its own over it. */
export function faultCode(error: unknown): string | null {
  const { code, originalCode, message } = (error ?? {}) as Said & { readonly originalCode?: unknown };
  // Of a certificate the library for sending tells by words alone.
  if (originalCode === undefined && code === "ETLS" && /certificate|altname/i.test(String(message)))
    return "ECERTIFICATE";
  const word = originalCode ?? code;
  return typeof word === "string" ? word : null;
}

/** Tells by what the libraries say; `broken` is everything else. */
export function mailFaultOf(error: unknown): MailFault {
  const { authenticationFailed, mailboxMissing, tlsFailed } = (error ?? {}) as Said;
  if (authenticationFailed) return "signIn";
  if (mailboxMissing) return "noFolder";
  const code = faultCode(error) ?? "";
  return CODES.find(([, said]) => said.test(code))?.[0] ?? (tlsFailed ? "noTls" : "broken");
}
