import type { Queries } from "./openDatabase.ts";
import { addRecordChange, type RecordEditor } from "./recordChanges.ts";

/** A tenant's account at Telnyx as administrators see it: its key is written and never read. */
export interface FaxAccountRow {
  readonly connectionId: string;
  readonly publicKey: string;
}

/** Null: the tenant faxes by the carrier of its calls. */
export async function readFaxAccount(trx: Queries, tenantId: string): Promise<FaxAccountRow | null> {
  const row = await trx
    .selectFrom("telnyxAccount")
    .select(["connectionId", "publicKey"])
    .where("tenantId", "=", tenantId)
    .executeTakeFirst();
  return row ?? null;
}

/** Makes or changes the account; a new key replaces the old one, and the history says only that it did. */
export async function saveFaxAccount(
  trx: Queries,
  by: RecordEditor,
  account: FaxAccountRow & { readonly apiKey?: string | undefined },
): Promise<void> {
  const { tenantId } = by;
  const { apiKey, connectionId, publicKey } = account;
  const before = await readFaxAccount(trx, tenantId);
  const plain = { connectionId, publicKey };
  const edit = apiKey === undefined ? plain : { ...plain, apiKey };
  if (before === null) {
    if (apiKey === undefined) throw new Error("a new account for faxes came without its key");
    await trx
      .insertInto("telnyxAccount")
      .values({ tenantId, ...plain, apiKey })
      .execute();
  } else {
    await trx.updateTable("telnyxAccount").set(edit).where("tenantId", "=", tenantId).execute();
  }
  const after = { ...plain, ...(apiKey === undefined ? {} : { apiKeyAt: Date.now() }) };
  await addRecordChange(trx, by, { subject: "faxAccount", subjectId: tenantId, before, after });
}

/** From then on the tenant faxes by the carrier of its calls. False: there was no account. */
export async function removeFaxAccount(trx: Queries, by: RecordEditor): Promise<boolean> {
  const { tenantId } = by;
  const before = await readFaxAccount(trx, tenantId);
  if (before === null) return false;
  await trx.deleteFrom("telnyxAccount").where("tenantId", "=", tenantId).execute();
  await addRecordChange(trx, by, { subject: "faxAccount", subjectId: tenantId, before, after: null });
  return true;
}
