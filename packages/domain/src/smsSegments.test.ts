import { expect, test } from "vitest";
import { smsSegments } from "./smsSegments.ts";

const digits = (length: number) => "1234567890".repeat(200).slice(0, length);

test.each([
  ["nothing", "", "gsm7", 0, 0],
  ["a word", "Hello", "gsm7", 5, 1],
  ["160 septets", digits(160), "gsm7", 160, 1],
  ["161 septets", digits(161), "gsm7", 161, 2],
  ["two full parts", digits(306), "gsm7", 306, 2],
  ["one septet more than two full parts", digits(307), "gsm7", 307, 3],
  ["the longest text", digits(1600), "gsm7", 1600, 11],
  // The next four are those of Twilio's own calculator (message-segment-calculator, tests/index.test.js).
  ["an escape pair within 160 septets", `{${digits(158)}`, "gsm7", 160, 1],
  ["an escape pair that makes 161 septets", `{${digits(159)}`, "gsm7", 161, 2],
  ["a surrogate pair within 70 units", `😜${digits(68)}`, "ucs2", 70, 1],
  ["a surrogate pair that makes 71 units", `😜${digits(69)}`, "ucs2", 71, 2],
  ["Chinese", "您好，您的订单已发货。", "ucs2", 11, 1],
  ["the euro sign", "€5", "gsm7", 3, 1],
  ["a curly quote", "It’s", "ucs2", 4, 1],
  ["a small c with cedilla, which the alphabet lacks", "ça", "ucs2", 2, 1],
  ["a letter and a combining accent", "e\u0301", "ucs2", 2, 1],
  ["half a surrogate pair", "\ud83d", "ucs2", 1, 1],
] as const)("%s is counted as it is sent", (_name, text, encoding, units, segments) => {
  expect(smsSegments(text)).toMatchObject({ encoding, units, segments });
});

test("an escape pair is not cut in two: its part stays a septet short", () => {
  const whole = smsSegments(`${digits(152)}{${digits(151)}`);
  expect(whole).toMatchObject({ units: 305, segments: 2, unitsLeft: 0 });
  expect(smsSegments(`${digits(152)}{${digits(152)}`)).toMatchObject({ units: 306, segments: 3 });
});

test("a surrogate pair is not cut in two either", () => {
  const text = `${"中".repeat(66)}😜${"中".repeat(65)}`;
  expect(smsSegments(text)).toMatchObject({ units: 133, segments: 2, unitsLeft: 0 });
  expect(smsSegments(`${text}中`)).toMatchObject({ units: 134, segments: 3 });
});

test("what makes a text UCS-2 is named, and the room left is told", () => {
  expect(smsSegments("Hello “you”")).toMatchObject({ outsideGsm: "“", unitsLeft: 59 });
  expect(smsSegments("Hello you")).toMatchObject({ outsideGsm: null, unitsLeft: 151 });
});
