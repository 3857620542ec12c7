import { defaultThresholds } from "./thresholds.ts";

interface ServiceLevelBarProps {
  /** 0–1, or null when nothing counts yet. */
  readonly serviceLevel: number | null;
  readonly color: "ok" | "warn" | "crit";
}

/** The service level as a bar, with a tick at each threshold; the figure beside it says it in words. */
export function ServiceLevelBar({ serviceLevel, color }: ServiceLevelBarProps) {
  const ticks = [defaultThresholds.levelCritical, defaultThresholds.levelWatch];
  return (
    <div className="board-level-bar" aria-hidden="true">
      <i style={{ width: `${(serviceLevel ?? 0) * 100}%`, background: `var(--${color}-fill)` }} />
      {ticks.map((at) => (
        <u key={at} style={{ left: `${at * 100}%` }} />
      ))}
    </div>
  );
}
