import type { AgentReportRow, QueueReportRow, ReportQuery } from "@touchstone/contracts";
import { type Channel, EXIT_REASONS } from "@touchstone/domain";
import type { Column } from "./csv.ts";

/** Whole seconds, as spreadsheets add them up. */
const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms / 1000));
/** Averages keep a tenth of a second. */
const tenths = (ms: number | null) => (ms === null ? null : Math.round(ms / 100) / 10);
/** Per cent with one decimal. */
const percent = (share: number | null) => (share === null ? null : Math.round(share * 1000) / 10);

/** The period stands in every row, so that files can be put one below the other. */
function periodColumns<Row extends { day: string | null }>(range: { from: string; to: string }): Column<Row>[] {
  return [
    { header: "from", cell: ({ day }) => day ?? range.from },
    { header: "to", cell: ({ day }) => day ?? range.to },
  ];
}

/** New columns are added at the end; none is renamed. */
export function queueColumns(
  range: Required<Pick<ReportQuery, "from" | "to">>,
  channel: Channel,
): Column<QueueReportRow>[] {
  return [
    ...periodColumns<QueueReportRow>(range),
    { header: "queue_id", cell: (row) => row.queueId },
    { header: "queue", cell: (row) => row.queue },
    { header: "offered", cell: (row) => row.offered },
    { header: "answered", cell: (row) => row.answered },
    { header: "answered_in_time", cell: (row) => row.answeredInTime },
    { header: "abandoned", cell: (row) => row.abandoned },
    { header: "short_abandoned", cell: (row) => row.shortAbandoned },
    { header: "max_wait", cell: (row) => row.maxWait },
    { header: "turned_away", cell: (row) => row.turnedAway },
    { header: "to_callback", cell: (row) => row.toCallback },
    { header: "moved_on", cell: (row) => row.movedOn },
    { header: "failed", cell: (row) => row.failed },
    { header: "left_before_queue", cell: (row) => row.leftBeforeQueue },
    { header: "callbacks_reached", cell: (row) => row.callbacksReached },
    { header: "callbacks_unreached", cell: (row) => row.callbacksUnreached },
    { header: "service_level_percent", cell: (row) => percent(row.serviceLevel) },
    { header: "abandon_rate_percent", cell: (row) => percent(row.abandonRate) },
    { header: "asa_seconds", cell: (row) => tenths(row.averageWaitMs) },
    { header: "longest_wait_seconds", cell: (row) => seconds(row.longestWaitMs) },
    { header: "handled", cell: (row) => row.handled },
    { header: "aht_seconds", cell: (row) => tenths(row.averageHandleMs) },
    { header: "talk_seconds", cell: (row) => seconds(row.talkMs) },
    { header: "hold_seconds", cell: (row) => seconds(row.holdMs) },
    { header: "wrap_up_seconds", cell: (row) => seconds(row.wrapUpMs) },
    ...EXIT_REASONS.map((exit) => ({
      header: `exit_${snakeCase(exit)}`,
      cell: (row: QueueReportRow) => row.exits[exit] ?? 0,
    })),
    { header: "channel", cell: () => channel },
    { header: "responded", cell: (row) => row.responded },
    { header: "first_response_seconds", cell: (row) => tenths(row.averageFirstResponseMs) },
    { header: "resolved", cell: (row) => row.resolved },
    { header: "resolution_seconds", cell: (row) => tenths(row.averageResolutionMs) },
  ];
}

export function agentColumns(
  range: Required<Pick<ReportQuery, "from" | "to">>,
  channel: Channel,
): Column<AgentReportRow>[] {
  return [
    ...periodColumns<AgentReportRow>(range),
    { header: "agent_id", cell: (row) => row.agentId },
    { header: "agent", cell: (row) => row.agent },
    { header: "offered", cell: (row) => row.offered },
    { header: "answered", cell: (row) => row.answered },
    { header: "missed", cell: (row) => row.missed },
    { header: "declined", cell: (row) => row.declined },
    { header: "handled", cell: (row) => row.handled },
    { header: "aht_seconds", cell: (row) => tenths(row.averageHandleMs) },
    { header: "talk_seconds", cell: (row) => seconds(row.talkMs) },
    { header: "hold_seconds", cell: (row) => seconds(row.holdMs) },
    { header: "wrap_up_seconds", cell: (row) => seconds(row.wrapUpMs) },
    { header: "signed_in_seconds", cell: (row) => seconds(row.signedInMs) },
    { header: "ready_seconds", cell: (row) => seconds(row.readyMs) },
    { header: "paused_seconds", cell: (row) => seconds(row.pausedMs) },
    { header: "not_ready_seconds", cell: (row) => seconds(row.notReadyMs) },
    { header: "not_ready_seconds_by_reason", cell: (row) => reasonsText(row.notReadyByReason) },
    { header: "channel", cell: () => channel },
  ];
}

/** "break=600; lunch=1800": reasons are the tenant's own, so they can be no columns. */
function reasonsText(byReason: Readonly<Record<string, number>>): string {
  const known = Object.entries(byReason).sort(([a], [b]) => (a < b ? -1 : 1));
  return known.map(([reason, ms]) => `${reason}=${seconds(ms)}`).join("; ");
}

const snakeCase = (word: string) => word.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
