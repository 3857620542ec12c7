import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const source = new URL("..", import.meta.url);
const sprite = readFileSync(new URL("icons/icons.svg", source), "utf8");
const drawn = new Set([...sprite.matchAll(/<symbol id="(\w+)"/g)].map((match) => match[1]));

it("every icon that may be named is drawn", () => {
  const names = readFileSync(new URL("icons/Icon.tsx", source), "utf8").match(/^ {2}\| "(\w+)"/gm) ?? [];
  expect(names.length).toBeGreaterThan(50);
  for (const name of names) expect(drawn).toContain(name.slice(5, -1));
});

it("no text of the interface uses an emoji for an icon", () => {
  for (const file of readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(tsx|json)$/.test(name),
  ))
    expect(readFileSync(new URL(file, source), "utf8").match(/\p{Extended_Pictographic}/gu), file).toBeNull();
});
