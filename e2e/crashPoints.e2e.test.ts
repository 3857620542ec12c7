import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { shortRows } from "./chaos/matrixRows.ts";
import { runMatrix } from "./chaos/runMatrix.ts";

// A few rows of `npm run chaos -- --matrix`: real processes, hit in the middle of what they do; with a real Redis where one is installed
// (in CI it must be). Without one the rest of these tests run.
const withRedis = process.env.CI === "true" || spawnSync("redis-server", ["--version"]).status === 0;

test("whoever is killed, stopped or cut off at its worst moment, no call is lost, doubled or stuck", async () => {
  const report = await runMatrix({
    rows: shortRows(withRedis),
    agents: 12,
    perSecond: 3,
    textsPerSecond: 1,
    withRedis,
    smallDisk: false,
    settleMs: 60_000,
    tell: () => {},
  });
  expect(report.rows.filter(({ failed }) => failed)).toEqual([]);
  expect(report.rows.flatMap(({ row, lost, doubled, stuck }) => (lost + doubled + stuck > 0 ? [row] : []))).toEqual([]);
  const takeovers = report.rows.flatMap(({ takeoverMs }) => takeoverMs ?? []);
  expect(takeovers.length).toBeGreaterThan(0);
  expect(Math.max(...takeovers)).toBeLessThan(5_000);
  expect(Object.entries(report.verdict.violations).filter(([, found]) => found.length > 0)).toEqual([]);
}, 180_000);
