import { changedFields, type FieldChange, type Queue, type QueueEdit } from "@touchstone/contracts";

/** A queue's settings while they are edited: all of them. */
export type QueueDraft = Required<QueueEdit>;

/** Servers always tell everything; what may be left out is only left out by programs that edit. */
export function draftOf({ queueId: _id, revision: _revision, opening: _opening, ...settings }: Queue): QueueDraft {
  return settings as QueueDraft;
}

/** A draft on what somebody else made of the queue meanwhile: what was changed here stays changed. */
export function rebased(draft: QueueDraft, base: QueueDraft, theirs: QueueDraft): QueueDraft {
  const mine = new Set(changedFields(base, draft).map(({ field }) => field.split(".")[0]));
  const kept = Object.entries(draft).filter(([field]) => mine.has(field));
  return { ...theirs, ...Object.fromEntries(kept) };
}

/** What a draft changes at this field or below it. */
export function changesAt(changes: readonly FieldChange[], field: string): readonly FieldChange[] {
  return changes.filter((change) => change.field === field || change.field.startsWith(`${field}.`));
}
