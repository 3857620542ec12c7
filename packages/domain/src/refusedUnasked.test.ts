import { expect, test } from "vitest";
import { isRefusedUnasked } from "./refusedUnasked.ts";

test("a replay passes over what the floor was never asked, and steps what the floor itself refused", () => {
  const refused = (reason: "unknownCustomer" | "invalid") => ({ kind: "refused", reason }) as const;
  expect(isRefusedUnasked({ type: "assignCustomer" }, refused("unknownCustomer"))).toBe(true);
  expect(isRefusedUnasked({ type: "callbackRequested" }, refused("invalid"))).toBe(true);
  expect(isRefusedUnasked({ type: "callbackOrdered" }, refused("invalid"))).toBe(false);
  expect(isRefusedUnasked({ type: "callbackRequested" }, { kind: "done" })).toBe(false);
});
