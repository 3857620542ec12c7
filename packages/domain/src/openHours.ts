import type { Hours, MinuteOfDay, SpecialDay } from "./hours.ts";
import type { Instant } from "./ids.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How much of the calendar is looked at in one go; with one more day the week's shifts have all been seen. */
const WINDOW_MS = 7 * DAY_MS;
/** 29 February comes back at the latest after so long (1896–1904). */
const LEAP_DAY_MS = 8 * 366 * DAY_MS;

interface Shift {
  readonly from: MinuteOfDay;
  readonly to: MinuteOfDay;
}

/**
 * Is it open at this instant? The clock on the wall of the zone decides: a shift that it skips does not take place, an hour
 * that it shows twice is worked twice. A shift past midnight belongs to the day on which it starts, also before a holiday.
 */
export function isOpen(hours: Hours, at: Instant): boolean {
  if (hours.closures.some(({ from, until }) => from <= at && (until === null || at < until))) return false;
  const wall = at + offsetAt(hours, at) * MINUTE_MS;
  const day = Math.floor(wall / DAY_MS);
  const minute = (wall - day * DAY_MS) / MINUTE_MS;
  const today = shiftsOn(hours, day).some((shift) => minute >= shift.from && minute < endOf(shift));
  return today || shiftsOn(hours, day - 1).some((shift) => minute + 1440 < endOf(shift));
}

/** The first instant after `after` at which it opens or closes; null when it never does as far as the calendar says. */
export function nextChangeAt(hours: Hours, after: Instant): Instant | null {
  const before = isOpen(hours, after);
  const end = horizon(hours, after);
  for (let start = after; start < end; start += WINDOW_MS) {
    const change = boundaries(hours, start, start + WINDOW_MS).find((at) => isOpen(hours, at) !== before);
    if (change !== undefined) return change;
  }
  return null;
}

/** Whether it is open, and until when that stays so; `until` null: for good. */
export interface Opening {
  readonly isOpen: boolean;
  readonly until: Instant | null;
}

/** What was found for a calendar last: at the next look it is mostly still so. Knows nothing but what the calendar says. */
const lastLook = new WeakMap<Hours, Opening & { readonly from: Instant }>();

/** As `isOpen` and `nextChangeAt`, for whoever asks about now, again and again. Null hours are always open. */
export function openingAt(hours: Hours | null, at: Instant): Opening {
  if (hours === null) return { isOpen: true, until: null };
  const known = lastLook.get(hours);
  if (known !== undefined && at >= known.from && (known.until === null || at < known.until)) return known;
  const look = { isOpen: isOpen(hours, at), until: nextChangeAt(hours, at), from: at };
  lastLook.set(hours, look);
  return look;
}

/** How much of the time from `from` to `to` is open, milliseconds. Null hours are always open. */
export function openMsBetween(hours: Hours | null, from: Instant, to: Instant): number {
  let open = 0;
  for (let at = from; at < to; ) {
    const { isOpen, until } = openingAt(hours, at);
    const end = Math.min(to, until ?? to);
    if (isOpen) open += end - at;
    at = end;
  }
  return open;
}

/** Minutes since the midnight on which the shift's day begins; above 1440 it ends on the next day. */
function endOf({ from, to }: Shift): number {
  return to <= from ? to + 1440 : to;
}

function offsetAt({ offsets }: Hours, at: Instant): number {
  return (offsets.findLast((rule) => rule.at <= at) ?? offsets[0])?.offsetMinutes ?? 0;
}

/** A day of its own replaces the week's; one with its year precedes one that comes back. */
function shiftsOn({ weekly, special }: Hours, day: number): readonly Shift[] {
  const own = special.length === 0 ? undefined : specialOn(special, isoDate(day));
  if (own !== undefined) return own.shifts;
  const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
  return weekly.filter(({ days }) => days.includes(weekday));
}

function specialOn(special: readonly SpecialDay[], date: string): SpecialDay | undefined {
  const once = special.find((day) => !day.yearly && day.date === date);
  return once ?? special.find((day) => day.yearly && day.date.slice(5) === date.slice(5));
}

/** The date of a day counted from 1970-01-01; from Howard Hinnant's `civil_from_days`. */
function isoDate(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
}

/** Every instant in (start, end] at which it may open or close, in order: more than there are, and none is missing. */
function boundaries(hours: Hours, start: Instant, end: Instant): Instant[] {
  const given = [
    ...hours.offsets.map(({ at }) => at),
    ...hours.closures.flatMap(({ from, until }) => (until === null ? [from] : [from, until])),
    ...shiftBoundaries(hours, start, end),
  ];
  return given.filter((at) => at > start && at <= end).sort((a, b) => a - b);
}

/** A time on the wall is another instant under each offset of the zone; clocks are never more than a day apart. */
function shiftBoundaries(hours: Hours, start: Instant, end: Instant): Instant[] {
  const offsets = [...new Set(hours.offsets.map(({ offsetMinutes }) => offsetMinutes))];
  if (offsets.length === 0) offsets.push(0);
  const found: Instant[] = [];
  for (let day = Math.floor(start / DAY_MS) - 2; day <= Math.floor(end / DAY_MS) + 1; day++) {
    for (const shift of shiftsOn(hours, day)) {
      for (const minute of [shift.from, endOf(shift)]) {
        for (const offset of offsets) found.push(day * DAY_MS + (minute - offset) * MINUTE_MS);
      }
    }
  }
  return found;
}

/** After this the calendar only repeats what it showed before it. */
function horizon({ offsets, special, closures }: Hours, after: Instant): Instant {
  const endOfYear = ({ date }: SpecialDay) => (Number(date.slice(0, 4)) - 1969) * 366 * DAY_MS;
  const dated = special.filter(({ yearly }) => !yearly).map(endOfYear);
  const ends = closures.map(({ from, until }) => until ?? from);
  const last = Math.max(after, ...offsets.map(({ at }) => at), ...dated, ...ends);
  const hasYearly = special.some(({ yearly }) => yearly);
  return last + 2 * WINDOW_MS + (hasYearly ? LEAP_DAY_MS : 0);
}
