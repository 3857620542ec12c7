import type { ColumnType, Generated } from "kysely";

// The tables of the missed list; see migration 0004.

type Created = ColumnType<Date, Date | undefined, Date>;

export interface MissedContactTable {
  tenantId: string;
  id: string;
  lastInteractionId: string;
  interactionIds: Generated<string[]>;
  queueId: string;
  brandId: string;
  lineId: string;
  customerId: string | null;
  firstAt: Date;
  lastAt: Date;
  lastExit: string;
  tries: number;
  longestWaitMs: number;
  closedAt: Date | null;
  closedHow: string | null;
  closedByInteractionId: string | null;
}
export interface MissedWorkTable {
  tenantId: string;
  missedId: string;
  ownerId: string | null;
  ownedSince: Date | null;
  attempts: Generated<number>;
  lastAttemptAt: Date | null;
  closedAt: Date | null;
  closedHow: string | null;
  closedBy: string | null;
  reason: string | null;
  note: string | null;
}
export interface MissedChangeTable {
  tenantId: string;
  id: string;
  missedId: string;
  at: Created;
  userId: string;
  did: string;
  ownerId: string | null;
  reason: string | null;
  note: string | null;
}
