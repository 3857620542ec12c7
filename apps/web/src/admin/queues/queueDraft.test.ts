import { expect, test } from "vitest";
import { changesAt, type QueueDraft, rebased } from "./queueDraft.ts";

const base = { name: "Billing", wrapUpMs: 60_000, maxWaitMs: 600_000, announceWait: false } as QueueDraft;

test("what was changed here stays on top of what somebody else saved, and the rest is theirs", () => {
  const mine = { ...base, maxWaitMs: 300_000 };
  const theirs = { ...base, wrapUpMs: 45_000, maxWaitMs: 900_000 };
  expect(rebased(mine, base, theirs)).toEqual({ ...base, wrapUpMs: 45_000, maxWaitMs: 300_000 });
});

test("a change below a field is a change of the field, one of its neighbour is not", () => {
  const changes = [{ field: "overflow.closed", before: null, after: 1 }];
  expect(changesAt(changes, "overflow")).toEqual(changes);
  expect(changesAt(changes, "overflow.closed")).toEqual(changes);
  expect(changesAt(changes, "overflow.close")).toEqual([]);
});
