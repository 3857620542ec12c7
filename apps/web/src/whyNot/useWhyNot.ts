import { useQuery } from "@tanstack/react-query";
import type { AgentWhyNot, ContactWhyNot, InteractionDetail } from "@touchstone/contracts";
import { queryOf, request } from "../api/request.ts";

/** An explanation holds for a moment: as long as it is shown it is asked anew. */
const ASK_EVERY_MS = 5000;
/** That of a contact looks at every agent of its queue: less often. */
const ASK_ALL_EVERY_MS = 15_000;

/** Why nobody takes a contact. */
export function useContactWhyNot(interactionId: string) {
  return useQuery({
    queryKey: ["whyNot", "contact", interactionId],
    queryFn: () => request<ContactWhyNot>("GET", `/interactions/${interactionId}/why-not`),
    refetchInterval: ASK_ALL_EVERY_MS,
    staleTime: 0,
  });
}

/** What has happened with a contact. */
export function useContactHistory(interactionId: string) {
  return useQuery({
    queryKey: ["whyNot", "history", interactionId],
    queryFn: () => request<InteractionDetail>("GET", `/interactions/${interactionId}`),
    // The log may not have reached it yet.
    refetchInterval: ({ state }) => (state.data?.events.length ? ASK_ALL_EVERY_MS : ASK_EVERY_MS),
    staleTime: 0,
  });
}

/** Why an agent gets no contact. */
export function useAgentWhyNot(agentId: string) {
  return useQuery({
    queryKey: ["whyNot", "agent", agentId],
    queryFn: () => request<AgentWhyNot>("GET", `/why-not${queryOf({ agentId })}`),
    refetchInterval: ASK_EVERY_MS,
    staleTime: 0,
  });
}
