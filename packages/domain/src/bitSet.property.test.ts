import fc from "fast-check";
import { expect, test } from "vitest";
import { BitSet } from "./bitSet.ts";

const change = fc.record({ n: fc.integer({ min: 0, max: 6_000 }), isIn: fc.boolean() });

test("a set has what was put in and not taken out, and its words that are not empty are found from anywhere", () =>
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 200, size: "max" }),
      fc.integer({ min: 0, max: 300 }),
      (changes, from) => {
        const set = new BitSet();
        const expected = new Set<number>();
        for (const { n, isIn } of [...changes, ...changes.slice(0, 100).map(({ n }) => ({ n, isIn: false }))]) {
          set.set(n, isIn);
          if (isIn) expected.add(n);
          else expected.delete(n);
        }
        expect(set.size).toBe(expected.size);
        expect(changes.every(({ n }) => set.has(n) === expected.has(n))).toBe(true);
        const filled = [...new Set([...expected].map((n) => n >>> 5))].sort((a, b) => a - b);
        const found: number[] = [];
        for (let word = set.nextFilled(from); word !== -1; word = set.nextFilled(word + 1)) found.push(word);
        expect(found).toEqual(filled.filter((word) => word >= from));
      },
    ),
    { numRuns: 200 },
  ));
