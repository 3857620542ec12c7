import { sql } from "kysely";
import { refreshCards } from "./cards.ts";
import type { Queries } from "./openDatabase.ts";

/** What people may edit of a customer. */
export interface CustomerFields {
  readonly name: string;
  readonly company: string | null;
  readonly tier: string | null;
  readonly vip: boolean;
  readonly language: string | null;
  readonly email: string | null;
  readonly note: string | null;
}

export interface AddressFields {
  readonly id: string;
  readonly channel: "phone" | "email";
  /** E.164 for phones; mail addresses in lower case. */
  readonly address: string;
  readonly extension: string | null;
  readonly label: string | null;
  readonly isPrimary: boolean;
}

/** Who edits, and the id of the entry in the customer's history. */
export interface Edit {
  readonly tenantId: string;
  readonly customerId: string;
  readonly userId: string;
  readonly changeId: string;
}

const FIELDS = ["name", "company", "tier", "vip", "language", "email", "note"] as const;

/** Null when unknown, foreign or erased: nothing tells which. `lock` keeps others from editing until the transaction ends. */
export async function readCustomer(trx: Queries, tenantId: string, customerId: string, lock = false) {
  const query = trx
    .selectFrom("customer")
    .select([...FIELDS, "id", "ownerAgentId", "createdAt", "updatedAt"])
    .where("tenantId", "=", tenantId)
    .where("id", "=", customerId)
    .where("erasedAt", "is", null);
  return (await (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()) ?? null;
}

/** The card as it stands; see `refreshCards`. */
export async function readCard(trx: Queries, tenantId: string, customerId: string): Promise<object | null> {
  const row = await trx
    .selectFrom("customer360")
    .select("card")
    .where("tenantId", "=", tenantId)
    .where("customerId", "=", customerId)
    .executeTakeFirst();
  return row?.card ?? null;
}

/** Creates a customer with its addresses, its history and its card. */
export async function createCustomer(
  trx: Queries,
  edit: Edit,
  fields: CustomerFields,
  addresses: readonly AddressFields[],
): Promise<void> {
  const { tenantId, customerId } = edit;
  await trx
    .insertInto("customer")
    .values({ tenantId, id: customerId, ...fields })
    .execute();
  await insertAddresses(trx, edit, addresses);
  await recordChange(trx, edit, null, { ...fields, addresses: addresses.map(addressChange) });
  await refreshCards(trx, tenantId, [customerId]);
}

/** Replaces the fields; false when there is no such customer. What stays the same leaves no trace. */
export async function editCustomer(trx: Queries, edit: Edit, fields: CustomerFields): Promise<boolean> {
  const { tenantId, customerId } = edit;
  const before = await readCustomer(trx, tenantId, customerId, true);
  if (!before) return false;
  const changed = FIELDS.filter((field) => before[field] !== fields[field]);
  if (changed.length === 0) return true;
  await trx
    .updateTable("customer")
    .set({ ...fields, updatedAt: sql<Date>`now()` })
    .where("tenantId", "=", tenantId)
    .where("id", "=", customerId)
    .execute();
  const only = (from: CustomerFields) => Object.fromEntries(changed.map((field) => [field, from[field]]));
  await recordChange(trx, edit, only(before), only(fields));
  await refreshCards(trx, tenantId, [customerId]);
  return true;
}

/** Adds an address, or brings the same one back; false when there is no such customer. */
export async function addAddress(trx: Queries, edit: Edit, address: AddressFields): Promise<boolean> {
  const { tenantId, customerId } = edit;
  if (!(await readCustomer(trx, tenantId, customerId, true))) return false;
  const { numDeletedRows } = await trx
    .deleteFrom("customerAddress")
    .where("tenantId", "=", tenantId)
    .where("customerId", "=", customerId)
    .where("channel", "=", address.channel)
    .where("address", "=", address.address)
    .where("extension", "is not distinct from", address.extension)
    .executeTakeFirst();
  await insertAddresses(trx, edit, [address]);
  await recordChange(trx, edit, numDeletedRows > 0n ? { addresses: [address.address] } : {}, {
    addresses: [addressChange(address)],
  });
  await refreshCards(trx, tenantId, [customerId]);
  return true;
}

/** The address no longer matches callers; its row stays. False when there is no such active address. */
export async function deactivateAddress(trx: Queries, edit: Edit, addressId: string): Promise<boolean> {
  const { tenantId, customerId } = edit;
  const gone = await trx
    .updateTable("customerAddress")
    .set({ active: false, isPrimary: false })
    .where("tenantId", "=", tenantId)
    .where("customerId", "=", customerId)
    .where("id", "=", addressId)
    .where("active", "=", true)
    .returning(["channel", "address", "extension", "label"])
    .executeTakeFirst();
  if (!gone) return false;
  await recordChange(trx, edit, { addresses: [gone] }, { addresses: [] });
  await refreshCards(trx, tenantId, [customerId]);
  return true;
}

const addressChange = ({ channel, address, extension, label }: AddressFields) => ({
  channel,
  address,
  extension,
  label,
});

async function insertAddresses(trx: Queries, edit: Edit, addresses: readonly AddressFields[]): Promise<void> {
  const { tenantId, customerId } = edit;
  if (addresses.length === 0) return;
  // One of each kind comes first.
  const primaries = addresses.flatMap(({ isPrimary, channel }) => (isPrimary ? [channel] : []));
  if (primaries.length > 0) {
    await trx
      .updateTable("customerAddress")
      .set({ isPrimary: false })
      .where("tenantId", "=", tenantId)
      .where("customerId", "=", customerId)
      .where("channel", "in", primaries)
      .execute();
  }
  await trx
    .insertInto("customerAddress")
    .values(addresses.map((address) => ({ tenantId, customerId, ...address })))
    .execute();
}

async function recordChange(trx: Queries, edit: Edit, before: object | null, after: object | null): Promise<void> {
  await trx
    .insertInto("customerChange")
    .values({
      tenantId: edit.tenantId,
      id: edit.changeId,
      customerId: edit.customerId,
      userId: edit.userId,
      before: before && JSON.stringify(before),
      after: after && JSON.stringify(after),
    })
    .execute();
}

/** Who edited a customer and what, newest first, after the entry `afterId`. */
export async function listCustomerChanges(
  trx: Queries,
  page: { tenantId: string; customerId: string; afterId: string | null; limit: number },
) {
  const { tenantId, customerId, afterId, limit } = page;
  return await trx
    .selectFrom("customerChange as change")
    .leftJoin("appUser as user", (join) =>
      join.onRef("user.tenantId", "=", "change.tenantId").onRef("user.id", "=", "change.userId"),
    )
    .select(["change.id", "change.at", "change.before", "change.after", "user.name as by"])
    .where("change.tenantId", "=", tenantId)
    .where("change.customerId", "=", customerId)
    .$if(afterId !== null, (query) => query.where("change.id", "<", afterId as string))
    .orderBy("change.id", "desc")
    .limit(limit)
    .execute();
}
