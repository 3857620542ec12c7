import { expect, test } from "vitest";
import { parseVoiceWebhook } from "../twilio/parseVoiceWebhook.ts";
import { choiceDocument, type DocumentContext, documentFor } from "./documentFor.ts";
import { CALLER_LEG, interactionIn, states } from "./fixtures.ts";

const I = "01980000-0000-7000-8000-000000000001";
const context: DocumentContext = {
  publicUrl: "https://cc.example.com",
  callId: CALLER_LEG,
  query: { i: I, step: 2 },
  language: "en",
  greeting: {},
};
const SID = `CA${"a".repeat(32)}`;
const pressed = (digits: string, query = {}) =>
  parseVoiceWebhook("wait-choice", { CallSid: SID, Digits: digits }, { i: I, step: "2", ...query }).report;

test("a caller who may ask for a call back can press a key at any time of the wait, any other cannot", () => {
  const waiting = interactionIn(states.waiting as never);
  const offering = { kind: "committed", interaction: { ...waiting, mayAskCallback: true } } as const;
  const document = documentFor("wait", offering, context);
  expect(document).toContain('<Gather numDigits="1"');
  expect(document).toContain(`wait-choice?i=${I}&amp;step=2`);
  expect(documentFor("wait", { kind: "committed", interaction: waiting }, context)).not.toContain("Gather");
});

test("what the keys are for is said before the music, once in a parking before it, and again between the music", () => {
  const waiting = { ...interactionIn(states.waiting as never), mayAskCallback: true };
  const offer = "press 1";
  const first = documentFor("wait", { kind: "committed", interaction: waiting }, context);
  expect(first.indexOf(offer)).toBeLessThan(first.indexOf("<Play"));
  expect(first.lastIndexOf(offer)).toBeGreaterThan(first.indexOf("<Play"));
  expect(first).toMatch(/<\/Gather><Redirect>[^<]*told=1/);
  const later = documentFor(
    "wait",
    { kind: "committed", interaction: waiting },
    { ...context, query: { ...context.query, told: 1 } },
  );
  expect(later.indexOf(offer)).toBeGreaterThan(later.indexOf("<Play"));
});

test("the same key pressed again is another choice; the carrier's repeat of one is not", () => {
  const waiting = { ...interactionIn(states.waiting as never), mayAskCallback: true };
  const first = documentFor("wait", { kind: "committed", interaction: waiting }, context);
  expect(first).toContain(`wait-choice?i=${I}&amp;step=2#`);
  const again = documentFor("wait-choice", { kind: "committed", interaction: waiting }, context);
  expect(again).toContain(`wait-choice?i=${I}&amp;step=2&amp;k=1#`);
  expect(again).toMatch(/<Redirect>[^<]*k=1&amp;told=1/);
  const keys = [pressed("1"), pressed("1"), pressed("1", { k: "1" })].map((report) => "key" in report && report.key);
  expect([keys[0] === keys[1], keys[0] === keys[2]]).toEqual([true, false]);
  expect(choiceDocument("7", { ...context, query: { ...context.query, k: 1 } })).toMatch(/wait\?.*k=2&amp;told=1/);
  expect(choiceDocument("2", { ...context, query: { ...context.query, k: 1 } })).toMatch(/c=number&amp;k=1/);
});

test("1 asks for it, 2 asks for another number first, and that number is a choice of its own; other keys mean nothing", () => {
  const asked = { type: "callbackAsked", callId: SID, step: 2 };
  expect(pressed("1")).toMatchObject({ kind: "fact", fact: { ...asked, number: null } });
  expect(pressed("02079460958", { c: "number" })).toMatchObject({ fact: { ...asked, number: "02079460958" } });
  expect(pressed("02079460958", { c: "number" })).not.toMatchObject({ key: expect.stringContaining("7946") });
  expect([pressed("2").kind, pressed("7").kind, pressed("x").kind]).toEqual(["nothing", "nothing", "malformed"]);
  expect(choiceDocument("2", context)).toContain('finishOnKey="#"');
  expect(choiceDocument("7", context)).toMatch(/<Response><Redirect>.*\/wait\?.*told=1/);
});

test("who keyed in a number that we do not call hears so, and may key in another", () => {
  const view = {
    kind: "committed",
    interaction: { ...interactionIn(states.waiting as never, "zh-Hans"), mayAskCallback: true },
  } as const;
  const keyed = { ...context, query: { ...context.query, c: "number" } } as const;
  expect(documentFor("wait-choice", view, keyed)).toMatch(/<Gather.*无法回拨该号码.*<Play/);
  expect(documentFor("wait-choice", view, context)).not.toContain("无法回拨该号码");
});

test("whoever is called back hears the promise, in the own language, and the line is free", () => {
  const ended = { kind: "ended", since: 0, exit: "callback", by: "customer" } as const;
  const view = { kind: "committed", interaction: interactionIn(ended, "zh-Hant") } as const;
  expect(documentFor("wait-choice", view, context)).toMatch(/<Response><Say.*cmn-TW.*回撥.*<Hangup\/>/);
});

test("who is let go hears the words that are on their way, and ours only if they do not come", () => {
  const heard = (exit: string, by: string) => {
    const ended = { kind: "ended", since: 0, exit, by } as never;
    return documentFor("wait", { kind: "committed", interaction: interactionIn(ended, "en") }, context);
  };
  expect(heard("callback", "system")).toMatch(/<Response><Pause length="3"\/><Say.*We will call you back/);
  expect(heard("nobodySignedIn", "system")).toMatch(/<Response><Pause length="3"\/><Say.*We are sorry/);
});

test("whose leg comes and goes is told by its label", () => {
  const event = (label: string) =>
    parseVoiceWebhook(
      "conference",
      {
        ConferenceSid: `CF${"b".repeat(32)}`,
        FriendlyName: `ix_${I}_1`,
        StatusCallbackEvent: "participant-leave",
        SequenceNumber: "3",
        CallSid: SID,
        ParticipantLabel: label,
      },
      {},
    ).report;
  expect(event("cust-1-2")).toMatchObject({ fact: { type: "participantLeft", party: "customer" } });
  expect(event("agent-1-2")).toMatchObject({ fact: { party: "agent" } });
  expect(event("somebody")).not.toMatchObject({ fact: { party: expect.anything() } });
});

test("who pressed a key that nobody has taken yet asks again as one who waits: a redirect does not repeat the key", () => {
  const keyed = { ...context, query: { i: I, step: 2, c: "number" } } as const;
  const document = documentFor("wait-choice", { kind: "notConsumed" }, keyed);
  expect(document).toMatch(
    /<Redirect>[^<]*\/voice\/wait\?i=[^<]*&amp;step=2&amp;k=1&amp;told=1&amp;n=1[^<]*<\/Redirect>/,
  );
});
