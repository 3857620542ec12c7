import { expect, test } from "vitest";
import { createFileLinks } from "./fileLinks.ts";
import { newKeyRing, turnedRing } from "./keyRing.ts";

const FILE = {
  tenantId: "01980000-0000-7000-8000-000000000001",
  attachmentId: "01980000-0000-7000-8000-000000000002",
};
const OTHER = "01980000-0000-7000-8000-000000000003";
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
  const forged = [
    token.replace(FILE.attachmentId, OTHER),
    token.replace(FILE.tenantId, OTHER),
    token.replace(/\.(\d+)\./, ".9999999999."),
    token.slice(0, -1),
    `${token.slice(0, -2)}AA`,
    `${token}.`,
    "",
    "constructor",
  ];
  for (const one of forged) expect(links.read(one, NOW)).toBeNull();
  expect(createFileLinks(newKeyRing()).read(token, NOW)).toBeNull();
});
