import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { BlockPage, OptOutPage } from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";

const PAGE = 50;

/** Addresses that are or were blocked, the last blocked first. */
export const useBlocks = () => usePages<BlockPage>("blocks");

/** Who wants nothing from which line, the last to say so first. */
export const useOptOuts = () => usePages<OptOutPage>("opt-outs");

function usePages<Page extends { readonly next: string | null }>(of: "blocks" | "opt-outs") {
  return useInfiniteQuery({
    queryKey: [of],
    queryFn: ({ pageParam }) => request<Page>("GET", `/${of}${queryOf({ limit: PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
}

/** Lets an address write again. */
export function useLiftBlock() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (blockId: string) => request<void>("DELETE", `/blocks/${blockId}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ["blocks"] }),
  });
}
