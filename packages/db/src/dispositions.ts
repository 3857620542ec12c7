import type { Queries } from "./openDatabase.ts";
import { addRecordChange, type RecordEditor } from "./recordChanges.ts";

/** A disposition as it is edited. */
export interface DispositionState {
  /** Words by language. */
  readonly label: Readonly<Record<string, string>>;
  /** Null: of every queue. */
  readonly queueId: string | null;
  readonly position: number;
}

/** In the shape of `Disposition` (contracts). */
export interface DispositionRow extends DispositionState {
  readonly id: string;
  readonly revision: number;
}

const COLUMNS = ["id", "revision", "label", "queueId", "position"] as const;

/** Those that contacts can be closed with, in order: of this queue and of every queue, or all when none is named. */
export async function listDispositions(trx: Queries, tenantId: string, queueId?: string): Promise<DispositionRow[]> {
  return await trx
    .selectFrom("disposition")
    .select(COLUMNS)
    .where("tenantId", "=", tenantId)
    .where("active", "=", true)
    .$if(queueId !== undefined, (query) =>
      query.where(({ or, eb }) => or([eb("queueId", "is", null), eb("queueId", "=", queueId as string)])),
    )
    .orderBy("position")
    .orderBy("id")
    .execute();
}

/** One that nobody else edits until the transaction ends, also one that was removed; null: there never was. */
export async function lockDisposition(
  trx: Queries,
  tenantId: string,
  id: string,
): Promise<(DispositionRow & { readonly active: boolean }) | null> {
  const row = await trx
    .selectFrom("disposition")
    .select([...COLUMNS, "active"])
    .where("tenantId", "=", tenantId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Makes, changes or (null) removes what `lockDisposition` found, with an entry in its history. The row of a removed one stays:
 * contacts were closed with it. Returns its revision.
 */
export async function setDisposition(
  trx: Queries,
  by: RecordEditor,
  id: string,
  {
    before,
    after,
  }: { readonly before: Awaited<ReturnType<typeof lockDisposition>>; readonly after: DispositionState | null },
): Promise<number> {
  const { tenantId } = by;
  const revision = (before?.revision ?? 0) + 1;
  if (after === null) {
    const gone = { active: false, revision };
    await trx.updateTable("disposition").set(gone).where("tenantId", "=", tenantId).where("id", "=", id).execute();
  } else {
    const row = { ...stateOf(after), label: JSON.stringify(after.label), active: true, revision };
    await trx
      .insertInto("disposition")
      .values({ tenantId, id, ...row })
      .onConflict((conflict) => conflict.columns(["tenantId", "id"]).doUpdateSet(row))
      .execute();
  }
  const states = { before: before?.active ? stateOf(before) : null, after: after && stateOf(after) };
  await addRecordChange(trx, by, { subject: "disposition", subjectId: id, ...states });
  return revision;
}

const stateOf = ({ label, queueId, position }: DispositionState): DispositionState => ({ label, queueId, position });
