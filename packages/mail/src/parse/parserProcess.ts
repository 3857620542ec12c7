import type { SanitizeOptions } from "../receive/sanitizeMailHtml.ts";
import type { Cut, MailLimits } from "./parsedMail.ts";
import { useQuickBlobs } from "./quickBlob.ts";
import { readHeaders, readMail } from "./readMail.ts";

/** What the process says when it can be asked. */
const READY = "ready";

/** What the parser's process is asked. */
export type ParserOrder =
  | { readonly kind: "read"; readonly raw: Uint8Array; readonly limits: MailLimits }
  /** Leaves out the rest, for that reason. */
  | {
      readonly kind: "readHeaders";
      readonly raw: Uint8Array;
      readonly limits: MailLimits;
      readonly why: Cut;
    }
  | { readonly kind: "sanitize"; readonly html: string; readonly options: SanitizeOptions };

useQuickBlobs();
process.on("message", async (order: ParserOrder) => {
  process.send?.(await answerTo(order));
});
// Whoever asked is gone.
process.on("disconnect", () => process.exit());

process.send?.(READY);

async function answerTo(order: ParserOrder) {
  if (order.kind === "sanitize") {
    // Takes as long to load as all the rest, and most processes never need it.
    const { sanitizeMailHtml } = await import("../receive/sanitizeMailHtml.ts");
    return sanitizeMailHtml(order.html, order.options);
  }
  try {
    return await readMail(order.raw, order.limits);
  } catch (error) {
    return await readHeaders(order.raw, order.limits, reasonOf(error));
  }
}

/** The library's own limits are told by its message alone. */
function reasonOf(error: unknown): Cut {
  const told = error instanceof Error ? error.message : "";
  if (told.includes("nesting depth")) return "depth";
  return /header/i.test(told) ? "headers" : "unreadable";
}
