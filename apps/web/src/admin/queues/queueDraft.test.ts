import { expect, test } from "vitest";
import { changesAt } from "./queueDraft.ts";

test("a change below a field is a change of the field, one of its neighbour is not", () => {
  const changes = [{ field: "overflow.closed", before: null, after: 1 }];
  expect(changesAt(changes, "overflow")).toEqual(changes);
  expect(changesAt(changes, "overflow.closed")).toEqual(changes);
  expect(changesAt(changes, "overflow.close")).toEqual([]);
});
