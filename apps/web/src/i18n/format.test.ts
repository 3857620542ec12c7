import { describe, expect, it } from "vitest";
import {
  formatDuration,
  formatElapsed,
  formatMoment,
  formatShortDay,
  formatTime,
  labelOf,
  showTimesIn,
} from "./format.ts";
import { chooseLanguage, nearestLanguage } from "./languages.ts";

const noon = new Date(2026, 10, 22, 12, 0).getTime();
const day = 86_400_000;

describe("durations", () => {
  it.each([
    [0, "0:00"],
    [-500, "0:00"],
    [59_999, "0:59"],
    [252_000, "4:12"],
    [3_600_000, "1:00:00"],
    [94_000_000, "26:06:40"],
  ])("%d ms reads %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

it("what lasts for days is told in days and hours", () => {
  expect(formatElapsed(day - 1000, "en")).toBe("23:59:59");
  expect(formatElapsed(2 * day + 11 * 3_600_000, "en")).toBe("2d 11h");
  expect(formatElapsed(day, "zh-Hans")).toBe("1天 0小时");
  expect(formatElapsed(-500, "en")).toBe("0:00");
});

describe("moments", () => {
  it("of today are a time", () => expect(formatMoment(noon - 3_600_000, noon, "en")).toBe("11:00"));
  it("of yesterday say so", () => {
    expect(formatMoment(noon - day, noon, "en")).toBe("Yesterday 12:00");
    expect(formatShortDay(noon - day, noon, "zh-Hans")).toBe("昨天");
  });
  it("of another year name it", () => expect(formatMoment(noon - 400 * day, noon, "en")).toContain("2025"));
});

describe("times", () => {
  it("are the tenant's, with its own midnight", () => {
    const at = Date.UTC(2026, 10, 22, 20, 30);
    showTimesIn("Asia/Taipei");
    expect(formatTime(at, "zh-Hant")).toBe("04:30");
    expect(formatMoment(at, at + 3_600_000, "en")).toBe("04:30");
    showTimesIn("Europe/London");
    expect(formatTime(at, "en")).toBe("20:30");
    expect(formatMoment(at, at + 4 * 3_600_000, "en")).toBe("Yesterday 20:30");
  });
});

describe("a tenant's labels", () => {
  it("fall back to English, then to what there is", () => {
    expect(labelOf({ en: "Solved", "zh-Hans": "已解决" }, "zh-Hans")).toBe("已解决");
    expect(labelOf({ en: "Solved" }, "zh-Hant")).toBe("Solved");
    expect(labelOf({ "zh-Hant": "已解決" }, "en")).toBe("已解決");
  });
});

describe("the language of a newcomer", () => {
  it("is the one chosen before", () => expect(chooseLanguage("zh-Hant", ["en"])).toBe("zh-Hant"));
  it("is the browser's first that we speak", () =>
    expect(chooseLanguage(null, ["fr-FR", "zh-TW", "en"])).toBe("zh-Hant"));
  it("is English otherwise", () => expect(chooseLanguage("xx", ["fr"])).toBe("en"));
  it.each([
    ["zh", "zh-Hans"],
    ["zh-CN", "zh-Hans"],
    ["zh-HK", "zh-Hant"],
    ["zh-Hant-TW", "zh-Hant"],
    ["en-GB", "en"],
    ["de", null],
  ])("%s is read as %s", (tag, language) => expect(nearestLanguage(tag)).toBe(language));
});
