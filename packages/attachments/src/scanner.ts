export type Verdict =
  | { readonly kind: "clean" }
  | { readonly kind: "infected"; readonly threat: string }
  | { readonly kind: "unavailable"; readonly reason: string };

/** Looks for malware in plain bytes. It says `unavailable` rather than throw, and never `clean` about what it has not seen whole. */
export interface Scanner {
  scan(content: AsyncIterable<Uint8Array>): Promise<Verdict>;
}

/** What is known of a kept content. `notScanned`: this installation has no scanner, and its desks say so. */
export type ScanState = "clean" | "unavailable" | "notScanned";
