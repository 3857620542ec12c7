/** Who sits here, as the company's site signed it. Only the server can tell whether that is true. */
export interface SignedIdentity {
  readonly token: string;
  /** The same for the same person, whenever it is signed. */
  readonly subject: string;
}

/** What a token says of whom it is, unproven; null when nothing can be read in it. */
export function readIdentity(token: string | null): SignedIdentity | null {
  const claims = claimsIn(token ?? "");
  const of = (name: string) => String(claims?.[name] ?? "").toLowerCase();
  const subject = [of("email"), of("phone")].join(" ").trim();
  return token === null || subject === "" ? null : { token, subject };
}

function claimsIn(token: string): Record<string, unknown> | null {
  try {
    const body = atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(body, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}
