import { inPieces } from "../inPieces.ts";
import type { SanitizedMail, SanitizeOptions } from "../receive/sanitizeMailHtml.ts";
import type { Cut, MailLimits, ParsedMail } from "./parsedMail.ts";
import { useQuickBlobs } from "./quickBlob.ts";
import { readHeaders, readMail } from "./readMail.ts";

/** What the process says when it can be asked. */
const READY = "ready";
const NOTHING = new Uint8Array();

/** What the parser's process is asked. */
export type ParserOrder =
  /** A piece of the mail that is to be read: nothing is answered to that. */
  | { readonly kind: "take"; readonly piece: Uint8Array }
  | { readonly kind: "read"; readonly limits: MailLimits }
  | { readonly kind: "sanitize"; readonly html: string; readonly options: SanitizeOptions };

/** What it says: the contents of a mail's files in pieces, and last all else, which is an answer without them. */
export type ParserAnswer<T> =
  | { readonly kind: "piece"; readonly ofFile: number; readonly piece: Uint8Array }
  | { readonly kind: "answer"; readonly answer: T };

let pieces: Uint8Array[] = [];

useQuickBlobs();
process.on("message", async (order: ParserOrder) => {
  if (order.kind === "take") pieces.push(order.piece);
  else await answer(order);
});
// Whoever asked is gone.
process.on("disconnect", () => process.exit());

process.send?.(READY);

function say(answer: ParserAnswer<SanitizedMail | ParsedMail>): Promise<void> {
  return new Promise((said) => process.send?.(answer, undefined, undefined, () => said()));
}

async function answer(order: Exclude<ParserOrder, { kind: "take" }>): Promise<void> {
  if (order.kind === "sanitize") return await say({ kind: "answer", answer: await sanitized(order) });
  const mail = await readTaken(order);
  const attachments = mail.attachments.map((file) => ({ ...file, content: NOTHING }));
  for (const [ofFile, { content }] of mail.attachments.entries()) {
    for await (const piece of inPieces(content)) await say({ kind: "piece", ofFile, piece });
  }
  await say({ kind: "answer", answer: { ...mail, attachments } });
}

async function sanitized({ html, options }: Extract<ParserOrder, { kind: "sanitize" }>): Promise<SanitizedMail> {
  // Takes as long to load as all the rest, and most processes never need it.
  const { sanitizeMailHtml } = await import("../receive/sanitizeMailHtml.ts");
  return sanitizeMailHtml(html, options);
}

async function readTaken({ limits }: Extract<ParserOrder, { kind: "read" }>): Promise<ParsedMail> {
  const raw = Buffer.concat(pieces);
  pieces = [];
  try {
    return await readMail(raw, limits);
  } catch (error) {
    return await readHeaders(raw, limits, reasonOf(error));
  }
}

/** The library's own limits are told by its message alone. */
function reasonOf(error: unknown): Cut {
  const told = error instanceof Error ? error.message : "";
  if (told.includes("nesting depth")) return "depth";
  return /header/i.test(told) ? "headers" : "unreadable";
}
