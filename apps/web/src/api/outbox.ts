import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { MailLineList, OutboxMail, OutboxPage } from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";

const PAGE = 30;
/** Whoever has just had a mail sent looks for it. */
const FRESH_MS = 5_000;

/** What was kept instead of being sent, newest first. */
export function useOutbox() {
  return useInfiniteQuery({
    queryKey: ["outbox"],
    queryFn: ({ pageParam }) => request<OutboxPage>("GET", `/outbox${queryOf({ limit: PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: FRESH_MS,
    staleTime: 0,
  });
}

/** One of them, whole; it never changes. */
export function useOutboxMail(mailId: string) {
  return useQuery({
    queryKey: ["outbox", mailId],
    queryFn: () => request<OutboxMail>("GET", `/outbox/${mailId}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** How it goes with the mails of each line. */
export function useMailLines() {
  return useQuery({
    queryKey: ["mailLines"],
    queryFn: () => request<MailLineList>("GET", "/mail-lines"),
    refetchInterval: FRESH_MS,
    staleTime: 0,
  });
}
