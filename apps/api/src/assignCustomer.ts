import { createHash } from "node:crypto";
import type { AssignCustomer, AssignedCustomer } from "@touchstone/contracts";
import { createCustomer, type InteractionDetailRow, type Queries, readCustomer, withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import type { SignedIn } from "./access.ts";
import { firstAddress, readOwnContact } from "./contacts.ts";
import type { ApiDeps } from "./deps.ts";
import { notFound } from "./problem.ts";
import { wishFor } from "./wishFor.ts";

/**
 * Says whose contact it is: a wish to the floor, answered with its outcome. A new customer is a record of its own, created
 * before; its id follows from the Idempotency-Key, so that a repeat creates nobody twice.
 */
export async function assignCustomer(
  deps: ApiDeps,
  caller: SignedIn,
  interactionId: string,
  given: AssignCustomer,
  clientId: string,
): Promise<AssignedCustomer> {
  const { tenantId, userId } = caller;
  const { customerId, before } = await withTenant(deps.database, tenantId, async (trx) => {
    const row = await readOwnContact(trx, caller, interactionId);
    return { customerId: await customerFor(trx, caller, { row, given, clientId }), before: row.customerId };
  });
  const how = given.assign === "new" ? "created" : before === null ? "chosen" : "reassigned";
  await wishFor(deps, caller, clientId, { type: "assignCustomer", interactionId, customerId, how, userId });
  return { customerId };
}

interface Choice {
  readonly row: InteractionDetailRow;
  readonly given: AssignCustomer;
  readonly clientId: string;
}

async function customerFor(trx: Queries, caller: SignedIn, { row, given, clientId }: Choice): Promise<string | null> {
  const { tenantId, userId } = caller;
  if (given.assign === "none") return null;
  if (given.assign === "existing") {
    if (!(await readCustomer(trx, tenantId, given.customerId))) throw notFound();
    return given.customerId;
  }
  const customerId = idFrom(`${tenantId} ${userId} ${clientId}`);
  if (await readCustomer(trx, tenantId, customerId)) return customerId;
  const name = given.name ?? row.callerName ?? row.from ?? "?";
  const fields = { name, company: null, tier: null, vip: false, language: null, email: null, note: null };
  const edit = { tenantId, customerId, userId, changeId: newId() };
  await createCustomer(trx, edit, fields, firstAddress(row));
  return customerId;
}

/** A UUID (version 8) that is the same for the same words. */
function idFrom(words: string): string {
  const hex = createHash("sha256").update(words).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
