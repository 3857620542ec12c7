import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatKeyRing, newKeyRing, openKeyRing, parseKeyRing, turnedRing } from "./keyRing.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ring-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("of many that begin at the same time one makes the ring, and all have the same", async () => {
  const file = join(folder, "new", "keys.json");
  const rings = await Promise.all(Array.from({ length: 12 }, () => openKeyRing(file)));
  expect(new Set(rings.map(formatKeyRing)).size).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, "new"))).toEqual(["keys.json"]);
});

test("a turned ring knows both keys and is read back as written", () => {
  const turned = turnedRing(turnedRing(newKeyRing()));
  expect(turned.current).toBe("k3");
  expect([...parseKeyRing(formatKeyRing(turned)).keys.keys()]).toEqual(["k1", "k2", "k3"]);
});

const good = JSON.parse(formatKeyRing(newKeyRing()));
test.each([
  ["nonsense", "not a JSON object"],
  ["[]", "letters, digits"],
  ["{}", "letters, digits"],
  [JSON.stringify({ ...good, current: "k9" }), "no key k9"],
  [JSON.stringify({ ...good, naming: "c2hvcnQ=" }), "naming"],
  [JSON.stringify({ ...good, keys: { k1: 7 } }), "k1"],
  [JSON.stringify({ ...good, keys: { "../k": good.naming } }), "letters, digits"],
])("a ring that is wrong is refused and no secret is told: %s", async (text, told) => {
  const file = join(folder, "wrong.json");
  await writeFile(file, text);
  await expect(openKeyRing(file)).rejects.toThrow(told);
  await expect(openKeyRing(file)).rejects.not.toThrow(good.naming);
});
