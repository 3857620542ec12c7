import { type PDFiumDocument, PDFiumLibrary, type PDFiumPage } from "@hyzyla/pdfium";
import type { DrawnPage, DrawnPages, PageLimits, PageProblem } from "./pageLimits.ts";
import { pngOf } from "./png.ts";

/** Dots to the inch at which a page is read comfortably; a PDF's own unit is 1/72 inch. */
const DOTS = 150;
const SCALE = DOTS / 72;
/** A page of whatever size is drawn no wider or higher than this, pixels. */
const LONGEST = 4000;

let opening: Promise<PDFiumLibrary> | undefined;

/** Draws the pages of a PDF in grey. Never throws for what the file is; whatever it names elsewhere is not fetched, its scripts do not run. */
export async function pdfPages(file: Uint8Array, limits: PageLimits): Promise<DrawnPages> {
  opening ??= PDFiumLibrary.init();
  const library = await opening;
  let document: PDFiumDocument;
  try {
    document = await library.loadDocument(file);
  } catch (error) {
    return { count: 0, pages: [], problem: /password|security/i.test(String(error)) ? "locked" : "damaged" };
  }
  try {
    return await drawAll(document, limits);
  } finally {
    document.destroy();
  }
}

async function drawAll(document: PDFiumDocument, { maxPages, maxPixels }: PageLimits): Promise<DrawnPages> {
  const count = document.getPageCount();
  const pages: DrawnPage[] = [];
  let problem: PageProblem | null = count === 0 ? "damaged" : null;
  for (let place = 0; place < Math.min(count, maxPages); place++) {
    try {
      pages.push({ number: place + 1, ...(await draw(document.getPage(place), maxPixels)) });
    } catch (error) {
      // Out of its memory: the next page would be drawn by what is left of it.
      if (isOutOfMemory(error)) throw error;
      problem ??= "damaged";
    }
  }
  if (count > maxPages) problem ??= "tooManyPages";
  return { count, pages, problem };
}

async function draw(page: PDFiumPage, maxPixels: number): Promise<Omit<DrawnPage, "number">> {
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const fits = Math.min(
    SCALE,
    LONGEST / Math.max(originalWidth, originalHeight, 1),
    Math.sqrt(maxPixels / Math.max(1, originalWidth * originalHeight)),
  );
  const { width, height, data } = await page.render({ scale: fits, colorSpace: "Gray", render: "bitmap" });
  if (width < 1 || height < 1) throw new Error("a page without a size");
  return { width, height, png: pngOf({ width, height, depth: 8, lines: data }) };
}

/** WebAssembly that could not grow, or stumbled over what it did not get. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && (error.name === "RuntimeError" || /memory|aborted/i.test(error.message));
}
