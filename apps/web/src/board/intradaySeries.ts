import type { BoardInterval, BoardView } from "@touchstone/contracts";

/** One quarter of an hour, placed by the minutes since the tenant's day began, so that yesterday lies under today. */
export interface IntradaySeries {
  /** Minutes since the day began at which each interval starts. */
  readonly minutes: readonly number[];
  readonly answered: readonly (number | null)[];
  readonly abandoned: readonly (number | null)[];
  /** 0–1. */
  readonly serviceLevel: readonly (number | null)[];
  /** Where the strip of the service level begins, 0–1: at a half, or at nothing when a quarter fell below it. */
  readonly levelFloor: number;
  /** Answered and abandoned together, yesterday; a quarter without a call is zero between the first and the last one. */
  readonly yesterday: readonly (number | null)[];
  /** Minutes since the day began, now. */
  readonly nowMinute: number;
  /** The first and last minute that the chart shows: whole hours. */
  readonly from: number;
  readonly to: number;
  /** The largest column, today or yesterday; at least 1. */
  readonly most: number;
}

export const INTERVAL_MINUTES = 15;
const DAY_MINUTES = 24 * 60;

/** The two days of a board as aligned columns. `now` is the server's clock. */
export function intradaySeries(view: BoardView, now: number): IntradaySeries {
  const minuteOf = minutesSinceDayStart(view.tenant.timeZone, view.tenant.dayStartedAt);
  const today = byMinute(view.intraday, minuteOf);
  const yesterday = byMinute(view.yesterday, minuteOf);
  const nowMinute = minuteOf(now);
  const { from, to } = shownHours([...today.keys(), ...yesterday.keys()], nowMinute);
  const minutes: number[] = [];
  for (let minute = from; minute < to; minute += INTERVAL_MINUTES) minutes.push(minute);
  const total = (interval: BoardInterval | undefined) => (interval ? interval.answered + interval.abandoned : null);
  return {
    minutes,
    answered: minutes.map((minute) => today.get(minute)?.answered ?? null),
    abandoned: minutes.map((minute) => today.get(minute)?.abandoned ?? null),
    serviceLevel: minutes.map((minute) => today.get(minute)?.serviceLevel ?? null),
    levelFloor: [...today.values()].some(({ serviceLevel }) => serviceLevel !== null && serviceLevel < 0.5) ? 0 : 0.5,
    yesterday: filledBetween(minutes.map((minute) => total(yesterday.get(minute)))),
    nowMinute,
    from,
    to,
    most: Math.max(
      1,
      ...minutes.map((minute) => Math.max(total(today.get(minute)) ?? 0, total(yesterday.get(minute)) ?? 0)),
    ),
  };
}

function filledBetween(counts: readonly (number | null)[]): readonly (number | null)[] {
  const first = counts.findIndex((count) => count !== null);
  const last = counts.findLastIndex((count) => count !== null);
  return counts.map((count, index) => (index > first && index < last ? (count ?? 0) : count));
}

/** Whole hours around every interval that has calls; eight to six when there are none. */
function shownHours(minutes: readonly number[], nowMinute: number): { from: number; to: number } {
  const all = minutes.length === 0 ? [8 * 60, 18 * 60 - INTERVAL_MINUTES] : [...minutes];
  const first = Math.min(...all, nowMinute);
  const last = Math.max(...all, nowMinute) + INTERVAL_MINUTES;
  return { from: Math.floor(first / 60) * 60, to: Math.min(DAY_MINUTES, Math.ceil(last / 60) * 60) };
}

/** Intervals with calls by their minute; the hour that a clock change repeats is added up. */
function byMinute(
  intervals: readonly BoardInterval[],
  minuteOf: (instant: number) => number,
): ReadonlyMap<number, BoardInterval> {
  const found = new Map<number, BoardInterval>();
  for (const interval of intervals) {
    if (interval.answered + interval.abandoned === 0 && interval.serviceLevel === null) continue;
    const minute = minuteOf(interval.startsAt);
    const twin = found.get(minute);
    found.set(minute, twin === undefined ? interval : addUp(twin, interval));
  }
  return found;
}

function addUp(left: BoardInterval, right: BoardInterval): BoardInterval {
  return {
    startsAt: left.startsAt,
    answered: left.answered + right.answered,
    abandoned: left.abandoned + right.abandoned,
    serviceLevel: right.serviceLevel ?? left.serviceLevel,
  };
}

/** Wall-clock minutes since the tenant's day began, whatever the date and the zone's clock changes. */
function minutesSinceDayStart(timeZone: string, dayStartedAt: number): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const wall = (instant: number) => {
    const [hours = "0", minutes = "0"] = format.format(instant).split(":");
    return Number(hours) * 60 + Number(minutes);
  };
  const start = wall(dayStartedAt);
  return (instant) => (wall(instant) - start + DAY_MINUTES) % DAY_MINUTES;
}

/** `08:00` of a minute since the day began. */
export function hourText(minute: number, dayStartMinute: number): string {
  const wall = (minute + dayStartMinute) % DAY_MINUTES;
  return `${String(Math.floor(wall / 60)).padStart(2, "0")}:${String(wall % 60).padStart(2, "0")}`;
}

/** The wall-clock minute at which the tenant's day begins. */
export function dayStartMinute(timeZone: string, dayStartedAt: number): number {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const [hours = "0", minutes = "0"] = format.format(dayStartedAt).split(":");
  return Number(hours) * 60 + Number(minutes);
}
