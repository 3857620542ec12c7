import { expect, test } from "vitest";
import { rebased } from "./rebased.ts";

const base = { name: "Billing", wrapUpMs: 60_000, maxWaitMs: 600_000, announceWait: false };

test("what was changed here stays on top of what somebody else saved, and the rest is theirs", () => {
  const mine = { ...base, maxWaitMs: 300_000 };
  const theirs = { ...base, wrapUpMs: 45_000, maxWaitMs: 900_000 };
  expect(rebased(mine, base, theirs)).toEqual({ ...base, wrapUpMs: 45_000, maxWaitMs: 300_000 });
});
