import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  AgentList,
  MissedContact,
  MissedOwner,
  MissedPage,
  MissedQuery,
  MissedResult,
  MissedSummary,
  OpenCallback,
  OrderCallback,
  QueueList,
} from "@touchstone/contracts";
import { useEffect, useState } from "react";
import { queryOf, request, requestAll } from "./request.ts";

/** The list is asked anew this often, so that whoever is missed stands in it within seconds. */
const FRESH_MS = 4000;
/** A count at the edge of every desk may be older: thousands of desks ask for it. */
const COUNT_MS = 15_000;
/** What only happens further down, where old lines are, is seen so much later. */
const OLDER_MS = 60_000;
const PAGE = 50;

export type MissedChoice = Pick<MissedQuery, "state" | "owner" | "queueId">;

const pageOf = (choice: MissedChoice, cursor: string | null) =>
  request<MissedPage>("GET", `/missed-contacts${queryOf({ ...choice, limit: PAGE, cursor })}`);

/** Where the lines as chosen are as a CSV file, all of them. */
export const missedCsvPath = (choice: MissedChoice) =>
  `/api/v1/missed-contacts${queryOf({ ...choice, format: "csv" })}`;

/**
 * Lines of the missed list as chosen, the newest first; `fetchNextPage` shows more. Only the first page is asked for often: whoever
 * is missed, and whoever tries again, comes to its top. When it is another one than is shown, all that is shown is asked anew.
 */
export function useMissedList(choice: MissedChoice) {
  const queries = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: ["missed", "list", choice],
    queryFn: ({ pageParam }) => pageOf(choice, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: OLDER_MS,
    staleTime: 0,
  });
  const shown = list.data?.pages[0];
  const { data: first } = useQuery({
    queryKey: ["missed", "first", choice],
    queryFn: () => pageOf(choice, null),
    refetchInterval: FRESH_MS,
    staleTime: 0,
    enabled: shown !== undefined,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer is compared once, with what is shown then
  useEffect(() => {
    if (first === undefined || shown === undefined || JSON.stringify(first) === JSON.stringify(shown)) return;
    void queries.invalidateQueries({ queryKey: ["missed", "list", choice], exact: true });
  }, [first]);
  return list;
}

/** How many wait for somebody; asked for as often as the list where both are shown. */
export function useMissedSummary(beside: "list" | "other" = "other") {
  return useQuery({
    queryKey: ["missed", "summary"],
    queryFn: () => request<MissedSummary>("GET", "/missed-contacts/summary"),
    refetchInterval: beside === "list" ? FRESH_MS : COUNT_MS,
    staleTime: 0,
  });
}

/** Takes, gives back, assigns; reports what came of it. The list is asked anew after either, refused ones too. */
export function useMissedActions(missedId: string) {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["missed"] });
  const path = `/missed-contacts/${missedId}`;
  const own = useMutation({
    mutationFn: (body: MissedOwner) => request<MissedContact>("POST", `${path}/owner`, body),
    onSettled,
  });
  const report = useMutation({
    mutationFn: (body: MissedResult) => request<MissedContact>("POST", `${path}/result`, body),
    onSettled,
  });
  return { own, report };
}

/** Puts a call back into a queue. One key for as long as the form is shown: a click that comes twice orders once. */
export function useOrderCallback() {
  const [key] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: (body: OrderCallback) =>
      request<OpenCallback | undefined>("POST", "/callbacks", body, { "idempotency-key": key }),
  });
}

export type MissedActions = ReturnType<typeof useMissedActions>;

export function useQueueNames() {
  return useQuery({
    queryKey: ["queueNames"],
    queryFn: () => requestAll<QueueList["items"][number]>("/queues"),
    select: ({ items }) => items.map(({ queueId, name }) => ({ queueId, name })),
    staleTime: 60_000,
  });
}

export function useAgentNames() {
  return useQuery({
    queryKey: ["agentNames"],
    queryFn: () => requestAll<AgentList["items"][number]>("/agents"),
    select: ({ items }) => items.map(({ agentId, name }) => ({ agentId, name })),
    staleTime: 60_000,
  });
}
