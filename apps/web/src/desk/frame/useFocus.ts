import { type RefObject, useEffect } from "react";

/** Takes the focus as it comes, and gives it back to where it was as it goes. */
export function useFocusWhileOpen(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    place.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [place]);
}

/** Takes a focus that nobody has, once for each `key`: whoever works by keyboard need not look for the field. `key` null leaves it. */
export function useIdleFocus(place: RefObject<HTMLElement | null>, key: string | null): void {
  useEffect(() => {
    if (key !== null && document.activeElement === document.body) place.current?.focus();
  }, [place, key]);
}
