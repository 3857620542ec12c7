import { useCallback, useRef, useState } from "react";
import type { Leaving } from "./useLeaving.ts";

/** The form that is open on a page with a list, named by what it edits. */
export interface OpenForm<Name> {
  readonly open: Name | null;
  /** Opens another one; one that holds changes is asked first. */
  readonly choose: (name: Name) => void;
  readonly close: () => void;
  /** Set while somebody wants another one than the one that holds changes. */
  readonly leaving: Leaving | null;
  /** The form says whether it holds changes. */
  readonly tellDirty: (isDirty: boolean) => void;
}

export function useOpenForm<Name extends string>(): OpenForm<Name> {
  const [open, setOpen] = useState<Name | null>(null);
  const [wanted, setWanted] = useState<Name | null>(null);
  const isDirty = useRef(false);
  const go = (name: Name | null) => {
    setOpen(name);
    setWanted(null);
  };
  return {
    open,
    choose: (name) => (isDirty.current && name !== open ? setWanted(name) : go(name)),
    close: () => go(null),
    leaving: wanted === null ? null : { stay: () => setWanted(null), leave: () => go(wanted) },
    tellDirty: useCallback((dirty: boolean) => {
      isDirty.current = dirty;
    }, []),
  };
}
