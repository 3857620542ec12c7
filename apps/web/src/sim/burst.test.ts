import { expect, test } from "vitest";
import { burstCall, nextCallInMs, patienceMs } from "./burst.ts";
import type { SimTenant } from "./choice.ts";
import { switchesOn, turned } from "./faultSwitches.ts";

/** Evenly spread draws: the mean of what they give is the mean of the distribution. */
const draws = Array.from({ length: 10_000 }, (_, index) => (index + 0.5) / 10_000);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const tenant: SimTenant = {
  id: "t",
  name: "Globex",
  language: "en",
  mailLines: [],
  faxLines: [],
  helpDesk: null,
  lines: [{ address: "+441134960200", name: "Globex Home", brand: "Globex" }],
  callers: [
    { kind: "known", name: "Margaret", from: "+447700900142", email: null, hint: null },
    { kind: "unknown", name: null, from: "+447700900981", email: null, hint: null },
  ],
};

test("twelve calls a minute come every five seconds on average, and never all at once", () => {
  const gaps = draws.map((draw) => nextCallInMs(12, draw));
  expect(mean(gaps)).toBeGreaterThan(4_900);
  expect(mean(gaps)).toBeLessThan(5_100);
  expect(Math.max(...gaps)).toBeLessThan(40_000);
});

test("patience has its mean, and nobody hangs up within two seconds", () => {
  const patience = draws.map((draw) => patienceMs(60_000, draw));
  expect(Math.min(...patience)).toBeGreaterThanOrEqual(2_000);
  expect(mean(patience)).toBeGreaterThan(59_000);
  expect(mean(patience)).toBeLessThan(61_000);
});

test("a burst mixes the directory with strangers of the same region", () => {
  const settings = { tenant, to: "+441134960200", meanPatienceMs: 60_000, onTheLine: new Set<string>() };
  const of = (...random: number[]) => burstCall(settings, () => random.shift() ?? 0);
  expect(of(0, 0.4, 0.5)).toMatchObject({ from: "+447700900142", to: "+441134960200" });
  expect(of(0, 0.6, 0.123, 0.5).from).toBe("+447700900123");
  const { callers: _, ...rest } = tenant;
  expect(burstCall({ ...settings, tenant: { ...rest, callers: [] } }, () => 0.9).from).toBe("anonymous");
  const onTheLine = new Set(["+447700900142"]);
  expect(burstCall({ ...settings, onTheLine }, () => 0).from, "Margaret is on the line").toBe("+447700900981");
});

test("a fault's switch turns it on and off and leaves the others", () => {
  const late = turned({ faults: [] }, "delay");
  const both = turned(late, "lose");
  expect(switchesOn(both)).toEqual(new Set(["delay", "lose"]));
  expect(both.faults[0]).toMatchObject({ kind: "delay", delayMs: 5_000 });
  const back = turned(both, "delay");
  expect(switchesOn(back)).toEqual(new Set(["lose"]));
  expect(turned(back, "lose").faults).toEqual([]);
});
