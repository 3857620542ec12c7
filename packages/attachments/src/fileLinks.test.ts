import { expect, test } from "vitest";
import { createFileLinks } from "./fileLinks.ts";
import { newKeyRing, turnedRing } from "./keyRing.ts";

const FILE = {
  tenantId: "01980000-0000-7000-8000-000000000001",
  attachmentId: "01980000-0000-7000-8000-000000000002",
};
const NOW = Date.UTC(2026, 2, 2);
const ring = newKeyRing();
const links = createFileLinks(ring);

test("a link is good until its time, also after the key has turned", () => {
  const token = links.tokenFor(FILE, NOW + 60_000);
  expect(links.read(token, NOW)).toEqual(FILE);
  expect(createFileLinks(turnedRing(ring)).read(token, NOW)).toEqual(FILE);
  expect(links.read(token, NOW + 60_000)).toBeNull();
});

test("nobody can make one, or make another of one", () => {
  const token = links.tokenFor(FILE, NOW + 60_000);
  const bytes = Buffer.from(token, "base64url");
  const changed = [...bytes.keys()].map((place) => {
    const other = Buffer.from(bytes);
    other[place] = (other[place] ?? 0) ^ 1;
    return other.toString("base64url");
  });
  const forged = [...changed, token.slice(0, -1), `${token}A`, "", "constructor"];
  for (const one of forged) expect(links.read(one, NOW)).toBeNull();
  expect(createFileLinks(newKeyRing()).read(token, NOW)).toBeNull();
});
