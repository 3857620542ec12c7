/**
 * What keeps a server of mails from being used, as people can act on it: wrong sign-in, no such host, nobody listens there,
 * silence, a certificate that nobody vouches for, a folder that it does not have, a secret that is not where it should be.
 */
export type MailFault =
  | "signIn"
  | "unknownHost"
  | "refused"
  | "timeout"
  | "certificate"
  | "noFolder"
  | "noSecret"
  | "broken";

const CODES: readonly (readonly [MailFault, RegExp])[] = [
  ["signIn", /^(?:EAUTH|AUTHENTICATIONFAILED)$/],
  ["unknownHost", /^(?:ENOTFOUND|EAI_AGAIN|EDNS)$/],
  ["refused", /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNECTION)$/],
  ["timeout", /TIMEOUT|TIMEDOUT/],
  ["certificate", /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ETLS/],
  ["noSecret", /^(?:ENOENT|EACCES)$/],
];

/** Tells by what the libraries say; `broken` is everything else. */
export function mailFaultOf(error: unknown): MailFault {
  const { authenticationFailed, mailboxMissing, code } = (error ?? {}) as {
    authenticationFailed?: boolean;
    mailboxMissing?: boolean;
    code?: unknown;
  };
  if (authenticationFailed) return "signIn";
  if (mailboxMissing) return "noFolder";
  return CODES.find(([, said]) => said.test(String(code ?? "")))?.[0] ?? "broken";
}
