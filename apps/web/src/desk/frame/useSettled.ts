import { useRef } from "react";

/** So long after a change of state a press is taken for one that was meant for what stood there before. */
export const SETTLE_MS = 400;

/** Whether presses count yet; `state` names what is shown, and each change of it starts the wait anew. */
export function useSettled(state: string): () => boolean {
  const held = useRef({ state, since: Number.NEGATIVE_INFINITY });
  if (held.current.state !== state) held.current = { state, since: performance.now() };
  return () => performance.now() - held.current.since >= SETTLE_MS;
}
