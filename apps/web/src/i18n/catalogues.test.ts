import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { languages } from "./languages.ts";

type Catalogue = { readonly [key: string]: string | Catalogue };

const here = new URL(".", import.meta.url);
const pages = readdirSync(new URL("en/", here)).sort();
const read = (language: string, page: string): Catalogue =>
  JSON.parse(readFileSync(new URL(`${language}/${page}`, here), "utf8"));

function texts(catalogue: Catalogue, prefix = ""): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : texts(value, `${prefix}${key}.`),
  );
}

/** Chinese has one plural form, English two; a key counts as the same whatever its forms. */
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, "");
const keys = (language: string, page: string) => [
  ...new Set(texts(read(language, page)).map(([key]) => withoutPlural(key))),
];

/** All characters of the main planes of a double-byte character set. */
function charactersOf(encoding: "big5" | "gbk", leads: [number, number][], trails: [number, number][]): Set<string> {
  const decoder = new TextDecoder(encoding);
  const all = new Set<string>();
  for (const [fromLead, toLead] of leads)
    for (let lead = fromLead; lead <= toLead; lead++)
      for (const [from, to] of trails)
        for (let trail = from; trail <= to; trail++) all.add(decoder.decode(Uint8Array.of(lead, trail)));
  return all;
}

const ideographs = (text: string) => text.match(/\p{Script=Han}/gu) ?? [];
/** Big5 of 1984 knows no simplified form that is not also a traditional character. */
const traditional = charactersOf(
  "big5",
  [
    [0xa4, 0xc6],
    [0xc9, 0xf9],
  ],
  [
    [0x40, 0x7e],
    [0xa1, 0xfe],
  ],
);
/** GB 2312 knows no traditional form that is not also a simplified character. */
const simplified = charactersOf("gbk", [[0xb0, 0xf7]], [[0xa1, 0xfe]]);
/** In Big5 as characters of their own, but in an interface always the simplified form of another one (後, 裡, 麵, 台 is kept). */
const simplifiedTwins = ["后来", "以后", "之后", "后处", "稍后", "里面", "这里", "复制", "回复", "只有一只"];

describe("catalogues", () => {
  it.each(pages)("%s has the same keys in every language", (page) => {
    const english = keys("en", page);
    for (const language of languages) expect(keys(language, page), language).toEqual(english);
  });

  it("keep the placeholders of the English text", () => {
    const holes = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();
    for (const page of pages) {
      const english = new Map(texts(read("en", page)).map(([key, text]) => [withoutPlural(key), holes(text)]));
      for (const language of languages)
        for (const [key, text] of texts(read(language, page)))
          expect(holes(text), `${language}/${page} ${key}`).toEqual(english.get(withoutPlural(key)));
    }
  });

  it("have no empty text", () => {
    for (const language of languages)
      for (const page of pages)
        for (const [key, text] of texts(read(language, page)))
          expect(text.trim(), `${language}/${page} ${key}`).not.toBe("");
  });

  it("give every plural its general form", () => {
    for (const language of languages)
      for (const page of pages) {
        const all = texts(read(language, page)).map(([key]) => key);
        for (const key of all.filter((one) => one.endsWith("_one")))
          expect(all).toContain(`${withoutPlural(key)}_other`);
      }
  });

  it.each(pages)("zh-Hant/%s has no simplified character", (page) => {
    for (const [key, text] of texts(read("zh-Hant", page))) {
      expect(
        ideographs(text).filter((one) => !traditional.has(one)),
        key,
      ).toEqual([]);
      expect(
        simplifiedTwins.filter((word) => text.includes(word)),
        key,
      ).toEqual([]);
    }
  });

  it.each(pages)("zh-Hans/%s has no traditional character", (page) => {
    for (const [key, text] of texts(read("zh-Hans", page)))
      expect(
        ideographs(text).filter((one) => !simplified.has(one)),
        key,
      ).toEqual([]);
  });

  it("would notice a simplified character", () => {
    expect(ideographs("连线").filter((one) => !traditional.has(one))).toEqual(["连", "线"]);
    expect(ideographs("連線").filter((one) => !simplified.has(one))).toEqual(["連", "線"]);
  });
});
