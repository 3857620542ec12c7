import { parentPort } from "node:worker_threads";
import type { SanitizeOptions } from "../receive/sanitizeMailHtml.ts";
import type { Cut, MailLimits } from "./parsedMail.ts";
import { useQuickBlobs } from "./quickBlob.ts";
import { readHeaders, readMail } from "./readMail.ts";

/** What the thread says when it can be asked. */
const READY = "ready";

/** What the parser's thread is asked. */
export type ThreadOrder =
  | { readonly kind: "read"; readonly raw: Uint8Array<ArrayBuffer>; readonly limits: MailLimits }
  /** Leaves out the rest, for that reason. */
  | {
      readonly kind: "readHeaders";
      readonly raw: Uint8Array<ArrayBuffer>;
      readonly limits: MailLimits;
      readonly why: Cut;
    }
  | { readonly kind: "sanitize"; readonly html: string; readonly options: SanitizeOptions };

useQuickBlobs();
parentPort?.on("message", async (order: ThreadOrder) => {
  const answer = await answerTo(order);
  // Contents of parts may lie in one buffer; it is moved once.
  const contents =
    "attachments" in answer ? answer.attachments.map(({ content }) => content.buffer as ArrayBuffer) : [];
  parentPort?.postMessage(answer, [...new Set(contents)]);
});

parentPort?.postMessage(READY);

async function answerTo(order: ThreadOrder) {
  if (order.kind === "sanitize") {
    // Takes as long to load as all the rest, and most threads never need it.
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
