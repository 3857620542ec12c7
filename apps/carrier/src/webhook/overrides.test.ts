import { expect, test } from "vitest";
import { overridesOf } from "./overrides.ts";

test("without a fragment only failed connections are retried, once", () => {
  expect(overridesOf("https://cc.example.com/a")).toEqual({
    connectMs: 5000,
    readMs: 15_000,
    totalMs: 15_000,
    retries: 1,
    retryOn: new Set(["ct"]),
    backOffMs: 100,
  });
});

test("the fragment sets times, count and causes within their ranges", () => {
  expect(overridesOf("https://cc.example.com/a#ct=20&rt=99999&tt=4000&rc=9&rp=ct,rt,5xx&e=dublin")).toEqual({
    connectMs: 100,
    readMs: 15_000,
    totalMs: 4000,
    retries: 5,
    retryOn: new Set(["ct", "rt", "5xx"]),
    backOffMs: 100,
  });
  expect(overridesOf("https://cc.example.com/a#rc=x&rp=all").retryOn).toEqual(new Set(["4xx", "5xx", "ct", "rt"]));
});
