import { expect, test } from "vitest";
import { badPeriod, dayBefore } from "./period.ts";

test("yesterday is the tenant's, also where it is tomorrow already and where the clocks change", () => {
  const at = Date.parse("2026-03-29T23:30:00Z");
  expect(dayBefore(at, "Asia/Taipei", 1)).toBe("2026-03-29");
  expect(dayBefore(at, "America/New_York", 1)).toBe("2026-03-28");
  expect(dayBefore(at, "Europe/London", 1)).toBe("2026-03-29");
  expect(dayBefore(at, "Europe/London", 30)).toBe("2026-02-28");
});

test("one day is a period, 31 are, 32 are too many, and the end comes after the beginning", () => {
  expect(badPeriod("2026-03-01", "2026-03-01")).toBeNull();
  expect(badPeriod("2026-03-01", "2026-03-31")).toBeNull();
  expect(badPeriod("2026-03-01", "2026-04-01")).toBe("long");
  expect(badPeriod("2026-03-02", "2026-03-01")).toBe("order");
});
