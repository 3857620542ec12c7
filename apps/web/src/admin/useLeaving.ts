import { useBlocker } from "@tanstack/react-router";
import { useEffect } from "react";
import type { OpenForm } from "./useOpenForm.ts";

/** Somebody wants to leave with changes that are not saved. */
export interface Leaving {
  readonly stay: () => void;
  readonly leave: () => void;
}

/** Asks before changes are left: for another page, by closing the tab, for another form of the same page. Null while nobody wants to. */
export function useLeaving(isDirty: boolean, form?: Pick<OpenForm<string>, "leaving" | "tellDirty">): Leaving | null {
  const tellDirty = form?.tellDirty;
  useEffect(() => {
    tellDirty?.(isDirty);
    return () => tellDirty?.(false);
  }, [tellDirty, isDirty]);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (blocker.status === "blocked") return { stay: blocker.reset, leave: blocker.proceed };
  return form?.leaving ?? null;
}
