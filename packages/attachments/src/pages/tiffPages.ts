import { decodeFax, type FaxCoding } from "./decodeFax.ts";
import type { DrawnPage, DrawnPages, PageLimits, PageProblem } from "./pageLimits.ts";
import { pngOf } from "./png.ts";
import { readTiff, type TiffPage } from "./readTiff.ts";

/** TIFF's names of what faxes are packed with: none, three of the fax machines' own, and PackBits. */
const NONE = 1;
const PACK_BITS = 32_773;
const SCHEMES: Readonly<Record<number, FaxCoding["scheme"]>> = { 2: "rle", 3: "g3", 4: "g4" };

type Drawing = { readonly lines: Uint8Array; readonly isDamaged: boolean } | PageProblem;

/** Draws the pages of a fax in TIFF (TIFF-F, RFC 2306, and what is near it). Never throws; each page takes what its limits allow. */
export function tiffPages(file: Uint8Array, { maxPages, maxPixels }: PageLimits): DrawnPages {
  const found = readTiff(file);
  if (found === null || found.length === 0) return { count: 0, pages: [], problem: "damaged" };
  const pages: DrawnPage[] = [];
  let problem: PageProblem | null = null;
  for (const [place, page] of found.slice(0, maxPages).entries()) {
    const drawn = draw(page, maxPixels);
    if (typeof drawn === "string") {
      problem ??= drawn;
      continue;
    }
    if (drawn.isDamaged) problem ??= "damaged";
    pages.push({ number: place + 1, ...shown(page, drawn.lines, maxPixels) });
  }
  if (found.length > maxPages) problem ??= "tooManyPages";
  return { count: found.length, pages, problem };
}

/** Lines of whole bytes in which 1 is white, as PNG wants it. */
function draw(page: TiffPage, maxPixels: number): Drawing {
  const { width, height, compression, bitsPerSample, samplesPerPixel } = page;
  if (width === 0 || height === 0) return "damaged";
  if (width * height > maxPixels) return "tooManyPixels";
  if (bitsPerSample !== 1 || samplesPerPixel !== 1) return "unsupported";
  const isKnown = compression === NONE || compression === PACK_BITS || compression in SCHEMES;
  return isKnown ? assembled(page) : "unsupported";
}

function assembled(page: TiffPage): Drawing {
  const { width, height, rowsPerStrip, strips, photometric } = page;
  const lineBytes = Math.ceil(width / 8);
  const lines = new Uint8Array(lineBytes * height);
  let damagedRows = 0;
  let row = 0;
  for (const strip of strips) {
    const rows = Math.min(rowsPerStrip, height - row);
    if (rows <= 0) break;
    const decoded = unpack(page, strip, rows);
    lines.set(decoded.bits.subarray(0, rows * lineBytes), row * lineBytes);
    damagedRows += decoded.damagedRows;
    row += rows;
  }
  damagedRows += height - row;
  if (damagedRows >= height) return "damaged";
  // Bits are black so far when they are set, and PNG's are white; what the file calls zero may be either.
  if (photometric !== 1) for (let at = 0; at < lines.length; at++) lines[at] = ~(lines[at] as number);
  return { lines, isDamaged: damagedRows > 0 };
}

function unpack({ width, compression, fillOrder, t4Options }: TiffPage, strip: Uint8Array, height: number) {
  const bytes = fillOrder === 2 ? turned(strip) : strip;
  const scheme = SCHEMES[compression];
  if (scheme !== undefined) {
    return decodeFax(bytes, { scheme, isTwoDimensional: (t4Options & 1) === 1, width, height });
  }
  const lineBytes = Math.ceil(width / 8);
  const size = lineBytes * height;
  const bits = compression === PACK_BITS ? unpackBits(bytes, size) : bytes.subarray(0, size);
  return { bits, damagedRows: height - Math.floor(bits.length / lineBytes) };
}

function turned(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => {
    const pairs = ((byte & 0x55) << 1) | ((byte >> 1) & 0x55);
    const fours = ((pairs & 0x33) << 2) | ((pairs >> 2) & 0x33);
    return ((fours & 0x0f) << 4) | (fours >> 4);
  });
}

/** TIFF 6.0, section 9. */
function unpackBits(packed: Uint8Array, size: number): Uint8Array {
  const bits = new Uint8Array(size);
  let to = 0;
  for (let at = 0; at < packed.length && to < size; ) {
    const head = packed[at++] as number;
    if (head < 128) {
      const said = packed.subarray(at, at + Math.min(head + 1, size - to));
      bits.set(said, to);
      at += head + 1;
      to += said.length;
    } else if (head > 128) {
      const until = Math.min(size, to + 257 - head);
      bits.fill(packed[at++] ?? 0, to, until);
      to = until;
    }
  }
  return bits.subarray(0, to);
}

/** Fax dots are not square: the coarse mode has half as many lines to the inch as dots, and its page would be flat. */
function shown(
  { width, height, resolution }: TiffPage,
  lines: Uint8Array,
  maxPixels: number,
): Omit<DrawnPage, "number"> {
  const wanted = resolution === null ? 1 : Math.round(resolution.x / resolution.y);
  const times = Math.max(1, Math.min(wanted, 8, Math.floor(maxPixels / (width * height))));
  const whole = times === 1 ? lines : stretched(lines, Math.ceil(width / 8), height, times);
  return { png: pngOf({ width, height: height * times, depth: 1, lines: whole }), width, height: height * times };
}

function stretched(lines: Uint8Array, lineBytes: number, height: number, times: number): Uint8Array {
  const whole = new Uint8Array(lines.length * times);
  for (let row = 0; row < height; row++) {
    const line = lines.subarray(row * lineBytes, (row + 1) * lineBytes);
    for (let again = 0; again < times; again++) whole.set(line, (row * times + again) * lineBytes);
  }
  return whole;
}
