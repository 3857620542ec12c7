import { expect, test } from "vitest";
import { aBoard, globexBoard, NOW } from "./board.fixture.ts";
import { countSplits } from "./intradayPlot.ts";
import { hourText, intradaySeries } from "./intradaySeries.ts";

const interval = (startsAt: number, answered: number) => ({ startsAt, answered, abandoned: 1, serviceLevel: 0.5 });

test("yesterday lies under today by the clock on the wall", () => {
  const series = intradaySeries(globexBoard, NOW);
  expect([series.from, series.to]).toEqual([8 * 60, 18 * 60]);
  expect(series.answered[0]).toBe(24);
  expect(series.yesterday[0]).toBe(23);
  expect(series.answered[25]).toBeNull();
  expect(series.yesterday[25]).toBe(47);
  expect(series.nowMinute).toBe(14 * 60 + 12);
  expect(series.most).toBe(59);
});

test("the day after the clocks went back still lines up", () => {
  // London: clocks went back on Sunday 25 October 2026 at 02:00 BST; the Monday before noon against that Sunday.
  const monday = Date.UTC(2026, 9, 26);
  const sundayNine = Date.UTC(2026, 9, 25, 9);
  const view = aBoard({
    tenant: { name: "Globex", isDemo: false, timeZone: "Europe/London", dayStartedAt: monday },
    intraday: [interval(monday + 9 * 3_600_000, 5)],
    yesterday: [interval(sundayNine, 7)],
  });
  const series = intradaySeries(view, monday + 10 * 3_600_000);
  const nine = series.minutes.indexOf(9 * 60);
  expect([series.answered[nine], series.yesterday[nine]]).toEqual([5, 8]);
});

test("a quarter in which nobody called was a quiet one yesterday, and has no service level today", () => {
  const hour = (hours: number) => Date.UTC(2026, 10, 23, hours);
  const view = aBoard({
    tenant: { name: "Globex", isDemo: false, timeZone: "Europe/London", dayStartedAt: hour(0) },
    intraday: [interval(hour(9), 5), interval(hour(10), 5)],
    yesterday: [interval(hour(-15), 3), interval(hour(-14), 3)],
  });
  const series = intradaySeries(view, hour(11));
  const nine = series.minutes.indexOf(9 * 60);
  expect(series.yesterday.slice(nine, nine + 6)).toEqual([4, 0, 0, 0, 4, null]);
  expect(series.serviceLevel.slice(nine, nine + 5)).toEqual([0.5, null, null, null, 0.5]);
});

test("the service level's strip begins at a half, and at nothing when it has to", () => {
  const at = (serviceLevel: number) => ({ startsAt: NOW, answered: 1, abandoned: 0, serviceLevel });
  expect(intradaySeries(aBoard({ intraday: [at(0.5)] }), NOW).levelFloor).toBe(0.5);
  expect(intradaySeries(aBoard({ intraday: [at(0.49)] }), NOW).levelFloor).toBe(0);
});

test("a day that begins at four in the morning is labelled by the wall clock", () => {
  expect(hourText(0, 4 * 60)).toBe("04:00");
  expect(hourText(21 * 60, 4 * 60)).toBe("01:00");
});

test("an empty day shows working hours and an axis that starts at zero", () => {
  const series = intradaySeries(aBoard({}), NOW);
  expect([series.from, series.to]).toEqual([8 * 60, 18 * 60]);
  expect(countSplits(series.most)).toEqual([0, 1]);
  expect(countSplits(59)).toEqual([0, 20, 40]);
});
