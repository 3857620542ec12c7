import type { Instant, QueueId } from "./ids.ts";
import type { ExitReason, InteractionRecord } from "./interaction.ts";

/** Why a contact is out of a queue. Exactly one for each stay in a queue. */
export type LeaveReason = ExitReason | "transferred";

/** One stay of a contact in one queue. */
export interface QueueVisit {
  readonly queueId: QueueId;
  readonly enteredAt: Instant;
  /** Since when the customer had been waiting: before `enteredAt` when another queue passed the contact on. */
  readonly waitingSince: Instant;
  /** Both parties in the conference, the first time in this queue. */
  readonly connectedAt: Instant | null;
  readonly leftAt: Instant | null;
  readonly reason: LeaveReason | null;
  /** The queue that it was passed on to. */
  readonly movedTo: QueueId | null;
}

/** The stays in order. A record from before they were kept has the one that it tells of. */
export function visitsOf({ visits, ...record }: InteractionRecord): readonly QueueVisit[] {
  if (visits !== undefined) return visits;
  const { queueId, queuedAt, connectedAt, endedAt, exit } = record;
  if (queuedAt === null) return [];
  const visit = { queueId, enteredAt: queuedAt, waitingSince: queuedAt, connectedAt, leftAt: endedAt, reason: exit };
  return [{ ...visit, movedTo: null }];
}

/** The contact stands in the queue; in the same one again (its agent was lost) it goes on with the stay. */
export function visitsAfterEntry(record: InteractionRecord, queueId: QueueId, at: Instant): readonly QueueVisit[] {
  const visits = visitsOf(record);
  const last = visits.at(-1);
  if (last !== undefined && last.reason === null && last.queueId === queueId) return visits;
  // Passed on, perhaps through queues that did not take it either.
  const waitingSince = last !== undefined && last.movedTo !== null ? last.waitingSince : at;
  const visit = { queueId, enteredAt: at, waitingSince, connectedAt: null, leftAt: null, reason: null, movedTo: null };
  const before = last === undefined ? visits : leave(visits, "transferred", at, queueId);
  return [...before, visit];
}

export function visitsAfterConnect(record: InteractionRecord, at: Instant): readonly QueueVisit[] {
  return changeLast(visitsOf(record), (visit) => ({ ...visit, connectedAt: visit.connectedAt ?? at }));
}

/** It turned out that the two had talked, after an offer that was made at `offeredAt`; `exit` corrects how the contact left. */
export function visitsAfterLateTalk(
  record: InteractionRecord,
  offeredAt: Instant,
  connectedAt: Instant,
  exit: ExitReason | null,
): readonly QueueVisit[] {
  const visits = visitsOf(record);
  const meant = visits.findLast(({ enteredAt }) => enteredAt <= offeredAt);
  const talked = visits.map((visit) =>
    visit === meant ? { ...visit, connectedAt: Math.min(visit.connectedAt ?? connectedAt, connectedAt) } : visit,
  );
  return exit === null ? talked : changeLast(talked, (visit) => ({ ...visit, reason: exit }));
}

/** The contact left its queue, for another one or for good. */
export function visitsAfterLeaving(
  record: InteractionRecord,
  reason: LeaveReason,
  at: Instant,
  movedTo: QueueId | null,
): readonly QueueVisit[] {
  return leave(visitsOf(record), reason, at, movedTo);
}

function leave(visits: readonly QueueVisit[], reason: LeaveReason, at: Instant, movedTo: QueueId | null) {
  return changeLast(visits, (visit) => (visit.reason === null ? { ...visit, leftAt: at, reason, movedTo } : visit));
}

function changeLast(visits: readonly QueueVisit[], change: (visit: QueueVisit) => QueueVisit): readonly QueueVisit[] {
  const last = visits.at(-1);
  return last === undefined ? visits : [...visits.slice(0, -1), change(last)];
}
