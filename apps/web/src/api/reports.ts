import { useQuery } from "@tanstack/react-query";
import type { AgentReport, QueueReport, ReportQuery } from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";

/** Days of the tenant's zone; without them it is yesterday. */
export type ReportChoice = Pick<ReportQuery, "from" | "to" | "by">;

export function useQueueReport(choice: ReportChoice, enabled: boolean) {
  return useQuery({
    queryKey: ["reports", "queues", choice],
    queryFn: () => request<QueueReport>("GET", `/reports/queues${queryOf(choice)}`),
    enabled,
  });
}

export function useAgentReport(choice: ReportChoice, enabled: boolean) {
  return useQuery({
    queryKey: ["reports", "agents", choice],
    queryFn: () => request<AgentReport>("GET", `/reports/agents${queryOf(choice)}`),
    enabled,
  });
}

/** Where a browser downloads the same as a file; the session's cookie opens it. */
export const csvPath = (of: "queues" | "agents", choice: ReportChoice) =>
  `/api/v1/reports/${of}${queryOf({ ...choice, format: "csv" })}`;
