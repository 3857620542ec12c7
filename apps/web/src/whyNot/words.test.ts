import type { ContactWhyNot, WhyNotRule } from "@touchstone/contracts";
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import english from "../i18n/en/whyNot.json" with { type: "json" };
import simplified from "../i18n/zh-Hans/whyNot.json" with { type: "json" };
import traditional from "../i18n/zh-Hant/whyNot.json" with { type: "json" };
import { agentsText } from "./agentsText.ts";
import { historyText } from "./historyText.ts";
import { ownTexts } from "./ownText.ts";
import type { Words } from "./words.ts";

const catalogues = { en: english, "zh-Hans": simplified, "zh-Hant": traditional };
const texts = i18next.createInstance();

beforeAll(() => {
  const resources = Object.fromEntries(Object.entries(catalogues).map(([language, whyNot]) => [language, { whyNot }]));
  return texts.init({ lng: "en", resources, interpolation: { escapeValue: false } });
});

function wordsIn(language: string): Words {
  const t = texts.getFixedT(language, "whyNot") as unknown as Words["t"];
  return { t, skill: () => "Claims", queue: () => "Billing", reason: () => "lunch" };
}

const has = [
  { channel: "voice", activity: "engaged", interactionId: "1" },
  { channel: "sms", activity: "engaged", interactionId: "2" },
  { channel: "sms", activity: "wrapUp", interactionId: "3" },
] as const;
const full = (["voice", "sms", "email"] as const).map((channel) => ({ rule: "noRoom", channel, has }) as const);

test("an agent is told once what there is no room for, and what fills it", () => {
  const rules: WhyNotRule[] = [{ rule: "cannotTalk" }, ...full];
  expect(ownTexts(rules, wordsIn("en"))).toEqual([
    "No calls: your browser cannot ring or has no microphone.",
    "No room for calls, text messages, e-mails now: you have 1 call, 2 text messages.",
  ]);
  expect(ownTexts(full, wordsIn("zh-Hans"))).toEqual([
    "暂不能接收电话、短信、邮件：您正在处理 1 通电话、2 个短信对话。",
  ]);
  expect(ownTexts(full, wordsIn("zh-Hant"))).toEqual([
    "暫不能接收電話、簡訊、電子郵件：您正在處理 1 通電話、2 個簡訊對話。",
  ]);
});

const groupOf = (because: WhyNotRule): Omit<ContactWhyNot["groups"][number], "names"> => ({
  because,
  how: null,
  count: 2,
});

test("a supervisor reads of texts that agents are busy, of calls that they talk, and which channel no set has", () => {
  const words = wordsIn("en");
  const written = [{ channel: "sms", activity: "engaged", interactionId: "2" }] as const;
  expect(agentsText(groupOf({ rule: "noRoom", channel: "sms", has: written }), words)).toBe(
    "2 busy with other contacts",
  );
  expect(agentsText(groupOf({ rule: "noRoom", channel: "email", has }), words)).toBe("2 talking");
  expect(agentsText(groupOf({ rule: "noRoom", channel: "fax", has: [] }), words)).toBe("2 take no faxes by their sets");
  expect(agentsText(groupOf({ rule: "resting", what: "conversation", until: null }), words)).toBe(
    "It rests until the customer writes.",
  );
});

test("what was done with a contact is told in order and by name, and nothing of what nobody decided", () => {
  const legs = [
    { agentId: "ann", agent: "Ann", offeredAt: 1, connectedAt: null, leftAt: null, offerEnd: "declined" },
  ] as const;
  const events = [
    { type: "interactionReceived", at: 1 },
    { type: "queueEntered", queueId: "billing", again: false, at: 1 },
    { type: "offerMade", agentId: "ann", at: 1 },
    { type: "offerEnded", agentId: "ann", reason: "declined", at: 2 },
    { type: "offerMade", agentId: "ann", asked: { how: "pull", byUserId: "sue" }, at: 3 },
    { type: "offerEnded", agentId: "ann", reason: "noAnswer", at: 4 },
    { type: "relaxed", queueId: "billing", requires: [{ skillId: "claims", level: 2 }], at: 4 },
    { type: "relaxed", queueId: "billing", requires: [], at: 4 },
    { type: "queueLeft", queueId: "billing", movedTo: "claims", reason: "maxWait", at: 5 },
  ];
  const toldIn = (language: string) =>
    events.flatMap((one) => historyText(one, [...legs], { ...wordsIn(language), queue: (id) => id }) ?? []);
  expect(toldIn("en")).toEqual([
    "entered billing",
    "offered to Ann",
    "Ann declined it",
    "given to Ann by a person",
    "Ann missed it",
    "asks for less by now: Claims 2",
    "asks for no skill any more",
    "had waited as long as its queue allows, and went on to claims",
  ]);
  expect(toldIn("zh-Hant").at(-1)).toBe("等待已達上限，轉到 claims");
});
