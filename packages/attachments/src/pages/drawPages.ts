import type { DrawnPages, PageLimits } from "./pageLimits.ts";
import { tiffPages } from "./tiffPages.ts";

/** Draws what has pages, here and now; see `createPageReader` for doing it where it can do no harm. */
export async function drawPages(file: Uint8Array, type: string, limits: PageLimits): Promise<DrawnPages> {
  if (file.length > limits.maxBytes) return { count: 0, pages: [], problem: "tooLarge" };
  if (type === "image/tiff") return tiffPages(file, limits);
  if (type !== "application/pdf") return { count: 0, pages: [], problem: "unsupported" };
  // Four megabytes of machine code that most processes never need.
  const { isOutOfMemory, pdfPages } = await import("./pdfPages.ts");
  try {
    return await pdfPages(file, limits);
  } catch (error) {
    if (isOutOfMemory(error)) return { count: 0, pages: [], problem: "memory" };
    throw error;
  }
}
