import { expect, test } from "vitest";
import { aQueue, NOW } from "./board.fixture.ts";
import { defaultThresholds, type Level, queueLevels, serviceLevelLevel, waitLevel, worst } from "./thresholds.ts";

const waits = (seconds: number[], before: Level) => {
  let level = before;
  return seconds.map((each) => {
    level = waitLevel(each * 1000, defaultThresholds, level);
    return level;
  });
};

test("a wait is watched from 45 s and critical from 120 s", () => {
  expect(waits([44, 45, 119, 120], "onTarget")).toEqual(["onTarget", "watch", "watch", "critical"]);
});

test("a critical wait stays critical until it is below 90 s, so that the tile does not flap", () => {
  expect(waits([121, 119, 90, 89, 34, 33], "onTarget")).toEqual([
    "critical",
    "critical",
    "critical",
    "watch",
    "watch",
    "onTarget",
  ]);
});

test("a service level is watched below 80 % and critical below 70 %, and must climb a point to be released", () => {
  const level = (share: number, before: Level) => serviceLevelLevel(share, defaultThresholds, before);
  expect(level(0.8, "onTarget")).toBe("onTarget");
  expect(level(0.799, "onTarget")).toBe("watch");
  expect(level(0.699, "watch")).toBe("critical");
  expect(level(0.705, "critical")).toBe("critical");
  expect(level(0.711, "critical")).toBe("watch");
});

test("a tile shows the worst of its measures, and nobody waiting is on target", () => {
  const queue = aQueue({ longestWaitSince: NOW - 50_000, today: { ...aQueue({}).today, serviceLevel: 0.5 } });
  const calm = { wait: "onTarget", serviceLevel: "onTarget", overall: "onTarget" } as const;
  expect(queueLevels(queue, NOW, defaultThresholds, calm)).toEqual({
    wait: "watch",
    serviceLevel: "critical",
    overall: "critical",
  });
  expect(queueLevels(aQueue({}), NOW, defaultThresholds, calm)).toEqual(calm);
  expect(worst("watch", "onTarget")).toBe("watch");
});
