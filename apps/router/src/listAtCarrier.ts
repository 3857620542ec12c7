import type { InboxFact } from "@touchstone/contracts";
import {
  findKnownKeys,
  findUnheard,
  type IncomingFact,
  type ListedAt,
  openMessages,
  readListedUntil,
  readPhoneLines,
  writeListedUntil,
} from "@touchstone/db";
import type { Log } from "@touchstone/runtime";
import {
  type CallList,
  type CarrierAccount,
  inboxKeyOfDocument,
  type ListedCall,
  type MessagingPort,
} from "@touchstone/telephony";
import type pg from "pg";
import type { Clock } from "./clock.ts";
import { type ListedFrom, type MessageListingStore, unheardMessages, unheardReports } from "./listMessages.ts";

/** What a list says late is in the next one: each begins so long before the end of the one before. */
const OVERLAP_MS = 10 * 60_000;
/** A living call that is younger has webhooks on their way. */
const YOUNG_MS = 10_000;
const AT_ONCE = 500;

/** What comparing the carrier's list asks of the database; see the functions of these names in packages/db. */
export interface ListingStore extends MessageListingStore {
  readListedUntil(tenantId: string): Promise<{ readonly now: number; readonly until: number | null }>;
  writeListedUntil(tenantId: string, until: number): Promise<void>;
  findUnheard(
    tenantId: string,
    calls: readonly ListedAt[],
    firstKeys: readonly (readonly string[])[],
  ): Promise<Set<string>>;
  readPhoneLines(tenantId: string): Promise<Map<string, string>>;
}

export function createListingStore(pool: pg.Pool): ListingStore {
  return {
    readListedUntil: (tenantId) => readListedUntil(pool, tenantId),
    writeListedUntil: (tenantId, until) => writeListedUntil(pool, tenantId, until),
    findUnheard: (tenantId, calls, firstKeys) => findUnheard(pool, tenantId, calls, firstKeys),
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
  readonly clock: Clock;
  readonly accountOf: (tenantId: string) => Promise<CarrierAccount | null>;
  /** Stores what was found out. */
  readonly tell: (facts: readonly IncomingFact[]) => Promise<void>;
  readonly log: Log;
}

/**
 * Lists a tenant's calls and messages at the carrier since the last time and makes facts of what was never heard of: whole calls
 * whose every webhook was lost, and ends; messages from outside, and how far ours have come. A webhook that comes later for the same changes nothing, because the fold knows it then. Rejects
 * when the carrier or the database cannot be asked; the next time begins where this one did.
 */
export async function listCalls(tenantId: string, deps: CallListingDeps): Promise<void> {
  const { store, carrier, log } = deps;
  const account = await deps.accountOf(tenantId);
  if (!account) return;
  const { now, until } = await store.readListedUntil(tenantId);
  const lines = await store.readPhoneLines(tenantId);
  const since = (until ?? now) - OVERLAP_MS;
  const listed = await carrier.callsSince(account, since);
  const ours = listed.filter((call) => lines.has(call.to) && (call.end !== null || call.startedAt < now - YOUNG_MS));
  for (let place = 0; place < ours.length; place += AT_ONCE) {
    const facts = await unheardOf(tenantId, ours.slice(place, place + AT_ONCE), lines, deps);
    if (facts.length === 0) continue;
    log.warn({ tenantId, calls: facts.length }, "calls at the carrier of which too little was heard");
    await deps.tell(facts);
  }
  await tellMessages({ tenantId, account, since, lines }, deps);
  await store.writeListedUntil(tenantId, now);
}

async function tellMessages(from: ListedFrom, { messaging, ...deps }: CallListingDeps): Promise<void> {
  if (!messaging) return;
  const facts = [
    ...(await unheardMessages(from, { ...deps, messaging })),
    ...(await unheardReports(from, { ...deps, messaging })),
  ];
  if (facts.length === 0) return;
  deps.log.warn(
    { tenantId: from.tenantId, messages: facts.length },
    "messages at the carrier of which too little was heard",
  );
  await deps.tell(facts);
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
