/** What a document may ask of us while its pages are drawn. */
export interface PageLimits {
  /** Pages that are drawn; the rest is counted. */
  readonly maxPages: number;
  /** Of one page. The finest fax (406 × 392 dots to the inch) of a long A3 page has 40 million. */
  readonly maxPixels: number;
  /** Of the file. */
  readonly maxBytes: number;
  /** For all of its pages. */
  readonly timeoutMs: number;
  /** Of the process that draws, megabytes: once for its own heap, once for PDFium's. */
  readonly memoryMb: number;
}

export const DEFAULT_PAGE_LIMITS: PageLimits = {
  maxPages: 100,
  maxPixels: 40_000_000,
  maxBytes: 25 * 1024 * 1024,
  timeoutMs: 20_000,
  memoryMb: 256,
};

/**
 * Why pages are missing. `damaged`: some or all of what was sent cannot be read; `unsupported`: a form that no fax has; `locked`: it
 * wants a password; the others are limits.
 */
export type PageProblem =
  | "damaged"
  | "unsupported"
  | "locked"
  | "tooManyPages"
  | "tooManyPixels"
  | "tooLarge"
  | "time"
  | "memory";

/** A page as people look at it. */
export interface DrawnPage {
  /** From 1; a number that is missing belongs to a page that could not be drawn. */
  readonly number: number;
  readonly png: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export interface DrawnPages {
  /** All that the document has, drawn or not; 0 when it cannot be told. */
  readonly count: number;
  readonly pages: readonly DrawnPage[];
  /** The first that there was; null: all is there. */
  readonly problem: PageProblem | null;
}

/** Types of files that have pages. */
export const PAGED_TYPES: ReadonlySet<string> = new Set(["application/pdf", "image/tiff"]);
