import { useQuery } from "@tanstack/react-query";
import type { ContactPriority, Pulled, TransferTargets } from "@touchstone/contracts";
import type { Channel } from "@touchstone/domain";
import { queryOf, request } from "./request.ts";

/** Presence changes by the second: what is shown here is never older than this. */
const FRESH_MS = 2_000;

/** Colleagues and queues by words of their names, with what each could do now. */
export function useTransferTargets(text: string, channel: Channel) {
  const q = text.trim();
  return useQuery({
    queryKey: ["transferTargets", q, channel],
    queryFn: () => request<TransferTargets>("GET", `/transfer-targets${queryOf({ q, channel })}`),
    placeholderData: (previous) => previous,
    refetchInterval: FRESH_MS,
  });
}

/** Gives a waiting contact to an agent by hand. Throws RequestFailed with the gate's reason. */
export function pullContact(interactionId: string, agentId: string): Promise<Pulled> {
  return request<Pulled>("POST", `/interactions/${interactionId}/pull`, { agentId });
}

/** Another head start for a waiting contact, milliseconds. Throws RequestFailed. */
export function setContactPriority(interactionId: string, priorityMs: number): Promise<ContactPriority> {
  return request<ContactPriority>("PUT", `/interactions/${interactionId}/priority`, { priorityMs });
}
