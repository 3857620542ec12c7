/**
 * Calls `send` at a fixed rate whatever becomes of it; `scheduledAt` (performance.now) is when it should have been, so that nobody's
 * lateness, ours included, makes a latency look better. Resolves when the last one was started.
 */
export async function openLoop(
  perSecond: number,
  seconds: number,
  send: (n: number, scheduledAt: number) => void,
): Promise<void> {
  const startAt = performance.now();
  const total = perSecond * seconds;
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startAt) / 1000) * perSecond) + 1);
      for (; sent < due; sent += 1) send(sent, startAt + (sent * 1000) / perSecond);
      if (sent < total) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
}
