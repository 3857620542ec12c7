import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isE164, isShortNumber, isWithheld, splitExtension, toHalfWidth, userPart } from "./phoneNumber.ts";

describe("an extension is cut off however it is written", () => {
  test.each([
    ["021-62345678转801", "021-62345678", "801"],
    ["021-62345678 轉 801", "021-62345678", "801"],
    ["(02) 2345-6789 分機 12", "(02) 2345-6789", "12"],
    ["０２１－６２３４５６７８　分机８０１", "021-62345678", "801"],
    ["021-62345678（转801）", "021-62345678", "801"],
    ["+49 30 12345678 ext. 9", "+49 30 12345678", "9"],
    ["+49 30 12345678 Extension 9", "+49 30 12345678", "9"],
    ["+1 212 555 0100x33", "+1 212 555 0100", "33"],
    ["+1 212 555 0100 #33", "+1 212 555 0100", "33"],
    ["+12125550100;ext=33", "+12125550100", "33"],
    ["+86 21 6234 5678,转801号", "+86 21 6234 5678", "801"],
    ["+49 30 12345678", "+49 30 12345678", null],
    ["030/12345678", "030/12345678", null],
    ["转801", "转801", null],
    ["", "", null],
  ])("%s", (raw, number, extension) => expect(splitExtension(raw)).toEqual({ number, extension }));
});

describe("a withheld number is known by all its names", () => {
  test.each(["", "  ", "anonymous", "Anonymous", "UNKNOWN", "Restricted", "private", "unavailable", "+266696687"])(
    "%j",
    (raw) => expect(isWithheld(raw)).toBe(true),
  );
  test.each(["sip:anonymous@anonymous.invalid", '"Anonymous" <sip:anonymous@anonymous.invalid>', "+7378742833"])(
    "%j",
    (raw) => expect(isWithheld(raw)).toBe(true),
  );
  test.each(["+12125550100", "10086", "+2666966870", "Mr Private", "client:agent_17"])("but %j is not", (raw) =>
    expect(isWithheld(raw)).toBe(false),
  );
});

describe("the user part of an address", () => {
  test.each([
    ["sip:+15551234567@pbx.example.com", "+15551234567"],
    ["sips:+15551234567;user=phone@pbx.example.com:5061;transport=tls", "+15551234567"],
    ['"Ann" <sip:+15551234567@pbx.example.com>', "+15551234567"],
    ["sip:%2B15551234567@x", "+15551234567"],
    ["sip:100%@x", "100%"],
    ["tel:+862162345678;ext=801", "+862162345678;ext=801"],
    ["client:agent_17", "agent_17"],
    ["+15551234567", "+15551234567"],
  ])("of %s is %s", (raw, user) => expect(userPart(raw)).toBe(user));
});

test("full-width digits and signs become half-width ones", () => {
  expect(toHalfWidth("００８６－１３８　（a）")).toBe("0086-138 (a)");
});

test("only the international form is E.164", () => {
  expect(["+12125550100", "+8613800138000", "+4930123456"].every(isE164)).toBe(true);
  expect(["12125550100", "+02125550100", "+1 212", "+1234567890123456", "+12345", ""].some(isE164)).toBe(false);
});

test("service numbers are short numbers, subscribers' are not", () => {
  expect(["911", "10086", "95588", "12345", "100-86"].every(isShortNumber)).toBe(true);
  expect(["9", "62345678", "+911", "ext 5", ""].some(isShortNumber)).toBe(false);
});

test("garbage of any kind and size is an answer, never an error, and fast", () => {
  const nasty = fc.oneof(
    fc.string({ unit: "binary", maxLength: 500, size: "max" }),
    fc.constantFrom("1".repeat(65_536), "1 (".repeat(20_000)),
  );
  fc.assert(
    fc.property(nasty, (raw) => {
      const { number, extension } = splitExtension(raw);
      isWithheld(raw);
      isShortNumber(raw);
      userPart(raw);
      return number.length <= raw.length && (extension === null || /^\d+$/.test(extension));
    }),
  );
});
