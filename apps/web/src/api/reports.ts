import { useInfiniteQuery } from "@tanstack/react-query";
import type { AgentReport, QueueReport, ReportQuery } from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";

/** Days of the tenant's zone; without them it is yesterday. */
export type ReportChoice = Pick<ReportQuery, "from" | "to" | "by" | "channel">;

/** Rows come in pages; the first one's head and total are those of all. */
function useReport<Report extends { rows: unknown[]; next: string | null }>(
  of: "queues" | "agents",
  choice: ReportChoice,
) {
  return useInfiniteQuery({
    queryKey: ["reports", of, choice],
    queryFn: ({ pageParam }) => request<Report>("GET", `/reports/${of}${queryOf({ ...choice, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }): Report | undefined =>
      pages[0] && { ...pages[0], rows: pages.flatMap(({ rows }) => rows) as Report["rows"] },
  });
}

export function useQueueReport(choice: ReportChoice) {
  return useReport<QueueReport>("queues", choice);
}

export function useAgentReport(choice: ReportChoice) {
  return useReport<AgentReport>("agents", choice);
}

/** Where a browser downloads the same as a file; the session's cookie opens it. */
export const csvPath = (of: "queues" | "agents", choice: ReportChoice) =>
  `/api/v1/reports/${of}${queryOf({ ...choice, format: "csv" })}`;
