import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanFileName } from "./cleanFileName.ts";

test("whatever comes: one visible segment, short, and cleaning it again changes nothing", () => {
  const odd = fc.constantFrom(
    "/",
    "\\",
    ".",
    "..",
    " ",
    "\u200b",
    "\u202e",
    "\0",
    "\r\n",
    ":",
    "~",
    "con",
    "\ud800",
    "é",
    "文",
  );
  const names = fc
    .array(fc.oneof(odd, fc.string({ unit: "binary" })), { maxLength: 60 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(names, (given) => {
      const clean = cleanFileName(given);
      expect(clean).not.toMatch(/[/\\\p{Cc}\p{Cf}]|^[.\s]|[.\s]$|^$/u);
      expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(200);
      expect(cleanFileName(clean)).toBe(clean);
    }),
    { numRuns: 1_000 },
  );
});
