import { expect, test } from "vitest";
import { createIds, idTimeMs, newId } from "./newId.ts";

test("ids made in one process sort in the order they were made", () => {
  const ids = Array.from({ length: 20_000 }, newId);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});

test("an id is a UUID of version 7 that tells when it was made", () => {
  const id = createIds(() => 1_772_442_000_123)();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(idTimeMs(id)).toBe(1_772_442_000_123);
});

test("a clock that steps back does not make ids step back", () => {
  const times = [5000, 4000, 3000, 5001];
  const next = createIds(() => times.shift() ?? 0);
  const ids = [next(), next(), next(), next()];
  expect(ids).toEqual(ids.toSorted());
});

test("more ids in a millisecond than the counter holds borrow the next millisecond", () => {
  const next = createIds(() => 7000);
  const ids = Array.from({ length: 10_000 }, next);
  expect(ids).toEqual(ids.toSorted());
  expect(idTimeMs(ids.at(-1) ?? "")).toBeLessThan(7010);
});
