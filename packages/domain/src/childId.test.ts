import fc from "fast-check";
import { expect, test } from "vitest";
import { childId } from "./childId.ts";

const uuidV7 = fc.uuid({ version: 7 });

test("a child id is a UUIDv7 with its parent's timestamp, the same each time", () => {
  fc.assert(
    fc.property(uuidV7, fc.nat(), (parent, index) => {
      const child = childId(parent, index);
      expect(child).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(child.slice(0, 13)).toBe(parent.slice(0, 13));
      expect(childId(parent, index)).toBe(child);
    }),
  );
});

test("twenty thousand children of neighbouring parents are all different, and use every free bit", () => {
  const children = new Set<string>();
  const ones = new Uint32Array(128);
  for (let n = 0; n < 20_000; n++) {
    const parent = `0197a000-0000-7000-8000-${Math.floor(n / 10)
      .toString(16)
      .padStart(12, "0")}`;
    const child = childId(parent, n % 10);
    children.add(child);
    const bits = BigInt(`0x${child.replaceAll("-", "")}`);
    for (let bit = 0; bit < 74; bit++) ones[bit] = (ones[bit] ?? 0) + Number((bits >> BigInt(bit)) & 1n);
  }
  expect(children.size).toBe(20_000);
  for (let bit = 0; bit < 62; bit++) expect(Math.abs((ones[bit] ?? 0) - 10_000)).toBeLessThan(600);
});
