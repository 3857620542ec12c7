import { drawPages } from "./drawPages.ts";
import type { PageLimits } from "./pageLimits.ts";

/** What the process that draws is asked. */
export interface PagesOrder {
  readonly file: Uint8Array;
  readonly type: string;
  readonly limits: PageLimits;
}

process.on("message", async ({ file, type, limits }: PagesOrder) => {
  process.send?.(await drawPages(file, type, limits));
});
// Whoever asked is gone.
process.on("disconnect", () => process.exit());
