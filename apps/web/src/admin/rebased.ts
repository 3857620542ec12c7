import { changedFields } from "@touchstone/contracts";

/** A draft on what somebody else made of the thing meanwhile: what was changed here since `base` stays changed, the rest is theirs. */
export function rebased<Draft extends object>(draft: Draft, base: Draft, theirs: Draft): Draft {
  const mine = new Set(changedFields(base, draft).map(({ field }) => field.split(".")[0]));
  const kept = Object.entries(draft).filter(([field]) => mine.has(field));
  return { ...theirs, ...Object.fromEntries(kept) };
}
