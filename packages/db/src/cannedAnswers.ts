import type { Queries } from "./openDatabase.ts";
import { addRecordChange, type RecordEditor } from "./recordChanges.ts";

/** A canned answer as it is edited. */
export interface CannedAnswerState {
  readonly name: string;
  /** Null: of all queues. */
  readonly queueId: string | null;
  /** Null: in all languages. */
  readonly language: string | null;
  readonly text: string;
}

/** In the shape of `CannedAnswer` (contracts). */
export interface CannedAnswerRow extends CannedAnswerState {
  readonly cannedAnswerId: string;
  readonly revision: number;
}

const CANNED = ["id as cannedAnswerId", "revision", "name", "queueId", "language", "text"] as const;

/** Of all queues, and of this one when one is named; by name. */
export async function listCannedAnswers(
  trx: Queries,
  tenantId: string,
  queueId: string | undefined,
): Promise<CannedAnswerRow[]> {
  const all = trx.selectFrom("cannedAnswer").select(CANNED).where("tenantId", "=", tenantId);
  const meant =
    queueId === undefined ? all : all.where((eb) => eb.or([eb("queueId", "is", null), eb("queueId", "=", queueId)]));
  return await meant.orderBy("name").orderBy("id").limit(500).execute();
}

/** One that nobody else edits until the transaction ends; null: there is none. */
export async function lockCannedAnswer(trx: Queries, tenantId: string, id: string): Promise<CannedAnswerRow | null> {
  const row = await trx
    .selectFrom("cannedAnswer")
    .select(CANNED)
    .where("tenantId", "=", tenantId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Makes, changes or (null) removes what `lockCannedAnswer` found, with an entry in its history. Returns its revision. */
export async function setCannedAnswer(
  trx: Queries,
  by: RecordEditor,
  id: string,
  { before, after }: { readonly before: CannedAnswerRow | null; readonly after: CannedAnswerState | null },
): Promise<number> {
  const { tenantId } = by;
  const revision = (before?.revision ?? 0) + 1;
  if (after === null)
    await trx.deleteFrom("cannedAnswer").where("tenantId", "=", tenantId).where("id", "=", id).execute();
  else {
    const row = { ...stateOf(after), revision };
    await trx
      .insertInto("cannedAnswer")
      .values({ tenantId, id, ...row })
      .onConflict((conflict) => conflict.columns(["tenantId", "id"]).doUpdateSet(row))
      .execute();
  }
  const states = { before: before && stateOf(before), after: after && stateOf(after) };
  await addRecordChange(trx, by, { subject: "cannedAnswer", subjectId: id, ...states });
  return revision;
}

const stateOf = ({ name, queueId, language, text }: CannedAnswerState): CannedAnswerState => {
  return { name, queueId, language, text };
};
