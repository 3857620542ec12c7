import { expect, test } from "vitest";
import { zoneOffsets } from "./zoneOffsets.ts";

const year2026 = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)] as const;

test("a zone without summer time has one rule, one with it changes on its two nights", () => {
  expect(zoneOffsets("Asia/Taipei", ...year2026)).toEqual([{ at: year2026[0], offsetMinutes: 480 }]);
  expect(zoneOffsets("America/New_York", ...year2026)).toEqual([
    { at: year2026[0], offsetMinutes: -300 },
    { at: Date.UTC(2026, 2, 8, 7), offsetMinutes: -240 },
    { at: Date.UTC(2026, 10, 1, 6), offsetMinutes: -300 },
  ]);
  expect(zoneOffsets("Australia/Lord_Howe", ...year2026).map((rule) => rule.offsetMinutes)).toEqual([660, 630, 660]);
});

test("Greenwich in winter is level, and an unknown zone throws", () => {
  expect(zoneOffsets("Europe/London", year2026[0], Date.UTC(2026, 1, 1))).toEqual([
    { at: year2026[0], offsetMinutes: 0 },
  ]);
  expect(() => zoneOffsets("Mars/Olympus", ...year2026)).toThrow(RangeError);
});
