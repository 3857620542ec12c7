import { zoneOffsets } from "@touchstone/runtime";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Hours } from "./hours.ts";
import { isOpen, nextChangeAt } from "./openHours.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Zones whose clocks change in every way there is: by an hour, by half of one, at midnight, in the south, never. */
const zones: Readonly<Record<string, number>> = {
  "Asia/Taipei": Date.UTC(2026, 4, 28),
  "America/New_York": Date.UTC(2026, 2, 4),
  "Europe/London": Date.UTC(2026, 9, 21),
  "Australia/Lord_Howe": Date.UTC(2026, 3, 1),
  "America/Santiago": Date.UTC(2026, 3, 1),
  "America/Havana": Date.UTC(2026, 9, 28),
  "Asia/Kathmandu": Date.UTC(2026, 11, 28),
};

/** What a clock on the wall shows in each minute of nine days: by `Intl`, so by other code and other rules. */
interface Wall {
  readonly date: string;
  readonly yesterday: string;
  readonly weekday: number;
  readonly minute: number;
}
const walls = new Map<string, readonly Wall[]>();

function wallsOf(zone: string): readonly Wall[] {
  const known = walls.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const start = zones[zone] as number;
  const made = Array.from({ length: (9 * DAY) / MINUTE }, (_, index): Wall => {
    const [date, time] = format.format(start + index * MINUTE).split(", ") as [string, string];
    const midnight = new Date(`${date}T00:00:00Z`);
    const yesterday = new Date(midnight.getTime() - DAY).toISOString().slice(0, 10);
    const [hour, minute] = time.split(":").map(Number) as [number, number];
    return { date, yesterday, weekday: midnight.getUTCDay() || 7, minute: hour * 60 + minute };
  });
  walls.set(zone, made);
  return made;
}

function shiftsOf(hours: Hours, date: string, weekday: number) {
  const once = hours.special.filter((day) => !day.yearly && day.date === date)[0];
  const own = once ?? hours.special.filter((day) => day.yearly && day.date.endsWith(date.slice(4)))[0];
  return own?.shifts ?? hours.weekly.filter((shift) => shift.days.some((day) => day === weekday));
}

/** Minute by minute, as somebody would read it off the calendar on the wall. */
function oracle(hours: Hours, wall: Wall, at: number): boolean {
  for (const closure of hours.closures) if (at >= closure.from && at < (closure.until ?? Infinity)) return false;
  const today = shiftsOf(hours, wall.date, wall.weekday);
  const before = shiftsOf(hours, wall.yesterday, wall.weekday === 1 ? 7 : wall.weekday - 1);
  const overnight = before.some(({ from, to }) => to <= from && wall.minute < to);
  return overnight || today.some(({ from, to }) => wall.minute >= from && (to <= from || wall.minute < to));
}

const minuteOfDay = fc.oneof(
  fc.nat({ max: 1440 }),
  fc.constantFrom(0, 60, 90, 120, 150, 180, 540, 1020, 1380, 1439, 1440),
);
const shift = fc.record({ from: minuteOfDay, to: minuteOfDay });
const dayOf = (start: number) => fc.nat({ max: 9 }).map((n) => new Date(start + n * DAY).toISOString().slice(0, 10));

const aCalendar = fc.constantFrom(...Object.keys(zones)).chain((zone) => {
  const start = zones[zone] as number;
  const inWindow = fc.nat({ max: 9 * 1440 }).map((n) => start + n * MINUTE);
  return fc.record<Hours>({
    zone: fc.constant(zone),
    offsets: fc.constant(zoneOffsets(zone, start - 300 * DAY, start + 300 * DAY)),
    weekly: fc.array(
      fc.record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
        from: minuteOfDay,
        to: minuteOfDay,
      }),
      { maxLength: 4 },
    ),
    special: fc.array(
      fc.record({
        date: fc.tuple(dayOf(start), fc.boolean()).map(([day, past]) => (past ? `2019${day.slice(4)}` : day)),
        yearly: fc.boolean(),
        name: fc.constant("a day"),
        shifts: fc.array(shift, { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
    closures: fc.array(
      fc.record({ from: inWindow, until: fc.option(inWindow, { freq: 8 }), note: fc.constant("drill") }),
      { maxLength: 2 },
    ),
  });
});

test("it is open when the calendar on the wall says so, minute by minute, also while clocks change", () =>
  fc.assert(
    fc.property(aCalendar, (hours) => {
      const start = zones[hours.zone] as number;
      for (const [index, wall] of wallsOf(hours.zone).entries()) {
        const at = start + index * MINUTE;
        if (isOpen(hours, at) !== oracle(hours, wall, at)) throw new Error(`wrong at ${JSON.stringify(wall)}`);
      }
    }),
    { numRuns: 60 },
  ));

test("the next change is the first minute at which it is otherwise", () =>
  fc.assert(
    fc.property(aCalendar, fc.nat({ max: 6 * 1440 }), (hours, first) => {
      const start = zones[hours.zone] as number;
      const minutes = wallsOf(hours.zone).map((wall, index) => oracle(hours, wall, start + index * MINUTE));
      const after = minutes.findIndex((open, index) => index > first && open !== minutes[first]);
      const change = nextChangeAt(hours, start + first * MINUTE);
      if (after !== -1) expect(change).toBe(start + after * MINUTE);
      else expect(change === null || change >= start + minutes.length * MINUTE).toBe(true);
    }),
    { numRuns: 300 },
  ));

const office: Hours = {
  zone: "Asia/Taipei",
  offsets: zoneOffsets("Asia/Taipei", Date.UTC(2026, 0, 1), Date.UTC(2036, 0, 1)),
  weekly: [{ days: [1, 2, 3, 4, 5], from: 540, to: 1080 }],
  special: [],
  closures: [],
};
const taipei = (text: string) => Date.parse(`${text}+08:00`);

test("a change lies beyond a weekend, a closure, a long holiday, and four years of waiting for a leap day", () => {
  expect(nextChangeAt(office, taipei("2026-06-05T18:00"))).toBe(taipei("2026-06-08T09:00"));
  const closure = { from: taipei("2026-06-08T08:00"), until: taipei("2026-07-20T12:30"), note: "moving" };
  expect(nextChangeAt({ ...office, closures: [closure] }, taipei("2026-06-05T18:00"))).toBe(taipei("2026-07-20T12:30"));
  const always = { ...office, weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 1440 }] };
  const leapDay = { date: "2024-02-29", yearly: true, name: "leap day", shifts: [] };
  const asEver = { date: "2026-07-01", yearly: false, name: "as ever", shifts: [{ from: 0, to: 1440 }] };
  for (const special of [[leapDay], [leapDay, asEver]]) {
    expect(nextChangeAt({ ...always, special }, taipei("2026-06-05T18:00"))).toBe(taipei("2028-02-29T00:00"));
  }
});

test("who never opens, or never closes, has no next change", () => {
  const always = { ...office, weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 0 }] };
  expect(nextChangeAt(always, taipei("2026-06-05T18:00"))).toBeNull();
  expect(isOpen(always, taipei("2026-06-05T18:00"))).toBe(true);
  expect(nextChangeAt({ ...office, weekly: [] }, taipei("2026-06-05T18:00"))).toBeNull();
  const forGood = { from: taipei("2026-06-01T00:00"), until: null, note: "closed down" };
  expect(nextChangeAt({ ...office, closures: [forGood] }, taipei("2026-06-05T18:00"))).toBeNull();
});
