import { expect, it } from "vitest";
import { frameHeight } from "./frameHeight.ts";

it("is higher for more words, within limits", () => {
  const heights = ["", "Hello", "Hello\n\nThank you", "x".repeat(700), "line\n".repeat(500)].map(frameHeight);
  expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  expect([heights[0], heights[4]]).toEqual([96, 320]);
  expect(new Set(heights.slice(1)).size).toBeGreaterThan(2);
});
