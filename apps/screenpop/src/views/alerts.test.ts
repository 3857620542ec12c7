import type { Interaction } from "@touchstone/domain";
import { expect, test } from "vitest";
import { alertsOf } from "./alerts.ts";

test("a call back says how often the customer was called in vain, once it was", () => {
  const called = (attempts: number) => {
    const record = { receivedAt: 1_750_000_000_000 };
    const interaction = { id: "1", direction: "outbound", callback: { attempts }, customerId: "2", record };
    return alertsOf(interaction as unknown as Interaction, []);
  };
  expect(called(0)).toEqual([{ kind: "callBack", at: 1_750_000_000_000 }]);
  expect(called(2)).toEqual([{ kind: "callBack", at: 1_750_000_000_000, count: 2 }]);
});
