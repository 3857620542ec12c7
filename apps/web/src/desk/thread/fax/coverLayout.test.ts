import { expect, test } from "vitest";
import { type CoverText, layOutCover, PAGE, wrap } from "./coverLayout.ts";

// A sign is half as wide as it is high here, a Chinese one as wide.
const widthOf = (text: string) => [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 0);
const measure = (text: string, size: number) => (widthOf(text) * size) / 2;
const aCover: CoverText = {
  title: "Fax",
  head: [
    { label: "To", text: "Margaret Okafor, +44 7700 900301" },
    { label: "Subject", text: " " },
    { label: "Pages", text: "3" },
  ],
  words: "Here is the form.",
};
const textOf = (pages: ReturnType<typeof layOutCover>) => pages.flat().map(({ text }) => text);

test("words stand in lines that fit, Chinese ones without spaces too, and each line that was begun begins one", () => {
  expect(wrap("one two three", 7, widthOf)).toEqual(["one two", "three"]);
  expect(wrap("one\n\ntwo", 7, widthOf)).toEqual(["one", "", "two"]);
  expect(wrap("订单已经确认", 6, widthOf).join("")).toBe("订单已经确认");
  for (const line of wrap("订单已经确认，请查收附件。Thank you.", 8, widthOf))
    expect(widthOf(line)).toBeLessThanOrEqual(8);
  expect(wrap("abcdefghij", 4, widthOf)).toEqual(["abcd", "efgh", "ij"]);
});

test("a cover has its head, without rows that say nothing, and its words, all within the page", () => {
  const pages = layOutCover(aCover, measure);
  expect(textOf(pages)).toEqual(["Fax", "To", "Margaret Okafor, +44 7700 900301", "Pages", "3", "Here is the form."]);
  const [, label, value] = pages[0] ?? [];
  expect(value?.y).toBe(label?.y);
  for (const { x, y, text, size } of pages.flat()) {
    expect(x + measure(text, size)).toBeLessThanOrEqual(PAGE.width);
    expect(y).toBeLessThan(PAGE.height);
  }
});

test("more words than a page has go on on the next, and none is lost", () => {
  const words = Array.from({ length: 100 }, (_, place) => `Line ${place}`);
  const pages = layOutCover({ ...aCover, words: words.join("\n") }, measure);
  expect(pages.length).toBeGreaterThan(1);
  expect(textOf(pages).filter((text) => text.startsWith("Line "))).toEqual(words);
  for (const { y } of pages.flat()) expect(y).toBeLessThan(PAGE.height);
});
