import { Type } from "typebox";
import { expect, test } from "vitest";
import { fieldProblem } from "./fault.ts";
import { languageOf } from "./languageOf.ts";
import { problemOf, Refused } from "./problem.ts";
import { REQUEST_REMEDIES } from "./requestRemedies.ts";
import { REMEDIES } from "./settings/remedies.ts";
import { faultsOf } from "./validation.ts";

const asking = (language: string | null, wishes?: string) =>
  languageOf({
    signedIn: language === null ? null : ({ language } as never),
    headers: wishes === undefined ? {} : { "accept-language": wishes },
  });

test("who is signed in is told in the own language, who is not in that of the browser, and else in English", () => {
  expect(asking("zh-Hant", "en")).toBe("zh-Hant");
  expect(asking(null, "fr-FR, zh-TW;q=0.8, en;q=0.5")).toBe("zh-Hant");
  expect(asking(null, "zh-CN")).toBe("zh-Hans");
  expect([asking(null, "fr"), asking(null)]).toEqual(["en", "en"]);
});

test("the title and every remedy of a problem are in the language of whoever asks; a name is in each the same", () => {
  const refused = new Refused(422, "noSuchOwner", [{ field: "ownerId", code: "notAnAgent" }]);
  expect(problemOf(refused, "zh-Hans")).toMatchObject({
    title: "无法完成",
    errors: [{ remedy: expect.stringContaining("座席") }],
  });
  const taken = new Refused(409, "takenBy", [{ field: "ownerId", code: "takenBy", remedy: "Kofi" }]);
  expect(problemOf(taken, "zh-Hans").errors).toEqual([{ field: "ownerId", code: "takenBy", remedy: "Kofi" }]);
});

test("every remedy is written in all three languages and speaks of the same values", () => {
  for (const [code, words] of Object.entries({ ...REMEDIES, ...REQUEST_REMEDIES })) {
    const holes = Object.values(words).map((text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join());
    expect([code, new Set(holes).size, Object.values(words).every(Boolean)]).toEqual([code, 1, true]);
  }
});

test("what a schema refuses is told by field, in words, and never repeats what was given", () => {
  const schema = Type.Object({ name: Type.String({ maxLength: 3 }), age: Type.Integer({ minimum: 1 }) });
  const faults = faultsOf(schema, { name: "Secret", age: 0 });
  expect(faults.map((fault) => fieldProblem(fault, "zh-Hant"))).toEqual([
    { field: "name", code: "maxLength", remedy: "太長：最多 3 個字元。" },
    { field: "age", code: "minimum", remedy: "至少 1。" },
  ]);
  expect(faultsOf(schema, { age: 1 })).toEqual([{ field: "name", code: "required" }]);
});
