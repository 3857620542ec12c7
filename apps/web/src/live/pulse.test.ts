import { describe, expect, it } from "vitest";
import { pulseOf } from "./pulse.ts";
import { standingOf } from "./versioned.ts";

describe("the pulse", () => {
  it.each([
    [null, 0, 1_000, "connecting"],
    [null, 0, 15_000, "gone"],
    [10_000, 0, 14_999, "connected"],
    [10_000, 0, 15_000, "reconnecting"],
    [10_000, 0, 24_999, "reconnecting"],
    [10_000, 0, 25_000, "gone"],
  ])("last heard %s, started %d, now %d: %s", (heard, started, now, kind) => {
    expect(pulseOf(heard, started, now).kind).toBe(kind);
  });
});

describe("a versioned message", () => {
  it.each([
    [null, 1, 2, "gap"],
    [5, 5, 7, "next"],
    [7, 5, 7, "next"],
    [8, 5, 7, "old"],
    [5, 6, 7, "gap"],
  ])("held %s, after %d, version %d: %s", (held, after, version, standing) => {
    expect(standingOf(held, { after, version })).toBe(standing);
  });
});
