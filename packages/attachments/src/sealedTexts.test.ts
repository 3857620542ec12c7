import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createSealedTexts } from "./sealedTexts.ts";
import { DamagedContent } from "./sealing.ts";

const texts = createSealedTexts(randomBytes(32));

test("what is sealed opens at its place with its key, tells nothing, and is sealed anew each time", () => {
  const sealed = texts.seal("tenant/line/in", "密码 p4ss");
  expect(texts.open("tenant/line/in", sealed)).toBe("密码 p4ss");
  expect(Buffer.from(sealed, "base64").includes("p4ss")).toBe(false);
  expect(texts.seal("tenant/line/in", "密码 p4ss")).not.toBe(sealed);
});

test("it does not open at another place, with another key, changed, or cut", () => {
  const sealed = texts.seal("tenant/line/in", "secret");
  const bytes = Buffer.from(sealed, "base64");
  bytes[14] = (bytes[14] ?? 0) ^ 1;
  expect(() => texts.open("tenant/line/out", sealed)).toThrow(DamagedContent);
  expect(() => createSealedTexts(randomBytes(32)).open("tenant/line/in", sealed)).toThrow(DamagedContent);
  for (const wrong of [bytes.toString("base64"), sealed.slice(0, 20), sealed.slice(0, 40), "", "plain"])
    expect(() => texts.open("tenant/line/in", wrong)).toThrow(DamagedContent);
});
