import { sql } from "kysely";
import type { Edit } from "./customers.ts";
import { refreshMissed } from "./missed.ts";
import type { Queries } from "./openDatabase.ts";

/**
 * What became of the wish to erase a person. `emptied`: addresses of contents to which perhaps nothing refers any more; `addresses`:
 * the numbers and mail addresses that were the person's alone.
 */
export type Erasure =
  | { readonly kind: "erased"; readonly emptied: readonly string[]; readonly addresses: readonly string[] }
  /** There is no such customer, or no more; or a contact is open, in wrap-up, or still has something to be done. */
  | { readonly kind: "refused"; readonly because: "unknownCustomer" | "contactOpen" };

/**
 * Removes all that says who a customer was, or in whose words: records, addresses, contents of contacts and messages, names of files,
 * notes, drafts, bodies of facts. Counts, times, opt-outs and the journal stay. As the app role, in the tenant's transaction.
 */
export async function eraseCustomer(trx: Queries, edit: Edit, why: string): Promise<Erasure> {
  const { tenantId, customerId, userId, changeId } = edit;
  const { rows } = await sql<{
    refused: "unknownCustomer" | "contactOpen" | null;
    contacts: string[] | null;
    emptied: string[] | null;
    addresses: string[] | null;
  }>`select * from erase_customer(${customerId}::uuid, ${userId}::uuid, ${changeId}::uuid, ${why})`.execute(trx);
  const [told] = rows;
  if (!told) throw new Error("the erasure of a customer told nothing");
  if (told.refused) return { kind: "refused", because: told.refused };
  // Who had no name in the list is told apart by the number, which is gone.
  await refreshMissed(trx, tenantId, { missedIds: told.contacts ?? [], servedIds: [], customerIds: [] });
  return { kind: "erased", emptied: told.emptied ?? [], addresses: told.addresses ?? [] };
}

/** Is it one of the tenant's, erased or not? Contacts of who is erased can still be looked at. */
export async function isCustomer(trx: Queries, tenantId: string, customerId: string): Promise<boolean> {
  const row = await trx
    .selectFrom("customer")
    .select("id")
    .where("tenantId", "=", tenantId)
    .where("id", "=", customerId)
    .executeTakeFirst();
  return row !== undefined;
}
