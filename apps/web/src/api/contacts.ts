import { useQuery } from "@tanstack/react-query";
import type { DispositionList, Draft, RecentContacts, SavedDraft } from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";

/** What a contact of this queue can be closed with, in the tenant's order. */
export function useDispositions(queueId: string) {
  return useQuery({
    queryKey: ["dispositions", queueId],
    queryFn: () => request<DispositionList>("GET", `/dispositions${queryOf({ queueId })}`),
    staleTime: 300_000,
  });
}

/** The agent's own contacts of today, newest first. */
export function useRecentContacts() {
  return useQuery({
    queryKey: ["me", "contacts"],
    queryFn: () => request<RecentContacts>("GET", `/me/contacts${queryOf({ limit: 25 })}`),
    staleTime: 0,
  });
}

/** Keeps an agent's unsent notes on the server; answers when they were. */
export function saveDraft(interactionId: string, draft: Draft): Promise<SavedDraft> {
  return request<SavedDraft>("PUT", `/interactions/${interactionId}/draft`, draft);
}
