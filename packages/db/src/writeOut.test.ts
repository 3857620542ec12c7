import { expect, test } from "vitest";
import { prepareValue } from "./oneTransaction.ts";
import { createPace } from "./pace.ts";
import { Documents, writeOut } from "./writeOut.ts";

const HARD = [
  { text: 'quotes " and \\ and \\" and {,} and NULL' },
  { text: "lines\n\r\t, a bell \u0007, \u2028, 漢字, 😀, half of one \ud83d" },
  [],
  null,
  "",
  'a "word"',
  0,
];

test("documents are what the library makes of an array of them, also when nobody wrote them out before", () => {
  const asLibrary = prepareValue(HARD.map((value) => JSON.stringify(value)));
  expect(prepareValue(new Documents(HARD))).toBe(asLibrary);
  expect(prepareValue(new Documents([]))).toBe("{}");
  expect(prepareValue(new Documents([undefined]))).toBe("{NULL}");
});

test("everything is written, with a pause whenever a slice is over", async () => {
  let nowMs = 0;
  let pauses = 0;
  const pace = createPace({
    monotonicMs: () => {
      nowMs += 2;
      return nowMs;
    },
    pause: async () => {
      pauses += 1;
    },
  });
  const values = ["t", ["a", null, 'b"'], new Documents(HARD), 7, null];
  const [written] = await writeOut([{ name: "n", text: "select", values }], pace);
  expect(written?.values).toEqual(values.map(prepareValueOf));
  expect(pauses).toBeGreaterThanOrEqual(HARD.length);
});

const prepareValueOf = (value: unknown) => prepareValue(value);
