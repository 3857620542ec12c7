import type { Hours, SpecialDay } from "@touchstone/domain";
import { isZone } from "@touchstone/runtime";
import type { Fault } from "../fault.ts";

const DAY = 1440;
const WEEK = 7 * DAY;

interface Shift {
  readonly from: number;
  readonly to: number;
}

/** What is wrong with a calendar. */
export function hoursFaults(hours: Hours): Fault[] {
  return [
    ...(isZone(hours.zone) ? [] : [{ field: "hours.zone", code: "unknownZone" } as const]),
    ...weekFaults(hours),
    ...specialFaults(hours.special),
    ...closureFaults(hours),
    ...openFaults(hours),
  ];
}

const text = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const shiftText = ({ from, to }: Shift) => `${text(from)}–${text(to)}`;
const lengthOf = ({ from, to }: Shift) => (to <= from ? to + DAY - from : to - from);

function weekFaults({ weekly }: Hours): Fault[] {
  const spans = weekly.flatMap((shift, place) =>
    shift.days.map((day) => ({ place, shift, start: (day - 1) * DAY + shift.from, length: lengthOf(shift) })),
  );
  return weekly.flatMap((shift, place): Fault[] => {
    const field = `hours.weekly.${place}`;
    if (shift.from === shift.to) return [{ field, code: "shiftEmpty" }];
    const own = spans.filter((span) => span.place === place);
    const other = spans.find(
      (span) => span.place < place && own.some((one) => overlap(one, span) || overlap(span, one)),
    );
    if (other === undefined) return [];
    return [{ field, code: "shiftsOverlap", values: { first: shiftText(other.shift), second: shiftText(shift) } }];
  });
}

/** Does the second begin within the first? The week is a circle. */
function overlap(first: { start: number; length: number }, second: { start: number }): boolean {
  return (second.start - first.start + WEEK) % WEEK < first.length;
}

function specialFaults(special: readonly SpecialDay[]): Fault[] {
  return special.flatMap((day, place): Fault[] => {
    const field = `hours.special.${place}`;
    const isRepeat = special.findIndex((one) => one.date === day.date && one.yearly === day.yearly) < place;
    if (isRepeat) return [{ field, code: "dayTwice", values: { date: day.date } }];
    if (day.shifts.some(({ from, to }) => from === to)) return [{ field, code: "shiftEmpty" }];
    const clash = day.shifts.flatMap((second, at) =>
      day.shifts.slice(0, at).flatMap((first) => (overlapsInDay(first, second) ? [{ first, second }] : [])),
    )[0];
    if (clash === undefined) return [];
    const values = { first: shiftText(clash.first), second: shiftText(clash.second) };
    return [{ field, code: "shiftsOverlap", values }];
  });
}

function overlapsInDay(a: Shift, b: Shift): boolean {
  return a.from < b.from + lengthOf(b) && b.from < a.from + lengthOf(a);
}

function closureFaults({ closures }: Hours): Fault[] {
  return closures.flatMap(({ from, until }, place): Fault[] =>
    until !== null && until <= from ? [{ field: `hours.closures.${place}`, code: "closureBackwards" }] : [],
  );
}

function openFaults({ weekly, special }: Hours): Fault[] {
  const isEver = weekly.length > 0 || special.some(({ shifts }) => shifts.length > 0);
  return isEver ? [] : [{ field: "hours.weekly", code: "neverOpen", isWarning: true }];
}
