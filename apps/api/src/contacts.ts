import {
  type AddressFields,
  hasLeg,
  type InteractionDetailRow,
  isOfAgentsQueue,
  type Queries,
  readInteraction,
} from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { isAbove, type SignedIn } from "./access.ts";
import { notFound } from "./problem.ts";

/**
 * One contact, for whoever may see it: agents those in which they have a leg, supervisors and administrators all of their
 * tenant. Everything else is 404: nothing tells what exists.
 */
export async function readOwnContact(
  trx: Queries,
  caller: SignedIn,
  interactionId: string,
): Promise<InteractionDetailRow> {
  const found = await readInteraction(trx, caller.tenantId, interactionId);
  if (!found || !(isAbove(caller) || hasLeg(found.contact.record, caller.userId))) throw notFound();
  return found;
}

/** A conversation: who had it may read it, and whoever may take it up. Everything else is 404. */
export async function mayRead(trx: Queries, caller: SignedIn, interactionId: string): Promise<void> {
  const { tenantId, userId: agentId } = caller;
  if (!(await isOfAgentsQueue(trx, { tenantId, agentId, interactionId }))) {
    await readOwnContact(trx, caller, interactionId);
  }
}

/** Where a contact came from, as the first address of a new customer; none when it was withheld or is no address. */
export function firstAddress({ fromAddress }: Pick<InteractionDetailRow, "fromAddress">): AddressFields[] {
  if (!fromAddress) return [];
  const channel = fromAddress.includes("@") ? "email" : "phone";
  return [{ id: newId(), channel, address: fromAddress, extension: null, label: null, isPrimary: true }];
}

/** The caller's address as the first one of a new customer. */
export async function addressOfContact(
  trx: Queries,
  caller: SignedIn,
  interactionId: string,
): Promise<AddressFields[]> {
  return firstAddress(await readOwnContact(trx, caller, interactionId));
}
