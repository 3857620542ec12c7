import { type BoardState, serverClock } from "./boardStream.ts";

/** Without a word from the server for this long the figures are marked stale. Heartbeats come every 2 s. */
export const STALE_AFTER_MS = 10_000;

export type Freshness =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" | "stale"; readonly seconds: number }
  | { readonly kind: "paused"; readonly since: number };

/** What the page shows: live, or as it was when it was paused. */
export interface Shown {
  readonly state: BoardState;
  readonly freshness: Freshness;
  /** The server's clock for counting times; it stands still when paused, and when the figures are stale. */
  readonly now: number;
}

export interface Pause {
  readonly state: BoardState;
  readonly at: number;
}

/** `at` is this machine's monotonic clock. */
export function shownBoard(state: BoardState, pause: Pause | null, at: number): Shown {
  if (pause !== null) {
    const since = serverClock(pause.state, pause.at);
    return { state: pause.state, freshness: { kind: "paused", since }, now: since };
  }
  if (state.view === null || state.heardAt === null)
    return { state, freshness: { kind: "connecting" }, now: state.serverNow };
  const silentMs = Math.max(0, at - state.heardAt);
  const kind = silentMs > STALE_AFTER_MS ? "stale" : "live";
  return {
    state,
    freshness: { kind, seconds: Math.floor(silentMs / 1000) },
    now: serverClock(state, Math.min(at, state.heardAt + STALE_AFTER_MS)),
  };
}
