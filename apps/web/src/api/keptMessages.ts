import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { KeptMessage, KeptMessagePage, LetInMessage } from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";

const PAGE = 50;
/** What is kept comes without anybody's doing here. */
const LOOK_AGAIN_MS = 10_000;

/** Messages that stand in no conversation, newest first; of one kind or of all. */
export function useKeptMessages(because: KeptMessage["because"] | null) {
  return useInfiniteQuery({
    queryKey: ["kept-messages", because],
    queryFn: ({ pageParam }) =>
      request<KeptMessagePage>("GET", `/kept-messages${queryOf({ because, limit: PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: LOOK_AGAIN_MS,
    staleTime: 0,
  });
}

/** Puts one into a conversation after all. */
export function useLetIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (messageId: string) => request<LetInMessage>("POST", `/kept-messages/${messageId}/let-in`),
    onSettled: () => queries.invalidateQueries({ queryKey: ["kept-messages"] }),
  });
}
