import type { LogColumns } from "@touchstone/db";
import { type AgentLeg, billedSecondsOf, type Happening, type InteractionRecord } from "@touchstone/domain";

/** Raised when the meaning of the log's columns changes; a rebuild brings older rows up to it. */
const SCHEMA_VERSION = 2;

/** A happening as the log's event list keeps it: with its place in the journal, without the id of the row it stands in. */
export type LoggedEvent = Omit<Happening, "interactionId"> & { readonly seq: number };

/**
 * The log row of a record. Columns that nothing known fills (topic, cost, consent, links) are null: other facts
 * bring them. `events` are those since the row was last written.
 */
export function logColumnsOf(
  tenantId: string,
  record: InteractionRecord,
  events: readonly LoggedEvent[],
  lastSeq: number,
): LogColumns {
  return {
    tenant_id: tenantId,
    interaction_id: record.interactionId,
    schema_version: SCHEMA_VERSION,
    brand_id: record.brandId,
    line_id: record.lineId,
    queue_id: record.queueId,
    channel: record.channel,
    direction: record.direction,
    language: record.language,
    ...customerColumnsOf(record),
    parent_interaction_id: record.parentId ?? null,
    received_at: isoOrNull(record.receivedAt),
    queued_at: isoOrNull(record.queuedAt),
    connected_at: isoOrNull(record.connectedAt),
    ended_at: isoOrNull(record.endedAt),
    exit: record.exit,
    ended_by: record.endedBy,
    ...legColumnsOf(record),
    billed_seconds: billedSecondsOf(record),
    first_response_ms: record.text?.firstResponseMs ?? null,
    resolution_ms: record.text?.resolutionMs ?? null,
    record,
    events,
    last_seq: lastSeq,
  };
}

/** Who it was, how that was found, and what was corrected: the last time one customer was replaced by another. */
function customerColumnsOf(record: InteractionRecord) {
  const { assignments } = record;
  const corrected = assignments.findLastIndex((_, i) => i > 0 && assignments[i - 1]?.customerId != null);
  const firstFound = assignments.find((assignment) => assignment.customerId !== null);
  const how = firstFound && firstFound.how !== "matched" ? firstFound.how : record.match.kind;
  return {
    customer_id: record.customerId,
    matched_how: how,
    corrected_from: assignments[corrected - 1]?.customerId ?? null,
    corrected_at: isoOrNull(assignments[corrected]?.at ?? null),
  };
}

/** The agents' part, added up over all legs; `agent_id` is who talked last, or who was last offered when nobody did. */
function legColumnsOf(record: InteractionRecord) {
  const { legs, queuedAt, endedAt } = record;
  const talked = legs.findLast((leg) => leg.connectedAt !== null);
  const waitedUntil = record.connectedAt ?? endedAt;
  return {
    agent_id: talked?.agentId ?? null,
    quoted_wait_ms: record.quoted?.lessThanMs ?? null,
    wait_ms: queuedAt !== null && waitedUntil !== null ? waitedUntil - queuedAt : null,
    ring_ms: sumOf(legs, (leg) => spanOf(leg.offeredAt, leg.acceptedAt ?? leg.offerEndedAt)),
    talk_ms: sumOf(legs, (leg) => minusHold(spanOf(leg.connectedAt, leg.leftAt), leg)),
    hold_ms: sumOf(legs, (leg) => (leg.leftAt === null ? null : leg.holdMs)),
    wrap_up_ms: sumOf(legs, (leg) => spanOf(leg.wrapUpStartedAt, leg.wrapUpEndedAt)),
    missed_offers: legs.filter((leg) => leg.offerEnd === "noAnswer").length,
    disposition_id: legs.findLast((leg) => leg.dispositionId !== null)?.dispositionId ?? null,
  };
}

function spanOf(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : to - from;
}

function minusHold(ms: number | null, leg: AgentLeg): number | null {
  return ms === null ? null : ms - leg.holdMs;
}

/** Null when no leg has it: "did not come to that" is not nought. */
function sumOf(legs: readonly AgentLeg[], ms: (leg: AgentLeg) => number | null): number | null {
  const known = legs.map(ms).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
