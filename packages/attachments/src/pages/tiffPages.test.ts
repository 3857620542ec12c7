import { readdirSync, readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawnPage, everyRun } from "./fixtures/drawnPage.ts";
import { DEFAULT_PAGE_LIMITS, type DrawnPage } from "./pageLimits.ts";
import { tiffPages } from "./tiffPages.ts";

const folder = new URL("./fixtures/", import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, folder));
const all = readdirSync(folder).filter((name) => name.endsWith(".tif"));
const draw = (file: Uint8Array, limits = {}) => tiffPages(file, { ...DEFAULT_PAGE_LIMITS, ...limits });

/** The lines of a PNG of ours: 1 is black, what lies beyond the width is white. */
function blackOf({ png, width, height }: Pick<DrawnPage, "png" | "width" | "height">): Buffer {
  const bytes = Buffer.from(png);
  const raw = inflateSync(bytes.subarray(41, 41 + bytes.readUInt32BE(33)));
  const lineBytes = Math.ceil(width / 8);
  const lines = Buffer.alloc(lineBytes * height);
  for (let row = 0; row < height; row++)
    raw.copy(lines, row * lineBytes, row * (lineBytes + 1) + 1, (row + 1) * (lineBytes + 1));
  const last = (0xff << (lineBytes * 8 - width)) & 0xff;
  return lines.map((byte, at) => ~byte & (at % lineBytes === lineBytes - 1 ? last : 0xff)) as Buffer;
}
const differing = (one: Uint8Array, other: Uint8Array) =>
  one.reduce((sum, byte, at) => sum + Number(byte !== other[at]), 0);
/** How many lines of a page stand on another, in their order. */
function linesFound(shown: Uint8Array, drawn: Uint8Array, lineBytes = 54): number {
  const line = (page: Uint8Array, row: number) => page.subarray(row * lineBytes, (row + 1) * lineBytes);
  let from = 0;
  let found = 0;
  for (let row = 0; row < drawn.length / lineBytes; row++) {
    for (let at = from; at < Math.min(from + 4, shown.length / lineBytes); at++) {
      if (differing(line(shown, at), line(drawn, row)) > 0) continue;
      found++;
      from = at + 1;
      break;
    }
  }
  return found;
}
const odd = drawnPage(431, 77, 5);

describe("pages of a fax, packed by libtiff", () => {
  const plain = all.filter((name) => name.startsWith("odd-") && !name.includes("black-is-zero"));
  test.each(plain)("%s is what was drawn, dot for dot", (name) => {
    const { count, pages, problem } = draw(fixture(name));
    expect([count, problem]).toEqual([1, null]);
    expect(differing(blackOf(pages[0] as DrawnPage), odd)).toBe(0);
  });

  test.each(all.filter((name) => name.startsWith("runs-")))("%s has every code word", (name) => {
    const { pages, problem } = draw(fixture(name));
    expect(problem).toBeNull();
    expect(differing(blackOf(pages[0] as DrawnPage), everyRun(2623, 2624))).toBe(0);
  });

  test("where zeros are black, black is white", () => {
    const { pages } = draw(fixture("odd-g4-black-is-zero.tif"));
    const turned = blackOf(pages[0] as DrawnPage).map((byte) => ~byte);
    // The last dot of a line that ends within a byte belongs to nobody.
    const within = (bytes: Uint8Array) => bytes.filter((_, at) => at % 54 !== 53);
    expect(differing(within(turned), within(odd))).toBe(0);
  });

  test("several pages keep their order, and the coarse one is as high as it was on paper", () => {
    const { count, pages, problem } = draw(fixture("three-pages.tif"));
    expect([count, problem]).toEqual([3, null]);
    expect(pages.map(({ number, width, height }) => [number, width, height])).toEqual([
      [1, 1728, 160],
      [2, 1728, 160],
      [3, 431, 77],
    ]);
    const coarse = drawnPage(1728, 80, 3);
    const twice = Buffer.concat(
      Array.from({ length: 160 }, (_, row) => coarse.subarray((row >> 1) * 216, ((row >> 1) + 1) * 216)),
    );
    expect(differing(blackOf(pages[1] as DrawnPage), twice)).toBe(0);
  });
});

describe("what the telephone line did to a page", () => {
  test.each(["odd-g3-1d.tif", "odd-g3-2d.tif"])("%s: after lines that are lost the page goes on", (name) => {
    const file = fixture(name);
    for (let at = 200; at < 206; at++) file[at] = 0xa5;
    const { pages, problem } = draw(file);
    expect(problem).toBe("damaged");
    // A line whose end is destroyed is one with the next: what follows moves up.
    const found = linesFound(blackOf(pages[0] as DrawnPage), odd);
    expect(found).toBeGreaterThan(65);
    expect(found).toBeLessThan(77);
  });

  test("group 4 shows what came before the damage and says that something is missing", () => {
    const file = fixture("odd-g4.tif");
    file.fill(0, 300, 400);
    const { pages, problem } = draw(file);
    expect(problem).toBe("damaged");
    const lines = blackOf(pages[0] as DrawnPage);
    expect(differing(lines.subarray(0, 54 * 8), odd.subarray(0, 54 * 8))).toBe(0);
  });

  test("a file that breaks off, one of nothing and one that is no picture have no pages", () => {
    expect(draw(fixture("odd-g4.tif").subarray(0, 12))).toMatchObject({ pages: [], problem: "damaged" });
    expect(draw(new Uint8Array(0))).toEqual({ count: 0, pages: [], problem: "damaged" });
    expect(draw(Buffer.from("GIF89a"))).toEqual({ count: 0, pages: [], problem: "damaged" });
  });
});

describe("what would be too much", () => {
  /** Sets a field of the only page. */
  const withField = (name: string, tag: number, value: number) => {
    const file = fixture(name);
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const start = view.getUint32(4, true);
    for (let place = 0; place < view.getUint16(start, true); place++) {
      const at = start + 2 + place * 12;
      if (view.getUint16(at, true) === tag) view.setUint32(at + 8, value, true);
    }
    return file;
  };

  test("a small file that claims an enormous page is not drawn", () => {
    const file = withField("odd-g4.tif", 256, 65_000);
    expect(draw(file, { maxPixels: 1_000_000 })).toEqual({ count: 1, pages: [], problem: "tooManyPixels" });
  });

  test("pages beyond the limit are counted", () => {
    const { count, pages, problem } = draw(fixture("three-pages.tif"), { maxPages: 2 });
    expect([count, pages.length, problem]).toEqual([3, 2, "tooManyPages"]);
  });

  test("a chain of pages that bites its tail ends", () => {
    const file = fixture("odd-g4.tif");
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const start = view.getUint32(4, true);
    view.setUint32(start + 2 + view.getUint16(start, true) * 12, start, true);
    expect(draw(file).count).toBe(1);
  });

  test("colours and unknown packings are no fax", () => {
    expect(draw(withField("odd-none.tif", 259, 7)).problem).toBe("unsupported");
    expect(draw(withField("odd-none.tif", 277, 3)).problem).toBe("unsupported");
  });

  test("whatever is written over a file, it ends with pages or a reason", () => {
    const files = all.filter((name) => name.startsWith("odd-")).map(fixture);
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 30 }),
        (file, writes) => {
          const broken = Buffer.from(file);
          for (const [at, byte] of writes) broken[at % broken.length] = byte;
          const { pages, problem } = draw(broken, { maxPixels: 2_000_000 });
          expect(problem !== null || pages.length > 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
