import type { FieldChange, Queue, QueueEdit } from "@touchstone/contracts";

/** A queue's settings while they are edited: all of them. */
export type QueueDraft = Required<QueueEdit>;

/** Servers always tell everything; what may be left out is only left out by programs that edit. */
export function draftOf({ queueId: _id, revision: _revision, opening: _opening, ...settings }: Queue): QueueDraft {
  return settings as QueueDraft;
}

/** What a draft changes at this field or below it. */
export function changesAt(changes: readonly FieldChange[], field: string): readonly FieldChange[] {
  return changes.filter((change) => change.field === field || change.field.startsWith(`${field}.`));
}
