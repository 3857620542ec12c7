import { expect, it } from "vitest";
import { openSpans, readClock, weeklyOf, weekOf, weekText } from "./week.ts";
import { instantOf, wallOf } from "./zonedTime.ts";

const weekly = [
  { days: [1, 2, 3, 4, 5], from: 480, to: 720 },
  { days: [1, 2, 3, 4, 5], from: 780, to: 1200 },
  { days: [6], from: 1320, to: 360 },
];

it("a week is edited day by day and stored with equal shifts together", () => {
  expect(weekOf(weekly)[0]).toEqual([
    { from: 480, to: 720 },
    { from: 780, to: 1200 },
  ]);
  expect(weeklyOf(weekOf(weekly))).toEqual(weekly);
  expect(weekText(weekly, "en")).toBe("Mon–Fri 08:00–12:00, Mon–Fri 13:00–20:00, Sat 22:00–06:00");
});

it("a shift past midnight is drawn on both days", () => {
  expect(openSpans(weekOf(weekly), 6)).toEqual([{ from: 1320, to: 1440 }]);
  expect(openSpans(weekOf(weekly), 7)).toEqual([{ from: 0, to: 360 }]);
});

it("times are read as people type them, and nothing else", () => {
  expect(["8", "8:30", "0830", "24:00", "08：30"].map(readClock)).toEqual([480, 510, 510, 1440, 510]);
  expect(["", "25", "8:60", "24:30", "noon"].map(readClock)).toEqual([null, null, null, null, null]);
});

it("a wall clock's time is an instant of its zone, also around a change of the clock", () => {
  expect(new Date(instantOf("2026-07-01T09:00", "Asia/Taipei")).toISOString()).toBe("2026-07-01T01:00:00.000Z");
  expect(new Date(instantOf("2026-03-29T03:30", "Europe/Berlin")).toISOString()).toBe("2026-03-29T01:30:00.000Z");
  expect(new Date(instantOf("2026-03-29T00:30", "Europe/Berlin")).toISOString()).toBe("2026-03-28T23:30:00.000Z");
  expect(wallOf(Date.parse("2026-10-25T12:00Z"), "Europe/London")).toBe("2026-10-25T12:00");
});
