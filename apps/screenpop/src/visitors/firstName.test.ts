import { expect, test } from "vitest";
import { firstName } from "./firstName.ts";

test("a visitor learns the first name alone, wherever the language puts it", () => {
  expect(["Ana Ruiz", "  Mei   Lin ", "陳雅婷", "王芳", "欧阳娜娜", "Cher", ""].map(firstName)).toEqual([
    ...["Ana", "Mei", "雅婷", "芳", "娜娜", "Cher", ""],
  ]);
});
