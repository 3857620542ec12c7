/** Heartbeats come every 2 s; from 5 s on people are told, from 15 s on the server gives the calls to others. */
export const LATE_MS = 5_000;
export const GONE_MS = 15_000;

export type Pulse =
  | { readonly kind: "connecting" }
  | { readonly kind: "connected" }
  /** `silentMs`: since the last sign of life. */
  | { readonly kind: "reconnecting"; readonly silentMs: number }
  | { readonly kind: "gone"; readonly silentMs: number };

/**
 * Is the server there? Judged by what was heard from it, never by what a library says of its transport: a socket can be
 * "open" for minutes on a dead line. `lastHeardAt` is null until the first message; both instants by one monotonic clock.
 */
export function pulseOf(lastHeardAt: number | null, startedAt: number, now: number): Pulse {
  const silentMs = now - (lastHeardAt ?? startedAt);
  if (silentMs >= GONE_MS) return { kind: "gone", silentMs };
  if (lastHeardAt === null) return { kind: "connecting" };
  return silentMs >= LATE_MS ? { kind: "reconnecting", silentMs } : { kind: "connected" };
}
