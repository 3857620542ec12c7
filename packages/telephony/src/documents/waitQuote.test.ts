import { expect, test } from "vitest";
import { parseVoiceWebhook } from "../twilio/parseVoiceWebhook.ts";
import { type DocumentContext, documentFor } from "./documentFor.ts";
import { CALLER_LEG, interactionIn, states } from "./fixtures.ts";

const I = "01980000-0000-7000-8000-000000000001";
const context: DocumentContext = {
  publicUrl: "https://cc.example.com",
  callId: CALLER_LEG,
  query: { i: I, step: 2 },
  language: "en",
  greeting: {},
};

function waitingWith(lessThanMs: number, language: "en" | "zh-Hans" | "zh-Hant" = "en", step = 2) {
  const waiting = interactionIn(states.waiting as never, language);
  return { kind: "committed", interaction: { ...waiting, quoted: { at: 1, lessThanMs, step } } } as const;
}

test.each([
  ["en", 60_000, "We expect to answer you in less than one minute."],
  ["en", 420_000, "We expect to answer you in less than 7 minutes."],
  ["zh-Hans", 420_000, "预计等待时间不到 7 分钟。"],
  ["zh-Hant", 60_000, "預計等候時間不到 1 分鐘。"],
] as const)("the wait is told in the caller's language, before the music: %s", (language, lessThanMs, words) => {
  const document = documentFor("wait", waitingWith(lessThanMs, language), context);
  expect(document).toContain(words);
  expect(document.indexOf(words)).toBeLessThan(document.indexOf("<Play"));
});

test("it is told once in a parking: what follows is asked for by a URL that says so", () => {
  const [, next = ""] = /<Redirect>([^<#]+)/.exec(documentFor("wait", waitingWith(420_000), context)) ?? [];
  const query = Object.fromEntries(new URL(next.replaceAll("&amp;", "&")).searchParams);
  const asked = parseVoiceWebhook("wait", { CallSid: CALLER_LEG }, query);
  const again = documentFor("wait", waitingWith(420_000), { ...context, query: asked.query });
  expect(again).not.toContain("less than");
  expect(again).toContain("We have not forgotten you.");
  expect(again).toContain("told=1");
  // The same fact: what was told is no part of the key.
  const first = parseVoiceWebhook("wait", { CallSid: CALLER_LEG }, { i: I, step: "2" });
  expect(asked.report).toEqual(first.report);
});

test("where nothing was promised for this parking nothing is said, and the carrier repeats by itself", () => {
  const silent = { kind: "committed", interaction: interactionIn(states.waiting as never) } as const;
  for (const view of [silent, waitingWith(420_000, "en", 1)]) {
    const document = documentFor("wait", view, context);
    expect(document).not.toContain("less than");
    expect(document).not.toContain("Redirect");
  }
});

test("whoever may ask for a call back can do so while the wait is told", () => {
  const { interaction } = waitingWith(420_000);
  const view = { kind: "committed", interaction: { ...interaction, mayAskCallback: true } } as const;
  const document = documentFor("wait", view, context);
  expect(document.indexOf("<Gather")).toBeLessThan(document.indexOf("less than 7 minutes"));
  expect(document.indexOf("less than 7 minutes")).toBeLessThan(document.indexOf("</Gather>"));
  expect(document.indexOf("</Gather>")).toBeLessThan(document.indexOf("<Redirect"));
});
