import type { BoardFigures } from "@touchstone/contracts";
import { formatDuration } from "../i18n/format.ts";

/** What stands where a figure does not exist (yet). */
export const NONE = "–";

/** An average in milliseconds as `m:ss`, rounded to the second. */
export function averageText(averageMs: number | null): string {
  return averageMs === null ? NONE : formatDuration(Math.round(averageMs / 1000) * 1000);
}

/** The time since an instant of the server's clock as `m:ss`. */
export function sinceText(since: number | null, now: number): string {
  return since === null ? NONE : formatDuration(now - since);
}

/** 0–1 as a percentage with one digit: 83.6%, never 84%. */
export function percentText(share: number | null, language: string): string {
  if (share === null) return NONE;
  return new Intl.NumberFormat(language, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(share);
}

export function countText(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count);
}

/** Abandons that count: without the short ones. */
export function countedAbandons(figures: BoardFigures): number {
  return figures.abandoned - figures.shortAbandoned;
}

/** What the service level divides by: answered + abandoned − short. */
export function countedCalls(figures: BoardFigures): number {
  return figures.answered + countedAbandons(figures);
}

/** The formula with the real numbers in it: `296 ÷ (371 + 29 − 6)`. */
export function formulaText(figures: BoardFigures, language: string): string {
  const n = (count: number) => countText(count, language);
  const divisor = `${n(figures.answered)} + ${n(figures.abandoned)} − ${n(figures.shortAbandoned)}`;
  return `${n(figures.answeredInTime)} ÷ (${divisor})`;
}

/** Whole seconds of a setting, for texts such as "≤ 20 s". */
export function wholeSeconds(durationMs: number): number {
  return Math.round(durationMs / 1000);
}
