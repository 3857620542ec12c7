import type { Queries } from "./openDatabase.ts";

/** Records that are settings and have a history: beside skills, whose history is older. */
export type RecordSubject = "cannedAnswer" | "webLine" | "faxAccount" | "disposition" | "mailIn" | "mailOut";

/** Who edits a record; `changeId` names the entry in its history. */
export interface RecordEditor {
  readonly tenantId: string;
  readonly userId: string;
  readonly changeId: string;
}

/** An entry in a record's history, in the transaction of the edit; nothing when nothing changed. The states hold no secrets. */
export async function addRecordChange(
  trx: Queries,
  { tenantId, userId, changeId }: RecordEditor,
  changed: {
    readonly subject: RecordSubject;
    readonly subjectId: string;
    /** Null: there was, or is, none. */
    readonly before: object | null;
    readonly after: object | null;
  },
): Promise<void> {
  const { subject, subjectId } = changed;
  const [before, after] = [jsonOf(changed.before), jsonOf(changed.after)];
  if (before === after) return;
  await trx
    .insertInto("recordChange")
    .values({ tenantId, id: changeId, subject, subjectId, userId, before, after })
    .execute();
}

const jsonOf = (state: object | null) => state && JSON.stringify(state);
