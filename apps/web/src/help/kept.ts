import type { UploadedAttachment } from "@touchstone/contracts";

/** What a visitor wrote and the server has not taken yet, as far as this browser knows. */
export interface Pending {
  /** Sent with every try: the server takes it once. */
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly UploadedAttachment[];
  /** Set when it was refused for good: why, in the visitor's language. */
  readonly refused: string | null;
}

/** What this browser remembers of a visit, so that a reload loses nothing. */
export interface Visit {
  readonly token: string | null;
  readonly expiresAt: number;
  readonly pending: readonly Pending[];
}

const NOTHING: Visit = { token: null, expiresAt: 0, pending: [] };
const keyOf = (desk: string) => `touchstone.help.${desk}`;

/** Where the browser keeps nothing (a frame of another site, a private window), the page itself remembers. */
export function readVisit(desk: string, now: number): Visit {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(desk)) ?? "null") as Visit | null;
    if (kept === null || !Array.isArray(kept.pending)) return NOTHING;
    return kept.expiresAt > now ? kept : { ...NOTHING, pending: kept.pending };
  } catch {
    return NOTHING;
  }
}

export function keepVisit(desk: string, visit: Visit): void {
  try {
    localStorage.setItem(keyOf(desk), JSON.stringify(visit));
  } catch {
    // The page itself remembers.
  }
}
