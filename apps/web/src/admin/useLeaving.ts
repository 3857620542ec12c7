import { useBlocker } from "@tanstack/react-router";

/** Somebody wants to leave with changes that are not saved. */
export interface Leaving {
  readonly stay: () => void;
  readonly leave: () => void;
}

/** Asks before a page with changes is left, also by closing the tab; null while nobody wants to. */
export function useLeaving(isDirty: boolean): Leaving | null {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return blocker.status === "blocked" ? { stay: blocker.reset, leave: blocker.proceed } : null;
}
