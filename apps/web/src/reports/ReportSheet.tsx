import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration, localeOf } from "../i18n/format.ts";
import { ProblemStrip } from "../ui/ProblemStrip.tsx";
import { dayText } from "./period.ts";

interface ReportSheetProps {
  readonly head: { readonly from: string; readonly to: string; readonly timeZone: string } | undefined;
  readonly error: unknown;
  /** What the figures mean, under the table. */
  readonly formula: ReactNode;
  readonly children: ReactNode;
}

/** A report on the screen and on paper: its period and zone, its tables, what the figures mean. */
export function ReportSheet({ head, error, formula, children }: ReportSheetProps) {
  const { t, i18n } = useTranslation(["reports", "common"]);
  if (error) return <ProblemStrip error={error} />;
  if (!head)
    return <span className="skeleton" style={{ width: "60%" }} role="status" aria-label={t("common:loading")} />;
  const [from, to] = [head.from, head.to].map((day) => dayText(day, localeOf(i18n.language)));
  const zone = head.timeZone;
  return (
    <section className="panel reports-sheet">
      <h2 className="text-section">
        {head.from === head.to ? t("headDay", { day: from, zone }) : t("head", { from, to, zone })}
      </h2>
      {children}
      <p className="text-caption ink-2">{formula}</p>
    </section>
  );
}

/** Nothing is a dash and no nought. */
export const durationText = (ms: number | null) => (ms === null ? "–" : formatDuration(ms));

export function percentText(share: number | null, locale: string): string {
  if (share === null) return "–";
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, { style: "percent", ...digits }).format(share);
}

export const countText = (count: number, locale: string) => new Intl.NumberFormat(locale).format(count);

/** Cells of numbers, in the order of their headings. */
export function NumberCells({ texts }: { readonly texts: readonly ReactNode[] }) {
  return texts.map((text, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a column has no identity but its place
    <td key={place} className="number">
      {text}
    </td>
  ));
}
