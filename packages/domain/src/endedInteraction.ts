import type { Interaction, InteractionRecord } from "./interaction.ts";
import { interactionRow } from "./interactionRow.ts";

/**
 * An interaction that ended so long ago that only its log row is left, as far as a later wish needs it: whose it is can still
 * be corrected. What only routing used is gone. Null while it has not ended.
 */
export function endedInteraction(record: InteractionRecord): Interaction | null {
  const { interactionId: id, endedAt, exit, endedBy } = record;
  if (endedAt === null || exit === null || endedBy === null) return null;
  const { channel, direction, brandId, lineId, queueId, callId, match, customerId, language, queuedAt } = record;
  return interactionRow({
    ...{ id, channel, direction, brandId, lineId, queueId, callId, match, customerId, language, queuedAt },
    ...{ waitingFrom: queuedAt, parentId: record.parentId ?? null, requires: [] },
    state: { kind: "ended", since: endedAt, exit, by: endedBy },
    record,
  });
}
