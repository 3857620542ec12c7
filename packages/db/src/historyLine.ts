import type { AgentLeg, InteractionRecord } from "@touchstone/domain";

/** A contact with the names that belong to it, as its live row tells. */
export interface RecentContact {
  readonly record: InteractionRecord;
  readonly queue: string | null;
  readonly brand: string | null;
  /** Names of the agents of its legs. */
  readonly agents: Readonly<Record<string, string>> | null;
  readonly dispositions: Readonly<Record<string, Readonly<Record<string, string>>>> | null;
  readonly note: string | null;
  /** Last words of a contact in writing. */
  readonly words?: string | null;
  readonly erased?: boolean | null;
}

/** A line of a customer's history (`HistoryItem` in contracts); `HISTORY_ITEM` makes the same from the log. */
export interface HistoryLine {
  readonly interactionId: string;
  readonly channel: string;
  readonly direction: string;
  readonly at: number;
  readonly queue: string | null;
  readonly brand: string | null;
  readonly agent: string | null;
  readonly exit: string | null;
  readonly endedBy: string | null;
  readonly waitMs: number | null;
  readonly talkMs: number | null;
  readonly disposition: Record<string, string> | null;
  readonly note: string | null;
  readonly words?: string | null;
  /** Only of one whose words and person were erased. */
  readonly erased?: true;
}

/** What the log will say of a contact that it does not know yet: the same columns, from the same record. */
export function historyLineOf(contact: RecentContact): HistoryLine {
  const { record, queue, brand, agents, dispositions, note, words = null, erased } = contact;
  const { legs, queuedAt, connectedAt, endedAt } = record;
  const talked = legs.findLast((leg) => leg.connectedAt !== null);
  const dispositionId = legs.findLast((leg) => leg.dispositionId !== null)?.dispositionId;
  const waitedUntil = connectedAt ?? endedAt;
  return {
    interactionId: record.interactionId,
    channel: record.channel,
    direction: record.direction,
    at: record.receivedAt,
    queue,
    brand,
    agent: (talked && agents?.[talked.agentId]) ?? null,
    exit: record.exit,
    endedBy: record.endedBy,
    waitMs: queuedAt === null || waitedUntil === null ? null : waitedUntil - queuedAt,
    talkMs: talkMsOf(legs),
    disposition: (dispositionId && dispositions?.[dispositionId]) || null,
    note,
    ...(record.channel === "voice" ? {} : { words }),
    ...(erased ? { erased } : {}),
  };
}

function talkMsOf(legs: readonly AgentLeg[]): number | null {
  const over = legs.filter((leg) => leg.connectedAt !== null && leg.leftAt !== null);
  if (over.length === 0) return null;
  return over.reduce((sum, leg) => sum + (leg.leftAt ?? 0) - (leg.connectedAt ?? 0) - leg.holdMs, 0);
}
