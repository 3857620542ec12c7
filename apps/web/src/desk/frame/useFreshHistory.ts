import { type Query, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDeskState } from "./deskContext.tsx";

/** The log's row is written a moment after the contact ended: it is asked for at once and twice again. */
const ASK_AFTER_MS = [0, 1_200, 4_000];

/** Timelines and the list of the day follow whenever one of the agent's contacts begins, ends or moves to another customer. */
export function useFreshHistory(): void {
  const queries = useQueryClient();
  const stamp = useDeskState(({ contacts }) =>
    contacts.map((one) => `${one.interactionId} ${one.state} ${one.customer?.customerId ?? ""}`).join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp is what it waits for
  useEffect(() => {
    // What is on its way for the first time is the next turn's matter.
    const isThere = ({ state }: Query) => state.data !== undefined || state.fetchStatus === "idle";
    const refresh = () => {
      for (const queryKey of [["me", "contacts"], ["customers"]])
        void queries.invalidateQueries({ queryKey, predicate: isThere });
    };
    const timers = ASK_AFTER_MS.map((ms) => setTimeout(refresh, ms));
    return () => timers.forEach(clearTimeout);
  }, [stamp, queries]);
}
