import type { Channel } from "@touchstone/domain";
import { type Static, type TSchema, Type } from "typebox";

/*
 * What was, per queue and agent. All under /api/v1, for supervisors and administrators:
 *   GET    /reports/queues   ReportQuery → QueueReport, or CSV
 *   GET    /reports/agents   ReportQuery → AgentReport, or CSV
 */

const Id = Type.String({ format: "uuid" });
const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer();
const Ms = Type.Integer({ description: "Milliseconds" });
const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "A day of the tenant's zone" });

/**
 * Both days included, 31 at most; yesterday by default. `by` "day" gives a row for each day. Rows come in pages of 1000 or `limit`,
 * each beside the `total` of the whole range; `next` is the `cursor` of the page after it.
 */
export const ReportQuery = Type.Object(
  {
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    by: Type.Optional(Type.Union([Type.Literal("range"), Type.Literal("day")])),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: "Rows of a page; a file has them all" }),
    ),
    channel: Type.Optional(
      Type.Unsafe<Channel>(
        Type.Enum(["voice", "sms", "chat", "email", "fax"], {
          description: "Calls and what is written are never added up; calls by default",
        }),
      ),
    ),
    format: Type.Optional(Type.Union([Type.Literal("json"), Type.Literal("csv")])),
  },
  { additionalProperties: false },
);
export type ReportQuery = Static<typeof ReportQuery>;

const queueFigures = {
  offered: Count,
  answered: Count,
  answeredInTime: Count,
  abandoned: Count,
  shortAbandoned: Count,
  maxWait: Count,
  turnedAway: Count,
  toCallback: Count,
  toVoicemail: Count,
  /** Of these: left a message. */
  voicemails: Count,
  movedOn: Count,
  failed: Count,
  servedByIvr: Count,
  leftBeforeQueue: Count,
  callbacksReached: Count,
  callbacksUnreached: Count,
  handled: Count,
  waitMs: Ms,
  talkMs: Ms,
  holdMs: Ms,
  wrapUpMs: Ms,
  serviceLevel: Nullable(Type.Number({ description: "0–1; null when nothing counts" })),
  abandonRate: Nullable(Type.Number()),
  averageWaitMs: Nullable(Type.Number()),
  averageHandleMs: Nullable(Type.Number()),
  longestWaitMs: Nullable(Ms),
  /** Conversations: answered in writing, and answered and over; averages in open hours. Nought of calls. */
  responded: Count,
  resolved: Count,
  averageFirstResponseMs: Nullable(Type.Number({ description: "Milliseconds of open hours" })),
  averageResolutionMs: Nullable(Type.Number({ description: "Milliseconds of open hours" })),
  exits: Type.Record(Type.String(), Count, { description: "Ended contacts by how they ended" }),
};

export const QueueReportRow = Type.Object({
  day: Nullable(Day),
  queueId: Id,
  queue: Nullable(Type.String({ description: "Null when it was removed" })),
  ...queueFigures,
});
export type QueueReportRow = Static<typeof QueueReportRow>;

const head = {
  channel: Type.String(),
  from: Day,
  to: Day,
  timeZone: Type.String(),
  formula: Type.Object({ serviceLevelMs: Ms, shortAbandonMs: Ms }),
};
export const QueueReport = Type.Object({
  ...head,
  rows: Type.Array(QueueReportRow),
  next: Nullable(Type.String()),
  total: Type.Object(queueFigures),
});
export type QueueReport = Static<typeof QueueReport>;

const agentFigures = {
  offered: Count,
  answered: Count,
  missed: Count,
  declined: Count,
  handled: Count,
  talkMs: Ms,
  holdMs: Ms,
  wrapUpMs: Ms,
  averageHandleMs: Nullable(Type.Number()),
  /** Ready, paused and not ready together. */
  signedInMs: Ms,
  readyMs: Ms,
  /** Ready, but kept from offers after a missed one or a fault of the device. */
  pausedMs: Ms,
  notReadyMs: Ms,
  notReadyByReason: Type.Record(Type.String(), Ms),
};

/** Only agents who were signed in or were offered something. */
export const AgentReportRow = Type.Object({
  day: Nullable(Day),
  agentId: Id,
  agent: Nullable(Type.String()),
  ...agentFigures,
});
export type AgentReportRow = Static<typeof AgentReportRow>;
export const AgentReport = Type.Object({
  ...head,
  rows: Type.Array(AgentReportRow),
  next: Nullable(Type.String()),
  total: Type.Object(agentFigures),
});
export type AgentReport = Static<typeof AgentReport>;
