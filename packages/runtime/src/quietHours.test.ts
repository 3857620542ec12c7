import { expect, test } from "vitest";
import { isQuietIn, quietUntil } from "./quietHours.ts";

const NIGHT = { from: 21 * 60, to: 8 * 60 };
const at = (text: string) => Date.parse(text);

test("the night is where the customer is", () => {
  expect(isQuietIn("TW", NIGHT, at("2026-03-10T13:00:00Z"))).toBe(true); // 21:00
  expect(isQuietIn("TW", NIGHT, at("2026-03-10T12:59:59Z"))).toBe(false);
  expect(isQuietIn("TW", NIGHT, at("2026-03-11T00:00:00Z"))).toBe(false); // 8:00 there
  expect(isQuietIn("TW", null, at("2026-03-10T13:00:00Z"))).toBe(false);
});

test("it is said until when, across midnight, to the minute", () => {
  expect(quietUntil("TW", NIGHT, at("2026-03-10T13:20:35Z"))).toBe(at("2026-03-11T00:00:00Z"));
  expect(quietUntil("TW", { from: 12 * 60, to: 13 * 60 + 30 }, at("2026-03-10T04:10:00Z"))).toBe(
    at("2026-03-10T05:30:00Z"),
  );
  expect(quietUntil("TW", NIGHT, at("2026-03-10T12:00:00Z"))).toBeNull();
});

test("in a country of several zones it lasts until it is day in the last of them", () => {
  const until = quietUntil("US", NIGHT, at("2026-03-10T12:30:00Z")) as number; // 8:30 in New York
  expect(until).toBeGreaterThan(at("2026-03-10T12:30:00Z"));
  expect(isQuietIn("US", NIGHT, until)).toBe(false);
  expect(isQuietIn("US", NIGHT, until - 1)).toBe(true);
});

test("the clock that is put back in the night does not end it an hour early", () => {
  expect(quietUntil("GB", NIGHT, at("2026-10-24T22:00:00Z"))).toBe(at("2026-10-25T08:00:00Z"));
});
