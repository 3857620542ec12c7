import type { ParsedMail } from "../parse/parsedMail.ts";

/**
 * Domains, in lower case, that the server which received a mail for us vouches for. Whatever else says so, headers in the mail
 * for example that anybody may have written, is no part of it.
 */
export interface SenderChecks {
  /** A signature of the domain is right. */
  readonly dkim: readonly string[];
  /** It came from a server that may send for this domain, which the envelope named. */
  readonly spf: readonly string[];
  /** One of both holds for the domain in From, as that domain itself asks for. */
  readonly dmarc: readonly string[];
}

/** Nobody vouches for anybody. */
export const NO_CHECKS: SenderChecks = { dkim: [], spf: [], dmarc: [] };

/** The domain of an address or of what is one already; lower case, empty when there is none. */
export const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf("@") + 1)
    .trim()
    .toLowerCase();

/**
 * Does somebody vouch for the sender that the mail names? Only for that very domain; and of two senders nobody knows which one
 * was vouched for. The one place that decides it, however the mail came in.
 */
export function isSenderProven(
  { dkim, spf, dmarc }: SenderChecks,
  { from, flags }: Pick<ParsedMail, "from" | "flags">,
): boolean {
  const domain = domainOf(from?.address ?? "");
  if (domain === "" || flags.twoFroms) return false;
  return [dkim, spf, dmarc].some((domains) => domains.includes(domain));
}
