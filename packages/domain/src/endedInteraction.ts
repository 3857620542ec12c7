import type { Interaction, InteractionRecord } from "./interaction.ts";
import { freshStanding } from "./standing.ts";

/**
 * An interaction that ended so long ago that only its log row is left, as far as a later wish needs it: whose it is can still
 * be corrected. What only routing used is gone. Null while it has not ended.
 */
export function endedInteraction(record: InteractionRecord): Interaction | null {
  const { interactionId: id, endedAt, exit, endedBy } = record;
  if (endedAt === null || exit === null || endedBy === null) return null;
  const { channel, direction, brandId, lineId, queueId, callId, match, customerId, language, queuedAt } = record;
  return {
    id,
    channel,
    direction,
    brandId,
    lineId,
    queueId,
    callId,
    step: 1,
    segment: 1,
    match,
    customerId,
    language,
    tier: null,
    requires: [],
    linePriorityMs: 0,
    priorityMs: 0,
    ownerAgentId: null,
    lastAgentId: null,
    queuedAt,
    waitingFrom: queuedAt,
    callerRef: null,
    parentId: record.parentId ?? null,
    callback: null,
    thread: null,
    earlier: null,
    mayAskCallback: false,
    quoted: null,
    openUntil: null,
    leftQueues: [],
    parkingFailures: 0,
    backOff: {},
    passedBy: [],
    standing: freshStanding([]),
    state: { kind: "ended", since: endedAt, exit, by: endedBy },
    record,
  };
}
