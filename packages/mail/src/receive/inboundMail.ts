/** A mail as it came to us, before anybody reads it. */
export interface InboundMail {
  readonly raw: Uint8Array;
  readonly envelope: {
    /** Who gets reports; null when nobody said. */
    readonly from: string | null;
    /** Which of our addresses it came to: this decides the line, and not what its To says. */
    readonly to: readonly string[];
  };
  /** What the receiving server found, in its words; null when it did not say. Headers in the mail that say the same prove nothing. */
  readonly checks: { readonly spf: string | null; readonly dkim: string | null };
  readonly spamScore: number | null;
}
