import type { AgentReport, AgentReportRow } from "@touchstone/contracts";
import type { AgentDay } from "@touchstone/db";
import { averageHandleMs } from "@touchstone/domain";
import { addCounts } from "./queueReport.ts";

type Total = AgentReport["total"];

/** A row for each agent over all days, in the order in which the agents come. */
export function agentRowsOfRange(days: readonly AgentDay[]): AgentReportRow[] {
  const agents = Map.groupBy(days, ({ agentId }) => agentId);
  return [...agents].map(([agentId, own]) => ({
    day: null,
    agentId,
    agent: own[0]?.agent ?? null,
    ...agentTotal(own),
  }));
}

export function agentRowsByDay(days: readonly AgentDay[]): AgentReportRow[] {
  return days.map((one) => ({ day: one.day, agentId: one.agentId, agent: one.agent, ...agentTotal([one]) }));
}

export function agentTotal(days: readonly AgentDay[]): Total {
  const figures = days.map((day) => day.figures).reduce(addCounts, {});
  const count = (name: string) => figures[name] ?? 0;
  const handling = {
    handled: count("handled"),
    talkMs: count("talkMs"),
    holdMs: count("holdMs"),
    wrapUpMs: count("wrapUpMs"),
  };
  const offers = {
    offered: count("offered"),
    answered: count("answered"),
    missed: count("missed"),
    declined: count("declined"),
  };
  return { ...offers, ...handling, averageHandleMs: averageHandleMs(handling), ...timesOf(days) };
}

function timesOf(days: readonly AgentDay[]) {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const readyMs = sum(days.map((day) => day.readyMs));
  const pausedMs = sum(days.map((day) => day.pausedMs));
  const notReadyByReason = days.map((day) => day.notReadyMs).reduce(addCounts, {});
  const notReadyMs = sum(Object.values(notReadyByReason));
  return { readyMs, pausedMs, notReadyMs, notReadyByReason, signedInMs: readyMs + pausedMs + notReadyMs };
}
