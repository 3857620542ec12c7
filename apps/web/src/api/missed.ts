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
import { useState } from "react";
import { queryOf, request } from "./request.ts";

/** The list is asked anew this often, so that whoever is missed stands in it within seconds. */
const FRESH_MS = 4000;
/** A count at the edge of every desk may be older: thousands of desks ask for it. */
const COUNT_MS = 15_000;
const PAGE = 50;

export type MissedChoice = Pick<MissedQuery, "state" | "owner" | "queueId">;

/** Lines of the missed list as chosen, the newest first, kept up to date; `fetchNextPage` shows more. */
export function useMissedList(choice: MissedChoice) {
  return useInfiniteQuery({
    queryKey: ["missed", "list", choice],
    queryFn: ({ pageParam }) =>
      request<MissedPage>("GET", `/missed-contacts${queryOf({ ...choice, limit: PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: FRESH_MS,
    staleTime: 0,
  });
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
    queryFn: () => request<QueueList>("GET", "/queues"),
    select: ({ items }) => items.map(({ queueId, name }) => ({ queueId, name })),
    staleTime: 60_000,
  });
}

export function useAgentNames() {
  return useQuery({
    queryKey: ["agentNames"],
    queryFn: () => request<AgentList>("GET", "/agents"),
    select: ({ items }) => items.map(({ agentId, name }) => ({ agentId, name })),
    staleTime: 60_000,
  });
}
