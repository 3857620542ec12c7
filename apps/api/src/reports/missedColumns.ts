import type { MissedRow } from "@touchstone/db";
import type { Column } from "./csv.ts";

/** ISO 8601 in UTC, which every spreadsheet reads and none takes for another zone's. */
const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** New columns are added at the end; none is renamed. */
export const missedColumns: readonly Column<MissedRow>[] = [
  { header: "missed_id", cell: (row) => row.missedId },
  { header: "state", cell: (row) => row.state },
  { header: "customer_id", cell: (row) => row.customer?.customerId ?? null },
  { header: "customer", cell: (row) => row.customer?.name ?? null },
  { header: "number", cell: (row) => row.number },
  { header: "channel", cell: (row) => row.channel },
  { header: "queue", cell: (row) => row.queue.name },
  { header: "brand", cell: (row) => row.brand },
  { header: "line", cell: (row) => row.line },
  { header: "tries", cell: (row) => row.tries },
  { header: "first_at", cell: (row) => instant(row.firstAt) },
  { header: "last_at", cell: (row) => instant(row.lastAt) },
  { header: "longest_wait_seconds", cell: (row) => Math.round(row.longestWaitMs / 1000) },
  { header: "exit", cell: (row) => row.exit },
  { header: "call_back", cell: (row) => row.callback?.state ?? null },
  { header: "owner", cell: (row) => row.owner?.name ?? null },
  { header: "attempts", cell: (row) => row.attempts },
  { header: "last_attempt_at", cell: (row) => instant(row.lastAttemptAt) },
  { header: "closed_at", cell: (row) => instant(row.closed?.at ?? null) },
  { header: "closed_how", cell: (row) => row.closed?.how ?? null },
  { header: "closed_by", cell: (row) => row.closed?.by ?? null },
  { header: "closed_reason", cell: (row) => row.closed?.reason ?? null },
  { header: "note", cell: (row) => row.note },
];
