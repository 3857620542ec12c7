/** Where this page is, as its address says: which company's, and whether it stands in another site's page. */
export interface Place {
  /** `tenant` or `tenant/brand`. */
  readonly desk: string;
  readonly isEmbedded: boolean;
  /** What the company's own site signed of who sits here; null: nothing. */
  readonly identity: string | null;
  /** The language of the page around, when it said one. */
  readonly language: string | null;
}

/** `/help/globex?embed=1&language=en#identity=…`: what follows the hash reaches no server. */
export function placeOf({ pathname, search, hash }: Pick<Location, "pathname" | "search" | "hash">): Place {
  const desk = pathname.replace(/^\/help\/?/, "").replace(/\/+$/, "");
  const query = new URLSearchParams(search);
  const identity = new URLSearchParams(hash.slice(1)).get("identity");
  return { desk: safelyDecoded(desk), isEmbedded: query.has("embed"), identity, language: query.get("language") };
}

function safelyDecoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
