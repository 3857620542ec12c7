/** A clock that moves only when told to. */
export interface FakeClock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Moves time on, running what falls due in order of time; what that schedules runs too when it falls due within. */
  advance(ms: number): Promise<void>;
  /** Runs `action` once `ms` from now; the returned function cancels it. */
  schedule(ms: number, action: () => void): () => void;
}

/** Starts at a Monday morning, 2026-03-02T09:00:00Z, unless told otherwise. */
export function createFakeClock(startMs: number = Date.UTC(2026, 2, 2, 9)): FakeClock {
  let nowMs = startMs;
  let due: { atMs: number; action: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    schedule: (ms, action) => {
      const entry = { atMs: nowMs + ms, action };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = due.filter((entry) => entry.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (!next) break;
        due = due.filter((entry) => entry !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.action();
        await new Promise(setImmediate); // What the action began gets to schedule its next step.
      }
      nowMs = untilMs;
    },
  };
}
