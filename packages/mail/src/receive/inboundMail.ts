import type { SenderChecks } from "./senderChecks.ts";

/** A mail as it came to us, before anybody reads it. */
export interface InboundMail {
  readonly raw: Uint8Array;
  readonly envelope: {
    /** Who gets reports; null when nobody said. */
    readonly from: string | null;
    /** Which of our addresses it came to: this decides the line, and not what its To says. */
    readonly to: readonly string[];
  };
  readonly checks: SenderChecks;
  readonly spamScore: number | null;
}
