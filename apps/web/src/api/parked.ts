import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ParkedPage, ParkedReplay, ParkedReplayed } from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";

const PAGE = 50;
/** What is tried again may come back within seconds. */
const LOOK_AGAIN_MS = 10_000;

/** What is parked, in the order in which it came. */
export function useParked() {
  return useInfiniteQuery({
    queryKey: ["parked", "list"],
    queryFn: ({ pageParam }) => request<ParkedPage>("GET", `/parked${queryOf({ limit: PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: LOOK_AGAIN_MS,
    staleTime: 0,
  });
}

/** How much is parked; undefined when nothing is, or nobody knows yet. */
export function useParkedCount(): number | undefined {
  const { data } = useQuery({
    queryKey: ["parked", "count"],
    queryFn: () => request<ParkedPage>("GET", `/parked${queryOf({ limit: 1 })}`),
    refetchInterval: LOOK_AGAIN_MS,
  });
  return data?.total || undefined;
}

/** Puts back what is named, or all of it. */
export function useReplay() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ids: ParkedReplay["ids"]) => request<ParkedReplayed>("POST", "/parked/replay", { ids }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["parked"] }),
  });
}
