import type { Interaction, Outcome } from "@touchstone/domain";
import type { IncomingFact } from "./inbox.ts";

/** Of which interaction whoever brings a fact wants to know: that of the customer's leg, or of the offer. */
export interface AskedInteraction {
  readonly callId: string | null;
  readonly offerId: string | null;
}

/** A fact that was made durable and consumed in one commit. */
export interface TakenFact {
  /** The id of the row that holds the fact: the first one's, when this one is a repeat. */
  readonly id: string;
  readonly repeated: boolean;
  readonly outcome: Outcome;
  /** As the commit left it; null when none was asked for or there is none. */
  readonly interaction: Interaction | null;
}

/**
 * Takes a fact straight into the next commit of a floor that this process owns, where it becomes durable together with its
 * consumption. Null at once when the floor is not ours. Resolves after the commit, or with null when nothing is known to be
 * stored: then the inbox is the way, with the same id and key, and it finds out whether it was stored all the same. Never rejects.
 */
export type TakeFact = (fact: IncomingFact, asked?: AskedInteraction) => Promise<TakenFact | null> | null;

/** Where edges and router of one process meet: the router opens it, and while it is closed every fact goes by the inbox. */
export interface Intake {
  readonly take: TakeFact;
  /** Returns what closes it again. */
  open(take: TakeFact): () => void;
}

export function createIntake(): Intake {
  let current: TakeFact | null = null;
  return {
    take: (fact, asked) => current?.(fact, asked) ?? null,
    open: (take) => {
      current = take;
      return () => {
        if (current === take) current = null;
      };
    },
  };
}
