import { AgentReport, QueueReport, ReportQuery } from "@touchstone/contracts";
import {
  type Database,
  type Queries,
  type ReportHead,
  type ReportRange,
  readAgentDays,
  readQueueDays,
  readReportHead,
  withTenant,
} from "@touchstone/db";
import { type Channel, figuresOf, type KeptFigures } from "@touchstone/domain";
import { callerOf } from "../access.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import type { Fault } from "../fault.ts";
import { Refused } from "../problem.ts";
import { agentRowsByDay, agentRowsOfRange, agentTotal } from "../reports/agentReport.ts";
import { agentColumns, queueColumns } from "../reports/columns.ts";
import { csvOr, sendCsv } from "../reports/csv.ts";
import { queueRowsByDay, queueRowsOfRange, queueTotal } from "../reports/queueReport.ts";

const MOST_DAYS = 31;
const MOST_ROWS = 1000;
const DAY_MS = 86_400_000;
const tags = ["reports"];

/** What was: per queue and per agent, as JSON or as a CSV file. */
export const reportRoutes: Routes = (app, { database }) => {
  app.get(
    "/reports/queues",
    {
      config: { access: ["supervisor", "administrator"] },
      schema: { tags, querystring: ReportQuery, response: { 200: csvOr(QueueReport) } },
    },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      const { channel = "voice" } = request.query;
      const { head, range } = await openReport(database, tenantId, request.query);
      const rowsOf = request.query.by === "day" ? queueRowsByDay : queueRowsOfRange;
      const read = async (trx: Queries, part: ReportRange) =>
        (await readQueueDays(trx, tenantId, part, channel)).map((day) => ofChannel(day, channel));
      if (request.query.format === "csv") {
        const rows = rowsOfParts(database, tenantId, partsOf(range, request.query.by), read, rowsOf);
        return await sendCsv(reply, `queues-${nameOf(range, channel)}`, queueColumns(range, channel), rows);
      }
      const days = await withTenant(database, tenantId, (trx) => read(trx, range));
      return { ...headOf(head, range, channel), ...pageOfRows(rowsOf(days), request.query), total: queueTotal(days) };
    },
  );

  app.get(
    "/reports/agents",
    {
      config: { access: ["supervisor", "administrator"] },
      schema: { tags, querystring: ReportQuery, response: { 200: csvOr(AgentReport) } },
    },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      const { channel = "voice" } = request.query;
      const { head, range } = await openReport(database, tenantId, request.query);
      const rowsOf = request.query.by === "day" ? agentRowsByDay : agentRowsOfRange;
      const read = async (trx: Queries, part: ReportRange) =>
        (await readAgentDays(trx, tenantId, part)).map((day) => ofChannel(day, channel));
      if (request.query.format === "csv") {
        const rows = rowsOfParts(database, tenantId, partsOf(range, request.query.by), read, rowsOf);
        return await sendCsv(reply, `agents-${nameOf(range, channel)}`, agentColumns(range, channel), rows);
      }
      const days = await withTenant(database, tenantId, (trx) => read(trx, range));
      return { ...headOf(head, range, channel), ...pageOfRows(rowsOf(days), request.query), total: agentTotal(days) };
    },
  );
};

/** Rows stand in one order, that of days and names: a page is told by how many come before it. */
function pageOfRows<Row>(rows: readonly Row[], { cursor, limit = MOST_ROWS }: ReportQuery) {
  const [before = 0] = (decodeCursor(cursor, ["number"]) ?? []) as number[];
  const after = before + limit;
  return { rows: rows.slice(before, after), next: after < rows.length ? encodeCursor([after]) : null };
}

async function openReport(database: Database, tenantId: string, { from, to }: ReportQuery) {
  const head = await withTenant(database, tenantId, (trx) => readReportHead(trx, tenantId));
  const range = { from: from ?? to ?? head.yesterday, to: to ?? from ?? head.yesterday };
  const [first, last] = [dayNumber("from", range.from), dayNumber("to", range.to)];
  if (last < first) throw invalid({ field: "to", code: "daysInOrder" });
  if (last - first >= MOST_DAYS) throw invalid({ field: "to", code: "tooManyDays", values: { limit: MOST_DAYS } });
  return { head, range };
}

/** Days since 1970; throws 400 for a day that the calendar does not have. */
function dayNumber(field: string, day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at) || isoDay(at) !== day) throw invalid({ field, code: "noSuchDay" });
  return at / DAY_MS;
}

const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);

function invalid(fault: Fault): Refused {
  return new Refused(400, "invalid", [fault]);
}

function headOf({ timeZone, serviceLevelMs, shortAbandonMs }: ReportHead, range: ReportRange, channel: Channel) {
  return { ...range, channel, timeZone, formula: { serviceLevelMs, shortAbandonMs } };
}

/** A file of calls is called as it always was. */
function nameOf({ from, to }: ReportRange, channel: Channel): string {
  const days = from === to ? from : `${from}-to-${to}`;
  return channel === "voice" ? days : `${channel}-${days}`;
}

const ofChannel = <Day extends { readonly figures: KeptFigures }>(day: Day, channel: Channel): Day => ({
  ...day,
  figures: figuresOf(channel, day.figures),
});

/** Day by day the file is written as it is read; over the whole range a row is known only at the end. */
function partsOf(range: ReportRange, by: ReportQuery["by"]): ReportRange[] {
  if (by !== "day") return [range];
  const parts: ReportRange[] = [];
  for (let at = Date.parse(range.from); at <= Date.parse(range.to); at += DAY_MS) {
    parts.push({ from: isoDay(at), to: isoDay(at) });
  }
  return parts;
}

async function* rowsOfParts<Day, Row>(
  database: Database,
  tenantId: string,
  parts: readonly ReportRange[],
  read: (trx: Queries, part: ReportRange) => Promise<Day[]>,
  rowsOf: (days: Day[]) => Row[],
): AsyncGenerator<Row> {
  for (const part of parts) yield* rowsOf(await withTenant(database, tenantId, (trx) => read(trx, part)));
}
