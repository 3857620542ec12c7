import type { Interaction } from "./interaction.ts";
import { freshStanding } from "./standing.ts";

/** What only the caller of `interactionRow` can say. */
type Named =
  | "id"
  | "channel"
  | "direction"
  | "brandId"
  | "lineId"
  | "queueId"
  | "callId"
  | "match"
  | "customerId"
  | "language"
  | "requires"
  | "state"
  | "record";

/**
 * A whole interaction of what is known of it, the rest as it is with one that has just begun. Every interaction of a floor
 * comes from here, new or loaded, with its fields in this order: then all look the same to the engine, which makes reading
 * any of them fast.
 */
export function interactionRow(known: Pick<Interaction, Named> & Partial<Interaction>): Interaction {
  return {
    id: known.id,
    channel: known.channel,
    direction: known.direction,
    brandId: known.brandId,
    lineId: known.lineId,
    queueId: known.queueId,
    callId: known.callId,
    step: known.step ?? 1,
    segment: known.segment ?? 1,
    match: known.match,
    customerId: known.customerId,
    callerRef: known.callerRef ?? null,
    parentId: known.parentId ?? null,
    callback: known.callback ?? null,
    thread: known.thread ?? null,
    earlier: known.earlier ?? null,
    language: known.language,
    tier: known.tier ?? null,
    requires: known.requires,
    linePriorityMs: known.linePriorityMs ?? 0,
    askedBy: known.askedBy ?? null,
    priorityMs: known.priorityMs ?? 0,
    ownerAgentId: known.ownerAgentId ?? null,
    lastAgentId: known.lastAgentId ?? null,
    queuedAt: known.queuedAt ?? null,
    waitingFrom: known.waitingFrom ?? null,
    mayAskCallback: known.mayAskCallback ?? false,
    quoted: known.quoted ?? null,
    openUntil: known.openUntil ?? null,
    movesOnAt: known.movesOnAt ?? null,
    leftQueues: known.leftQueues ?? [],
    parkingFailures: known.parkingFailures ?? 0,
    backOff: known.backOff ?? {},
    passedBy: known.passedBy ?? [],
    standing: known.standing ?? freshStanding(known.requires),
    meetings: known.meetings ?? [],
    agentCallIds: known.agentCallIds ?? [],
    state: known.state,
    record: known.record,
  };
}
