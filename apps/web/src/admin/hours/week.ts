import type { HoursEdit } from "@touchstone/contracts";
import { localeOf } from "../../i18n/format.ts";

/** Minutes since midnight; an end at or before the beginning is on the next day. */
export interface Shift {
  readonly from: number;
  readonly to: number;
}

/** The shifts that begin on each day, Monday first. */
export type Week = readonly (readonly Shift[])[];

type Weekly = HoursEdit["weekly"];
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const DAY = 1440;

export function weekOf(weekly: Weekly): Week {
  return WEEKDAYS.map((day) =>
    weekly
      .filter(({ days }) => days.includes(day))
      .map(({ from, to }) => ({ from, to }))
      .sort((a, b) => a.from - b.from),
  );
}

/** As it is stored: the days of equal shifts together. */
export function weeklyOf(week: Week): Weekly {
  const byShift = new Map<string, { days: number[]; from: number; to: number }>();
  week.forEach((shifts, place) => {
    for (const { from, to } of shifts) {
      const key = `${from}-${to}`;
      const known = byShift.get(key) ?? { days: [], from, to };
      if (!known.days.includes(place + 1)) known.days.push(place + 1);
      byShift.set(key, known);
    }
  });
  return [...byShift.values()];
}

/** "08:00"; the end of the day is 24:00. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Minutes of "8", "8:30", "0830" or "08:30"; null for what is no time of day. */
export function readClock(text: string): number | null {
  const [, hours = "", minutes = "0"] = /^(\d{1,2})(?::?(\d{2}))?$/.exec(text.trim().replace("：", ":")) ?? [];
  if (hours === "") return null;
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute <= DAY ? minute : null;
}

/** Name of a weekday, 1 Monday … 7 Sunday. */
export function dayName(day: number, language: string, style: "short" | "long" = "short"): string {
  // 5 January 1970 was a Monday.
  return new Intl.DateTimeFormat(localeOf(language), { weekday: style, timeZone: "UTC" }).format(
    (day + 3) * 86_400_000,
  );
}

/** "Mon–Fri 08:00–20:00, Sat 09:00–16:00". */
export function weekText(weekly: Weekly, language: string): string {
  const text = weekly.map(({ days, from, to }) => `${daysText(days, language)} ${clockText(from)}–${clockText(to)}`);
  return text.join(language === "en" ? ", " : "，");
}

function daysText(days: readonly number[], language: string): string {
  const sorted = [...days].sort((a, b) => a - b);
  const [first = 1, last = 1] = [sorted[0], sorted.at(-1)];
  const isRun = sorted.length > 2 && last - first === sorted.length - 1;
  if (isRun) return `${dayName(first, language)}–${dayName(last, language)}`;
  return sorted.map((day) => dayName(day, language)).join(" ");
}

/** What is open of each day as shares of it, shifts past midnight cut in two; for drawing. */
export function openSpans(week: Week, day: number): { readonly from: number; readonly to: number }[] {
  const own = week[day - 1] ?? [];
  const before = week[(day + 5) % 7] ?? [];
  const late = before.filter(({ from, to }) => to <= from && to > 0).map(({ to }) => ({ from: 0, to }));
  return [...late, ...own.map(({ from, to }) => ({ from, to: to <= from ? DAY : to }))];
}
