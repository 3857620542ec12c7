import fc from "fast-check";
import { expect, test } from "vitest";
import { DueTimes } from "./dueTimes.ts";
import { Slots } from "./slots.ts";

test("the first is always the earliest that is left, however instants are set, moved and removed", () => {
  const change = fc.tuple(
    fc.nat({ max: 40 }).map((n) => `id-${n}`),
    fc.option(fc.nat({ max: 100 })),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300, size: "max" }), (changes) => {
      const slots = new Slots();
      const timers = new DueTimes(slots);
      const plain = new Map<string, number>();
      for (const [id, at] of changes) {
        timers.set(slots.take(id), at);
        expect(timers.at(slots.of(id))).toBe(at ?? undefined);
        if (at === null) plain.delete(id);
        else plain.set(id, at);
        if (at === null) slots.release(id);
        const [earliest] = [...plain].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
        const first = timers.first();
        expect(first && [first.id, first.at]).toEqual(earliest);
      }
    }),
    { numRuns: 100 },
  );
});
