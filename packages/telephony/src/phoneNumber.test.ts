import { describe, expect, it, test } from "vitest";
import { reachOf, readPhoneNumber } from "./phoneNumber.ts";

/** What was delivered, where the line is, what it means: a number in E.164 with its extension, or a word. */
const table: [raw: string, region: string, meaning: string][] = [
  ["+493012345678", "DE", "+493012345678"],
  ["030/12345678", "DE", "+493012345678"],
  ["0755-8888 1234", "CN", "+8675588881234"],
  ["021-62345678 ext. 801", "CN", "+862162345678 801"],
  ["021-62345678转801", "CN", "+862162345678 801"],
  ["021-62345678 轉 801", "CN", "+862162345678 801"],
  ["021-62345678分机801", "CN", "+862162345678 801"],
  ["(02) 2345-6789 分機 12", "TW", "+886223456789 12"],
  ["02-2345-6789#12", "TW", "+886223456789 12"],
  ["021-62345678转分机801", "CN", "+862162345678 801"],
  ["+14155552671x99", "US", "+14155552671 99"],
  ["+1 415 555 2671 ext 99", "DE", "+14155552671 99"],
  ["138 0013 8000", "CN", "+8613800138000"],
  ["(02) 2345-6789", "TW", "+886223456789"],
  ["9123 4567", "HK", "+85291234567"],
  ["+86 (0)10 6552 9988", "GB", "+861065529988"],
  ["００８６－１３８００１３８０００", "CN", "+8613800138000"],
  ["008613800138000", "US", "+8613800138000"],
  ["＋８６１３８００１３８０００", "GB", "+8613800138000"],
  ["1-888-407-4747", "DE", "+18884074747"],
  ["18884074747", "", "+18884074747"],
  ["8613800138000", "GB", "+8613800138000"],
  ["sip:+14155552671@example.com", "GB", "+14155552671"],
  ["sip:%2B14155552671@example.com;user=phone", "GB", "+14155552671"],
  ["sip:02079460000@pbx.example", "GB", "+442079460000"],
  ["tel:+44-20-7946-0000;ext=12", "US", "+442079460000 12"],
  ["10086", "CN", "short 10086"],
  ["911", "US", "short 911"],
  ["110", "TW", "short 110"],
  ["sip:1001@pbx.example", "GB", "short 1001"],
  ["anonymous", "GB", "withheld"],
  ["Anonymous", "GB", "withheld"],
  ["sip:anonymous@anonymous.invalid", "GB", "withheld"],
  ["+266696687", "GB", "withheld"],
  ["unknown", "CN", "withheld"],
  ["未知", "CN", "withheld"],
  ["", "GB", "withheld"],
  ["   ", "GB", "withheld"],
  ["client:anna", "GB", "invalid"],
  ["'; drop table customer; --", "GB", "invalid"],
  ["<Dial>+15551234567</Dial>", "US", "invalid"],
  ["+", "GB", "invalid"],
  ["++44 20 7946 0000 0000 0000 0000", "GB", "invalid"],
  ["9".repeat(65_536), "GB", "invalid"],
  ["call me maybe 5", "GB", "invalid"],
  ["constructor", "GB", "invalid"],
];

describe("a caller's address is read from the point of view of the line that received it", () => {
  const named = table.map(([raw, ...rest]) => ({
    name: JSON.stringify(raw.slice(0, 40)),
    raw,
    region: rest[0],
    meaning: rest[1],
  }));
  it.each(named)("$name at a line in $region is $meaning", ({ raw, region, meaning }) => {
    expect(meaningOf(raw, region)).toBe(meaning);
  });
});

function meaningOf(raw: string, region: string): string {
  const reading = readPhoneNumber(raw, region);
  if (reading.kind === "number") return reading.extension ? `${reading.e164} ${reading.extension}` : reading.e164;
  return reading.kind === "short" ? `short ${reading.digits}` : reading.kind;
}

test.each([
  ["+442079460958", "near"],
  ["+447700900150", "near"],
  ["+33142685300", "abroad"],
  ["+449098790000", "extraCharged"],
  // Bermuda and Jamaica share the code of the United States, and not its price.
  ["+12025550147", "near"],
  ["+14412345678", "abroad"],
  ["+18765551234", "abroad"],
])("seen from Britain and the United States %s is %s", (number, reach) => {
  expect(reachOf(number, new Set(["GB", "US"]))).toBe(reach);
});
