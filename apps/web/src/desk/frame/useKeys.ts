import { useEffect, useRef } from "react";
import { type Action, actionOf, digitOf, isTyping } from "./shortcuts.ts";

/** Calls what is bound to a pressed shortcut; bindings that are absent leave the key to the browser. */
export function useShortcuts(bindings: Partial<Record<Action, () => void>>): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const action = actionOf(event, isTyping(event.target));
      const run = action && latest.current[action];
      if (!run) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}

/** Calls with the digit of a number key pressed outside of fields. */
export function useDigits(press: (digit: number) => void): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const digit = digitOf(event, isTyping(event.target));
      if (digit !== null) latest.current(digit);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}
