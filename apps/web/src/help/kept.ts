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
  /** Whose visit it is, as the company's site said; null: nobody was signed in. */
  readonly subject: string | null;
}

const NOTHING: Visit = { token: null, expiresAt: 0, pending: [], subject: null };
const keyOf = (desk: string) => `touchstone.help.${desk}`;

/** Where the browser keeps nothing (a frame of another site, a private window), the page itself remembers. */
export function readVisit(desk: string, now: number): Visit {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(desk)) ?? "null") as Partial<Visit> | null;
    if (kept === null || !Array.isArray(kept.pending)) return NOTHING;
    const { pending, subject = null, token = null, expiresAt = 0 } = kept;
    return expiresAt > now ? { token, expiresAt, pending, subject } : { ...NOTHING, pending, subject };
  } catch {
    return NOTHING;
  }
}

/**
 * What of the last visit in this browser goes on for whoever sits here now (`subject`; null: nobody is signed in). Who signed out, or
 * in as somebody else, left a conversation behind that the next one must not see. Who signs in while chatting is still the same.
 */
export function visitOf(last: Visit, subject: string | null): Visit {
  return last.subject === null || last.subject === subject ? last : NOTHING;
}

export function keepVisit(desk: string, visit: Visit): void {
  try {
    localStorage.setItem(keyOf(desk), JSON.stringify(visit));
  } catch {
    // The page itself remembers.
  }
}
