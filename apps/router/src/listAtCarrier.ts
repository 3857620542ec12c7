import type { InboxFact } from "@touchstone/contracts";
import {
  type CarrierList,
  findKnownKeys,
  findUnheard,
  type IncomingFact,
  type ListedAt,
  openMessages,
  readFaxListing,
  readListedUntil,
  readPhoneLines,
  writeListedUntil,
} from "@touchstone/db";
import type { Log } from "@touchstone/runtime";
import {
  type CallList,
  type CarrierAccount,
  type FaxPort,
  inboxKeyOfDocument,
  type ListedCall,
  type MessagingPort,
} from "@touchstone/telephony";
import type pg from "pg";
import type { Clock } from "./clock.ts";
import { type FaxesToCompare, type FaxListingStore, faxesToCompare, unheardFaxes } from "./listFaxes.ts";
import { type ListedFrom, type MessageListingStore, unheardMessages, unheardReports } from "./listMessages.ts";

/** What a list says late is in the next one: each begins so long before the end of the one before. */
const OVERLAP_MS = 10 * 60_000;
/** A living call that is younger has webhooks on their way. */
const YOUNG_MS = 10_000;
const AT_ONCE = 500;
/** A fax is listed by when it began, and may take as long to come in. */
const LONGEST_FAX_MS = 3_600_000;

/** What comparing the carrier's list asks of the database; see the functions of these names in packages/db. */
export interface ListingStore extends MessageListingStore, FaxListingStore {
  readListedUntil(
    tenantId: string,
    list: CarrierList,
  ): Promise<{ readonly now: number; readonly until: number | null }>;
  writeListedUntil(tenantId: string, list: CarrierList, until: number): Promise<void>;
  findUnheard(
    tenantId: string,
    calls: readonly ListedAt[],
    firstKeys: readonly (readonly string[])[],
  ): Promise<Set<string>>;
  readPhoneLines(tenantId: string): Promise<Map<string, string>>;
}

export function createListingStore(pool: pg.Pool): ListingStore {
  return {
    readListedUntil: (tenantId, list) => readListedUntil(pool, tenantId, list),
    writeListedUntil: (tenantId, list, until) => writeListedUntil(pool, tenantId, list, until),
    findUnheard: (tenantId, calls, firstKeys) => findUnheard(pool, tenantId, calls, firstKeys),
    readFaxListing: (tenantId) => readFaxListing(pool, tenantId),
    readPhoneLines: (tenantId) => readPhoneLines(pool, tenantId),
    findKnownKeys: (tenantId, keys) => findKnownKeys(pool, tenantId, keys),
    openMessages: (tenantId) => openMessages(pool, tenantId),
  };
}

export interface CallListingDeps {
  readonly store: ListingStore;
  readonly carrier: CallList;
  /** Left out where the carrier has no texts. */
  readonly messaging?: MessagingPort | undefined;
  /** Left out where nothing is faxed. */
  readonly fax?: FaxPort | undefined;
  readonly clock: Clock;
  readonly accountOf: (tenantId: string) => Promise<CarrierAccount | null>;
  /** Stores what was found out. */
  readonly tell: (facts: readonly IncomingFact[]) => Promise<void>;
  readonly log: Log;
}

/**
 * Lists a tenant's calls and messages at the carrier since the last time and makes facts of what was never heard of: whole calls
 * whose every webhook was lost, and ends; messages from outside, and how far ours have come. A webhook that comes later for the same
 * changes nothing, because the fold knows it then. Rejects when the carrier or the database cannot be asked, of what it can be asked
 * all the same the facts are told; the next time begins where this one did.
 */
export async function listAtCarrier(tenantId: string, deps: CallListingDeps): Promise<void> {
  const account = await deps.accountOf(tenantId);
  const faxes = deps.fax ? await faxesToCompare(deps.store, tenantId, account) : null;
  const listFaxes = () =>
    faxes ? listOne({ tenantId }, "faxes", (from) => tellFaxes(from, faxes, deps), deps) : Promise.resolve();
  if (!account) return await listFaxes();
  const lines = await deps.store.readPhoneLines(tenantId);
  const one = (list: CarrierList, compare: (from: ListedFrom) => Promise<void>) =>
    listOne({ tenantId }, list, (from) => compare({ ...from, account, lines }), deps);
  await allOrThrow([
    one("calls", (from) => tellCalls(from, deps)),
    one("messages", (from) => tellMessages(from, deps)),
    listFaxes(),
  ]);
}

/** A list that cannot be had, or an account that has none of it, leaves the other one alone. */
async function listOne(
  whose: Pick<ListedFrom, "tenantId">,
  list: CarrierList,
  compare: (from: Pick<ListedFrom, "tenantId" | "since" | "now">) => Promise<void>,
  { store }: CallListingDeps,
): Promise<void> {
  const { now, until } = await store.readListedUntil(whose.tenantId, list);
  await compare({ ...whose, since: (until ?? now) - OVERLAP_MS, now });
  await store.writeListedUntil(whose.tenantId, list, now);
}

async function tellCalls({ tenantId, account, since, now, lines }: ListedFrom, deps: CallListingDeps): Promise<void> {
  const listed = await deps.carrier.callsSince(account, since);
  const ours = listed.filter((call) => lines.has(call.to) && (call.end !== null || call.startedAt < now - YOUNG_MS));
  for (let place = 0; place < ours.length; place += AT_ONCE) {
    const facts = await unheardOf(tenantId, ours.slice(place, place + AT_ONCE), lines, deps);
    if (facts.length === 0) continue;
    deps.log.warn({ tenantId, calls: facts.length }, "calls at the carrier of which too little was heard");
    await deps.tell(facts);
  }
}

async function tellFaxes(
  { tenantId, since }: Pick<ListedFrom, "tenantId" | "since">,
  faxes: FaxesToCompare,
  { fax, ...deps }: CallListingDeps,
): Promise<void> {
  if (!fax) return;
  const facts = await unheardFaxes(tenantId, faxes, since - LONGEST_FAX_MS, { ...deps, fax });
  if (facts.length === 0) return;
  deps.log.warn({ tenantId, faxes: facts.length }, "faxes at the carrier of which nothing was heard");
  await deps.tell(facts);
}

async function tellMessages(from: ListedFrom, { messaging, ...deps }: CallListingDeps): Promise<void> {
  if (!messaging) return;
  const tell = async (unheard: typeof unheardMessages) => {
    const facts = await unheard(from, { ...deps, messaging });
    if (facts.length === 0) return;
    const { tenantId } = from;
    deps.log.warn({ tenantId, messages: facts.length }, "messages at the carrier of which too little was heard");
    await deps.tell(facts);
  };
  await allOrThrow([tell(unheardMessages), tell(unheardReports)]);
}

/** Rejects with the first failure, but not before all have ended. */
async function allOrThrow(works: readonly Promise<void>[]): Promise<void> {
  for (const worked of await Promise.allSettled(works)) if (worked.status === "rejected") throw worked.reason;
}

async function unheardOf(
  tenantId: string,
  calls: readonly ListedCall[],
  lines: ReadonlyMap<string, string>,
  { store, clock }: CallListingDeps,
): Promise<IncomingFact[]> {
  const known = calls.map(({ callId, end }) => ({ callId, ended: end !== null }));
  const unheard = await store.findUnheard(tenantId, known, calls.map(firstKeysOf));
  return calls
    .filter(({ callId }) => unheard.has(callId))
    .map((call) => {
      const key = `reconcile:${call.callId}:${call.end ?? "alive"}`;
      return { tenantId, id: clock.newId(), key, body: factOf(call, lines.get(call.to) as string) };
    });
}

/** Under these the first word of a call stands in the inbox: its webhook's, or ours. */
const firstKeysOf = ({ callId, end }: ListedCall): string[] => [
  inboxKeyOfDocument(callId, "inbound", 0),
  `reconcile:${callId}:${end ?? "alive"}`,
];

function factOf({ callId, end, durationSeconds, from, callerName }: ListedCall, lineId: string): InboxFact {
  const caller = { lineId, from, callerName };
  if (end === null) return { type: "callAnnounced", callId, ...caller };
  return { type: "callEndAnnounced", callId, end, durationSeconds, caller };
}
