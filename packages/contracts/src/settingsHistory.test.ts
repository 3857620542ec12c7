import { expect, test } from "vitest";
import { changedFields } from "./settingsHistory.ts";

const says = (en: string) => ({ to: "message", text: { en } });

test("states differ field by field, and the order of keys is no difference", () => {
  const before = { name: "Billing", maxWaitMs: 1000, overflow: { full: says("Full."), closed: says("Closed.") } };
  const after = {
    overflow: { closed: says("Gone."), full: { text: { en: "Full." }, to: "message" } },
    name: "Billing",
  };
  expect(changedFields(before, after)).toEqual([
    { field: "maxWaitMs", before: 1000, after: null },
    { field: "overflow.closed", before: says("Closed."), after: says("Gone.") },
  ]);
});

test("what came into being or went away differs in all it has; a list changes as a whole", () => {
  const hours = { zone: "Asia/Taipei", weekly: [{ days: [1], from: 0, to: 60 }] };
  expect(changedFields(null, { hours })).toEqual([
    { field: "hours.zone", before: null, after: "Asia/Taipei" },
    { field: "hours.weekly", before: null, after: hours.weekly },
  ]);
  expect(changedFields({ hours: null }, { hours: null })).toEqual([]);
  expect(changedFields({ name: "A" }, null)).toEqual([{ field: "name", before: "A", after: null }]);
});
