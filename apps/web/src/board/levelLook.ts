import type { AgentCounts, BoardAgent } from "@touchstone/contracts";
import type { IconName } from "../icons/Icon.tsx";
import type { Level } from "./thresholds.ts";

type Color = "ok" | "warn" | "crit";

export function levelColor(level: Level): Color | "" {
  return level === "critical" ? "crit" : level === "watch" ? "warn" : "";
}

export function chipColor(level: Level): Color {
  return level === "critical" ? "crit" : level === "watch" ? "warn" : "ok";
}

export function levelIcon(level: Level): IconName {
  return level === "critical" ? "octagon" : level === "watch" ? "alert" : "check";
}

interface Look {
  readonly icon: IconName;
  /** A text colour class, empty for neutral. */
  readonly color: "" | "ok" | "accent" | "warn" | "crit";
  /** The bar's colour, a CSS variable. */
  readonly fill: string;
}

/** In the order in which bars and lists show them. */
export const countedActivities = [
  "ready",
  "ringing",
  "talking",
  "writing",
  "wrapUp",
  "paused",
  "notReady",
  "unreachable",
] as const satisfies readonly (keyof AgentCounts)[];

export const activityLook: Record<BoardAgent["label"], Look> = {
  ready: { icon: "checkCircle", color: "ok", fill: "var(--ok-fill)" },
  ringing: { icon: "bell", color: "accent", fill: "var(--board-ringing)" },
  talking: { icon: "phone", color: "accent", fill: "var(--accent-fill)" },
  writing: { icon: "sms", color: "accent", fill: "color-mix(in srgb, var(--accent-fill) 75%, transparent)" },
  held: { icon: "pause", color: "warn", fill: "var(--accent-fill)" },
  wrapUp: { icon: "pencil", color: "warn", fill: "var(--warn-fill)" },
  paused: { icon: "pauseCircle", color: "crit", fill: "var(--crit-fill)" },
  notReady: { icon: "minusCircle", color: "", fill: "var(--ghost)" },
  unreachable: { icon: "gone", color: "crit", fill: "var(--line-strong)" },
  offline: { icon: "power", color: "", fill: "var(--line-strong)" },
};

export function agentTotal(counts: AgentCounts): number {
  return countedActivities.reduce((sum, activity) => sum + counts[activity], 0);
}
