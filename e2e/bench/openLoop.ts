/**
 * Calls `send` at a fixed rate whatever becomes of it; `scheduledAt` (performance.now) is when it should have been, so that nobody's
 * lateness, ours included, makes a latency look better. Resolves when the last one was started.
 */
export function openLoop(
  perSecond: number,
  seconds: number,
  send: (n: number, scheduledAt: number) => void,
): Promise<void> {
  return openSchedule(
    Array.from({ length: perSecond * seconds }, (_, n) => (n * 1000) / perSecond),
    send,
  );
}

/** As `openLoop`, at these instants: milliseconds from now, in ascending order. */
export async function openSchedule(
  dueMs: readonly number[],
  send: (n: number, scheduledAt: number) => void,
): Promise<void> {
  const startAt = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const isDue = () => sent < dueMs.length && startAt + (dueMs[sent] as number) <= performance.now();
      for (; isDue(); sent += 1) send(sent, startAt + (dueMs[sent] as number));
      if (sent < dueMs.length) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
}
