import type { AnnouncedCaller } from "@touchstone/contracts";
import type { CallerTrace, KnownCaller } from "@touchstone/db";
import type { ArrivedCall, CallerMatch, Channel, CustomerTraits } from "@touchstone/domain";
import { type AddressReading, readAddress } from "./readAddress.ts";
import type { FactStore } from "./routerStore.ts";

/** Whose address is asked for. Without a channel it is a caller's. */
export interface CallerToMatch extends AnnouncedCaller {
  readonly channel?: Channel;
  /** Anybody could say so: whom it fits is a candidate and no more. */
  readonly isClaimed?: boolean;
  /** Who it may be is told by this mail address or number; whose contacts they are, by the own one. */
  readonly knownBy?: string | null;
}

/** Who an announced caller is: what the floor may know, and the address that only erasable rows keep. */
export interface MatchedCaller {
  readonly match: CallerMatch;
  readonly traits: CustomerTraits | null;
  readonly address: string | null;
  /** What the number did before; null for one that never called. */
  readonly trace: CallerTrace | null;
}

/** Candidates that are journaled at most; the screen says when there are more. */
const MAX_CANDIDATES = 10;
/** Only numbers in international form are read. */
const NO_REGION = "";

/**
 * Matches all who call and write in a batch in one look-up. An address that one customer alone has is exact; several
 * customers are candidates, and nobody chooses for the agent. `regions` tells each receiving line's ISO country.
 */
export async function matchCallers(
  store: Pick<FactStore, "findCallers" | "traceCallers">,
  tenantId: string,
  callers: readonly CallerToMatch[],
  regions: ReadonlyMap<string, string>,
): Promise<MatchedCaller[]> {
  const readings = callers.map(({ channel = "voice", from, lineId }) =>
    readAddress(channel, from, regions.get(lineId) ?? NO_REGION),
  );
  const others = callers.map(({ channel = "voice", knownBy = null, lineId }) =>
    knownBy === null ? null : readAddress(channel, knownBy, regions.get(lineId) ?? NO_REGION),
  );
  const [known, traces] = await Promise.all([
    store.findCallers(tenantId, [...readings, ...others].flatMap(addressesOf)),
    store.traceCallers(tenantId, readings.flatMap(addressesOf)),
  ]);
  return readings.map((reading, place) => {
    const { address } = matchReading(reading, known);
    const found = { ...matchReading(others[place] ?? reading, known), address };
    const matched = callers[place]?.isClaimed ? asClaimed(found) : found;
    return { ...matched, trace: (address === null ? undefined : traces.get(address)) ?? null };
  });
}

function addressesOf(reading: AddressReading | null): string[] {
  if (reading?.kind === "mail") return [reading.address];
  return reading?.kind === "number" ? [reading.e164] : [];
}

/** What only fits is offered, and nobody is taken for somebody whom everybody can say to be. */
function asClaimed<T extends Omit<MatchedCaller, "trace">>(matched: T): T {
  if (matched.match.kind !== "exact") return matched;
  return { ...matched, match: { kind: "candidates", customerIds: [matched.match.customerId] }, traits: null };
}

function matchReading(
  reading: AddressReading,
  known: ReadonlyMap<string, readonly KnownCaller[]>,
): Omit<MatchedCaller, "trace"> {
  switch (reading.kind) {
    case "withheld":
    case "invalid":
      return { match: { kind: reading.kind }, traits: null, address: null };
    case "short":
      return { match: { kind: "unknown" }, traits: null, address: reading.digits };
    case "name":
      // It is no address: it only tells one visitor's page from another's.
      return { match: { kind: "unknown" }, traits: null, address: null };
    case "mail":
      return { ...chooseAmong(known.get(reading.address) ?? [], null), address: reading.address };
    case "number":
      return { ...chooseAmong(known.get(reading.e164) ?? [], reading.extension), address: reading.e164 };
  }
}

/** The extension decides when exactly one customer is reached by it; else everybody on the number is a candidate. */
function chooseAmong(
  callers: readonly KnownCaller[],
  extension: string | null,
): Omit<MatchedCaller, "address" | "trace"> {
  const byExtension = extension === null ? [] : distinct(callers.filter((caller) => caller.extension === extension));
  const candidates = byExtension.length === 1 ? byExtension : distinct(callers);
  const only = candidates[0];
  if (!only) return { match: { kind: "unknown" }, traits: null };
  if (candidates.length === 1) return { match: { kind: "exact", customerId: only.customerId }, traits: only.traits };
  const customerIds = candidates.slice(0, MAX_CANDIDATES).map((caller) => caller.customerId);
  return { match: { kind: "candidates", customerIds }, traits: null };
}

/** A customer may have one number twice. */
function distinct(callers: readonly KnownCaller[]): KnownCaller[] {
  return [...new Map(callers.map((caller) => [caller.customerId, caller])).values()];
}

/** The call as the floor knows it; `id` is the fact's, and names the number when this is the first contact from it. */
export function arrivedCall(
  id: string,
  callId: string,
  lineId: string,
  { match, traits, address, trace }: MatchedCaller,
): ArrivedCall {
  const callerRef = trace?.callerRef ?? (address === null ? null : id);
  return { callId, lineId, match, traits, callerRef, earlier: trace?.earlier ?? null };
}
