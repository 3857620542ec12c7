/** Emulated time. Network time-outs are not on it: they are properties of the real wire. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `action` once after `ms`; the returned function cancels. */
  after(ms: number, action: () => void): () => void;
};

/** A clock on which one real second lasts `rate` emulated seconds. */
export const realClock = (rate = 1): Clock => {
  const origin = Date.now();
  return {
    now: () => Math.round(origin + (Date.now() - origin) * rate),
    after(ms, action) {
      const timer = setTimeout(action, ms / rate);
      return () => clearTimeout(timer);
    },
  };
};

type Timer = { readonly at: number; readonly order: number; readonly action: () => void };

/** A clock that stands still until told to move. */
export type ManualClock = Clock & {
  /** When the next timer is due, or undefined. */
  nextAt(): number | undefined;
  /** Sets the time and runs what is due, in order; timers set meanwhile run too when due. */
  moveTo(at: number): void;
};

/** A clock for tests: starts at `startAt` and moves only by `moveTo`. */
export const manualClock = (startAt = Date.UTC(2026, 0, 5, 9)): ManualClock => {
  let now = startAt;
  let order = 0;
  const timers = new Set<Timer>();
  const next = () => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  };
  return {
    now: () => now,
    after(ms, action) {
      const timer = { at: now + Math.max(0, ms), order: order++, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    nextAt: () => next()?.at,
    moveTo(at) {
      for (let due = next(); due && due.at <= at; due = next()) {
        timers.delete(due);
        now = Math.max(now, due.at);
        due.action();
      }
      now = Math.max(now, at);
    },
  };
};

/** Resolves after `ms` on `clock`; rejects with the signal's reason when it aborts first. `Infinity` waits for the signal. */
export const sleep = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel?.();
      reject(signal.reason);
    };
    const cancel = Number.isFinite(ms)
      ? clock.after(ms, () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        })
      : undefined;
    signal.addEventListener("abort", onAbort, { once: true });
  });
