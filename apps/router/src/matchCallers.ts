import type { AnnouncedCaller } from "@touchstone/contracts";
import type { CallerTrace, KnownCaller } from "@touchstone/db";
import type { ArrivedCall, CallerMatch, CustomerTraits } from "@touchstone/domain";
import { type PhoneReading, readPhoneNumber } from "@touchstone/telephony";
import type { FactStore } from "./routerStore.ts";

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
 * Matches all announced callers of a batch in one look-up. A number that one customer alone has is exact; several
 * customers are candidates, and nobody chooses for the agent. `regions` tells each receiving line's ISO country.
 */
export async function matchCallers(
  store: Pick<FactStore, "findCallers" | "traceCallers">,
  tenantId: string,
  callers: readonly AnnouncedCaller[],
  regions: ReadonlyMap<string, string>,
): Promise<MatchedCaller[]> {
  const readings = callers.map((caller) => readPhoneNumber(caller.from, regions.get(caller.lineId) ?? NO_REGION));
  const numbers = readings.flatMap((reading) => (reading.kind === "number" ? [reading.e164] : []));
  const [known, traces] = await Promise.all([
    store.findCallers(tenantId, numbers),
    store.traceCallers(tenantId, numbers),
  ]);
  return readings.map((reading) => {
    const matched = matchReading(reading, known);
    return { ...matched, trace: (matched.address === null ? undefined : traces.get(matched.address)) ?? null };
  });
}

function matchReading(
  reading: PhoneReading,
  known: ReadonlyMap<string, readonly KnownCaller[]>,
): Omit<MatchedCaller, "trace"> {
  switch (reading.kind) {
    case "withheld":
    case "invalid":
      return { match: { kind: reading.kind }, traits: null, address: null };
    case "short":
      return { match: { kind: "unknown" }, traits: null, address: reading.digits };
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
