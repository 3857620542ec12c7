import { assertNever } from "./assertNever.ts";
import type { Happening } from "./happening.ts";

/** As far as an agent's working time depends on it: folded from what happened. */
export interface AgentPresence {
  /** A desk is there; one that reconnects still counts. */
  readonly isThere: boolean;
  readonly intent: "ready" | "notReady" | "offline";
  /** Why not ready; null otherwise. */
  readonly reason: string | null;
  readonly isBlocked: boolean;
}

/**
 * How an agent's time is counted: `paused` is ready but blocked, `away` is neither signed off nor at a desk. Signed in is
 * `ready`, `paused` and `notReady` together; conversations do not interrupt it.
 */
export type AgentTimeKind = "ready" | "paused" | "notReady" | "away" | "offline";

/** What an agent is before anything was heard of one. */
export const NOBODY_THERE: AgentPresence = { isThere: false, intent: "offline", reason: null, isBlocked: false };

/** The presence after one more thing that happened to this agent; the same value when it changes nothing. */
export function foldPresence(presence: AgentPresence, happening: Happening): AgentPresence {
  switch (happening.type) {
    case "intentChanged":
      return { ...presence, intent: happening.intent, reason: happening.reason };
    case "connectionChanged":
      return { ...presence, isThere: happening.connection !== "gone" };
    case "agentBlocked":
      return { ...presence, isBlocked: true };
    case "agentUnblocked":
      return { ...presence, isBlocked: false };
    case "agentDropped":
      return NOBODY_THERE;
    default:
      return presence;
  }
}

export function timeKindOf({ isThere, intent, isBlocked }: AgentPresence): AgentTimeKind {
  switch (intent) {
    case "offline":
      return "offline";
    case "notReady":
      return isThere ? "notReady" : "away";
    case "ready":
      if (!isThere) return "away";
      return isBlocked ? "paused" : "ready";
    default:
      return assertNever(intent);
  }
}
