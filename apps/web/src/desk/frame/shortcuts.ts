export type Action = "accept" | "hangUp" | "mute" | "hold" | "transfer" | "complete" | "search" | "shortcuts";

/** A key as printed in tooltips, and how it is recognised. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly code: string;
  readonly shift: boolean;
  /** Works while somebody types; keys that write a character do not. */
  readonly whileTyping: boolean;
}

/**
 * Function keys only, and none with Alt, Ctrl+letter that browsers own, or bare Shift: those belong to browsers, to AltGr
 * layouts and to Chinese input methods. Ctrl/Cmd+K and ? are matched apart, since they are characters on a layout.
 */
export const shortcuts: Readonly<Record<Exclude<Action, "search" | "shortcuts">, Shortcut>> = {
  accept: { keys: ["F2"], code: "F2", shift: false, whileTyping: true },
  hangUp: { keys: ["Shift", "F2"], code: "F2", shift: true, whileTyping: true },
  mute: { keys: ["F8"], code: "F8", shift: false, whileTyping: true },
  hold: { keys: ["F9"], code: "F9", shift: false, whileTyping: true },
  transfer: { keys: ["Shift", "F9"], code: "F9", shift: true, whileTyping: true },
  complete: { keys: ["F4"], code: "F4", shift: false, whileTyping: true },
};

/** The part of a keyboard event that decides. */
export interface Key {
  readonly code: string;
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly repeat: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** While an input method composes, every key belongs to it; Chrome says so by keyCode 229 on the first one. */
const isComposing = (event: Key) => event.isComposing || event.keyCode === 229;

/** The action of a key press, or null. `typing`: the focus is where people write. */
export function actionOf(event: Key, typing: boolean): Action | null {
  if (isComposing(event) || event.repeat || event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return event.code === "KeyK" && !event.shiftKey ? "search" : null;
  if (event.key === "?" && !typing) return "shortcuts";
  for (const [action, shortcut] of Object.entries(shortcuts))
    if (event.code === shortcut.code && event.shiftKey === shortcut.shift) return action as Action;
  return null;
}

/** The digit of a bare number key outside of fields, else null. */
export function digitOf(event: Key, typing: boolean): number | null {
  if (typing || isComposing(event) || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
    return null;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  return digit === undefined ? null : Number(digit);
}

/** Is the element one that people write into? */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !["radio", "checkbox", "button", "range"].includes(target.type);
}
