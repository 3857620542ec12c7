import type { Queries } from "./openDatabase.ts";
import { addRecordChange, type RecordEditor } from "./recordChanges.ts";

/** How a line is used on the web. */
export interface WebLineRow {
  /** Other sites that may show its chat. */
  readonly origins: readonly string[];
  /** Milliseconds since 1970: since when the secret has been the one that it is; null: there is none. */
  readonly secretAt: number | null;
  /** There is one; `secretAt` is not known of those that are older than that. */
  readonly hasSecret: boolean;
}

export async function readWebLine(trx: Queries, tenantId: string, lineId: string): Promise<WebLineRow> {
  const row = await trx
    .selectFrom("webLine")
    .select(["origins", "secret", "secretAt"])
    .where("tenantId", "=", tenantId)
    .where("lineId", "=", lineId)
    .executeTakeFirst();
  return {
    origins: row?.origins ?? [],
    hasSecret: Boolean(row?.secret),
    secretAt: row?.secretAt?.getTime() ?? null,
  };
}

/** With which the tenant's own site signs who its visitors are; null: it does not. */
export async function readWebSecret(trx: Queries, tenantId: string, lineId: string): Promise<string | null> {
  const row = await trx
    .selectFrom("webLine")
    .select("secret")
    .where("tenantId", "=", tenantId)
    .where("lineId", "=", lineId)
    .executeTakeFirst();
  return row?.secret ?? null;
}

/** Changes one of the two, with an entry in the line's history: of the secret it says when it was made, or that there is none any more. */
export async function saveWebLine(
  trx: Queries,
  by: RecordEditor,
  lineId: string,
  edit: { readonly origins: string[] } | { readonly secret: string | null },
): Promise<WebLineRow> {
  const { tenantId } = by;
  const before = await readWebLine(trx, tenantId, lineId);
  const made = "secret" in edit ? { secret: edit.secret, secretAt: edit.secret === null ? null : new Date() } : edit;
  await trx
    .insertInto("webLine")
    .values({ tenantId, lineId, ...made })
    .onConflict((conflict) => conflict.columns(["tenantId", "lineId"]).doUpdateSet(made))
    .execute();
  const after = await readWebLine(trx, tenantId, lineId);
  await addRecordChange(trx, by, {
    subject: "webLine",
    subjectId: lineId,
    before: webState(before),
    after: webState(after),
  });
  return after;
}

const webState = ({ origins, secretAt }: WebLineRow) => ({ origins, secretAt });
