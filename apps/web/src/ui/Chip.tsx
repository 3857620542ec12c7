import type { ReactNode } from "react";
import { Icon, type IconName } from "../icons/Icon.tsx";

export type Tone = "neutral" | "ok" | "warn" | "crit" | "accent" | "inverse";

interface ChipProps {
  readonly tone?: Tone;
  readonly icon?: IconName;
  /** Regular weight, for attributes; states are bold. */
  readonly plain?: boolean;
  readonly children: ReactNode;
}

/** A state or an attribute: icon, word and colour together. */
export function Chip({ tone = "neutral", icon, plain = false, children }: ChipProps) {
  return (
    <span className={`chip ${tone}${plain ? " plain" : ""}`}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}
