/** The keys a person presses. What nobody is gathering is lost, as on the real network. */
export type Keypad = {
  press(digits: string): void;
  /** Calls `onDigit` for each key until the returned function is called. */
  listen(onDigit: (digit: string) => void): () => void;
};

export const createKeypad = (): Keypad => {
  const listeners = new Set<(digit: string) => void>();
  return {
    press(digits) {
      for (const digit of digits.replace(/[^0-9*#]/g, "")) for (const listener of [...listeners]) listener(digit);
    },
    listen(onDigit) {
      listeners.add(onDigit);
      return () => listeners.delete(onDigit);
    },
  };
};
