import { useQuery } from "@tanstack/react-query";
import type { Draft, RecentContacts, SavedDraft } from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";

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
