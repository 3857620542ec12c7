import { readFileSync } from "node:fs";
import { aPdf } from "@touchstone/testkit";
import { afterAll, expect, test } from "vitest";
import { createPageReader, type PageReader } from "./createPageReader.ts";
import type { PageLimits } from "./pageLimits.ts";

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const PDF = "application/pdf";
const readers: PageReader[] = [];
const reader = (limits: Partial<PageLimits> = {}) => {
  const made = createPageReader(limits);
  readers.push(made);
  return made;
};
afterAll(() => Promise.all(readers.map((one) => one.close())));

test("a PDF's pages are drawn as they would be printed", async () => {
  const { count, pages, problem } = await reader().read(aPdf(["Order 4711", "Signed: A. Wong"]), PDF);
  expect([count, problem]).toEqual([2, null]);
  expect(pages.map(({ number, width, height }) => [number, width, height])).toEqual([
    [1, 1239, 1754],
    [2, 1239, 1754],
  ]);
  for (const { png } of pages) expect(Buffer.from(png).subarray(0, 4)).toEqual(PNG);
  // What stands on it differs.
  expect(Buffer.from(pages[0]?.png ?? []).equals(Buffer.from(pages[1]?.png ?? []))).toBe(false);
});

test("a fax in TIFF comes through the same door", async () => {
  const file = readFileSync(new URL("./fixtures/three-pages.tif", import.meta.url));
  const { count, pages } = await reader().read(file, "image/tiff");
  expect([count, pages.length]).toEqual([3, 3]);
});

test("what is no document, and what is something else, have a reason instead of pages", async () => {
  const one = reader();
  expect(await one.read(Buffer.from("%PDF-1.7 and nothing"), PDF)).toEqual({ count: 0, pages: [], problem: "damaged" });
  expect(await one.read(Buffer.from("MZ"), "application/x-msdownload")).toMatchObject({ problem: "unsupported" });
  expect(await reader({ maxBytes: 100 }).read(aPdf(["x"]), PDF)).toMatchObject({ problem: "tooLarge" });
});

test("a page of kilometres is drawn small, and pages beyond the limit are counted", async () => {
  const huge = await reader().read(aPdf(["x"], { width: 14_000, height: 14_000 }), PDF);
  expect(huge.pages.map(({ width, height }) => Math.max(width, height) <= 4000)).toEqual([true]);
  const many = await reader({ maxPages: 3 }).read(aPdf(Array.from({ length: 40 }, (_, page) => `page ${page}`)), PDF);
  expect([many.count, many.pages.length, many.problem]).toEqual([40, 3, "tooManyPages"]);
});

test("one that is a bomb is given up, and the next is drawn", async () => {
  const hasty = reader({ timeoutMs: 3_000 });
  const started = performance.now();
  const { problem } = await hasty.read(Buffer.from(nested(28), "latin1"), PDF);
  expect(["time", "memory"]).toContain(problem);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect((await hasty.read(aPdf(["after"]), PDF)).pages).toHaveLength(1);
});

test("one that takes longer than it may is given up", async () => {
  expect(await reader({ timeoutMs: 20 }).read(aPdf(["x"]), PDF)).toEqual({ count: 0, pages: [], problem: "time" });
});

test("one that wants more memory than there is ends alone", async () => {
  const drawn = await reader({ memoryMb: 12 }).read(aPdf(["x"], { width: 14_000, height: 14_000 }), PDF);
  expect(drawn).toEqual({ count: 0, pages: [], problem: "memory" });
  expect(await reader().read(aPdf(["fine"]), PDF)).toMatchObject({ count: 1, problem: null });
});

/** A few kilobytes whose forms each draw the next one twice: 2^depth strokes. */
function nested(depth: number): string {
  const forms = Array.from({ length: depth }, (_, level) => {
    const next = level + 1 < depth ? "/N Do /N Do" : "0 0 500 500 re f";
    const resources = level + 1 < depth ? `/Resources << /XObject << /N ${6 + level} 0 R >> >>` : "";
    return `<< /Type /XObject /Subtype /Form /BBox [0 0 600 600] ${resources} /Length ${next.length} >>\nstream\n${next}\nendstream`;
  });
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 600] /Resources << /XObject << /N 5 0 R >> >> /Contents 4 0 R >>",
    "<< /Length 5 >>\nstream\n/N Do\nendstream",
    ...forms,
  ];
  const body = objects.map((object, place) => `${place + 1} 0 obj\n${object}\nendobj\n`).join("");
  return `%PDF-1.4\n${body}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\n%%EOF\n`;
}
