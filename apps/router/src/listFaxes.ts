import type { FaxListing, IncomingFact } from "@touchstone/db";
import {
  arrivedFaxFact,
  type CarrierAccount,
  type FaxAccount,
  type FaxPort,
  inboxKeyOfFax,
} from "@touchstone/telephony";
import type { Clock } from "./clock.ts";

/** What comparing the carrier's faxes asks of the database; see the functions of these names in packages/db. */
export interface FaxListingStore {
  readFaxListing(tenantId: string): Promise<FaxListing>;
  findKnownKeys(tenantId: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface FaxesToCompare {
  readonly account: FaxAccount;
  /** The tenant's fax line of each number. */
  readonly lines: ReadonlyMap<string, string>;
}

/** Whose faxes are compared, and for which lines; null where there are none. */
export async function faxesToCompare(
  store: FaxListingStore,
  tenantId: string,
  carrier: CarrierAccount | null,
): Promise<FaxesToCompare | null> {
  const { lines, telnyx } = await store.readFaxListing(tenantId);
  if (lines.size === 0) return null;
  if (telnyx !== null) return { account: { provider: "telnyx", ...telnyx }, lines };
  return carrier && { account: { provider: "twilio", ...carrier }, lines };
}

/**
 * Facts of faxes from outside of which no webhook was heard, under the keys of their webhooks. Rejects when the carrier or the
 * database cannot be asked.
 */
export async function unheardFaxes(
  tenantId: string,
  { account, lines }: FaxesToCompare,
  since: number,
  deps: { readonly fax: FaxPort; readonly store: FaxListingStore; readonly clock: Clock },
): Promise<IncomingFact[]> {
  const listed = await deps.fax.faxesSince(account, since);
  const ours = listed.flatMap((fax) => {
    const lineId = lines.get(fax.to);
    return lineId === undefined ? [] : [{ fax, lineId, key: inboxKeyOfFax(account.provider, fax.providerMessageId) }];
  });
  const known = await deps.store.findKnownKeys(
    tenantId,
    ours.map(({ key }) => key),
  );
  return ours
    .filter(({ key }) => !known.has(key))
    .map(({ fax, lineId, key }) => ({ tenantId, id: deps.clock.newId(), key, body: arrivedFaxFact(fax, lineId) }));
}
