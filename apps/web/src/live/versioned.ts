/** How a versioned message stands to what a screen holds. */
export type Standing =
  /** It follows, or belongs to the same commit. */
  | "next"
  /** Already in what is shown. */
  | "old"
  /** Something between was missed: ask for a snapshot. */
  | "gap";

/**
 * `held` is the version on the screen (null before the first snapshot). One commit can send several messages with the same
 * version, so a message of the held version is applied again: applying is idempotent.
 */
export function standingOf(
  held: number | null,
  message: { readonly after: number; readonly version: number },
): Standing {
  if (held === null) return "gap";
  if (message.version < held) return "old";
  if (message.version === held || message.after === held) return "next";
  return "gap";
}
