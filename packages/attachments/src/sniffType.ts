import { fileTypeFromBuffer } from "file-type";

/** As much of a content's beginning as is looked at. */
export const SNIFFED_BYTES = 64 * 1024;
const UNKNOWN = "application/octet-stream";
/** Types that are told by their bytes only with luck; a sender's word for them costs nothing because nothing is ever run. */
const PLAUSIBLE = /^(?:text\/(?:plain|csv|calendar|vcard)|application\/(?:json|pdf))$/;
const MARKUP = /^[\s\uFEFF]*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|svg|iframe|\?xml|xml)\b/i;
const PROGRAM =
  /^application\/(?:x-msdownload|x-elf|x-mach-binary|x-msi|java-vm|wasm|x-ms-shortcut|vnd\.microsoft\.portable-executable)$/;
const ACTIVE_NAME =
  /\.(?:exe|com|scr|pif|bat|cmd|ps1|vbs?|jse?|mjs|wsf|hta|msi|lnk|jar|apk|app|sh|php\d?|phtml|html?|xhtml|shtml|svgz?|xml|xsl|url|reg|dll|docm|xlsm|pptm|iso|img)$/i;

export interface Sniffed {
  /** What the bytes are, `application/octet-stream` when they do not tell. */
  readonly type: string;
  /** It would do something when opened (markup, script, program), or the name says so. */
  readonly active: boolean;
  /** The bytes are something else than sender and name say. */
  readonly disguised: boolean;
}

/**
 * What a content really is, judged by its beginning (at most SNIFFED_BYTES; nothing is unpacked beyond what names a zip's
 * kind). What the sender says is believed only where bytes cannot tell and nothing can happen.
 */
export async function sniffType(head: Uint8Array, declared: string, name: string): Promise<Sniffed> {
  const told = bareType(declared);
  const found = (await fileTypeFromBuffer(head.subarray(0, SNIFFED_BYTES)))?.mime ?? typeOfText(head, told);
  const type = bareType(found);
  const active = MARKUP.test(latin(head)) || PROGRAM.test(type) || type === "application/xml" || ACTIVE_NAME.test(name);
  return { type, active, disguised: isDisguised(type, told, name) };
}

function typeOfText(head: Uint8Array, told: string): string {
  if (!isText(head)) return UNKNOWN;
  const text = latin(head);
  if (MARKUP.test(text)) return /<svg/i.test(text) ? "image/svg+xml" : "text/html";
  return PLAUSIBLE.test(told) && told !== "application/pdf" ? told : "text/plain";
}

function isText(head: Uint8Array): boolean {
  return head.length > 0 && !head.includes(0);
}

function latin(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 4096))
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "");
}

function bareType(type: string): string {
  const bare = type.split(";")[0]?.trim().toLowerCase() ?? "";
  return /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,80}$/.test(bare) ? bare : UNKNOWN;
}

/** Programs and markup that are called something harmless, and pictures or documents that are no such thing. */
function isDisguised(type: string, told: string, name: string): boolean {
  if (type === UNKNOWN || told === UNKNOWN) return PROGRAM.test(type) && !ACTIVE_NAME.test(name);
  if (PROGRAM.test(type)) return !PROGRAM.test(told) || !ACTIVE_NAME.test(name);
  const markup = type === "text/html" || type === "image/svg+xml";
  if (markup) return told !== type && told !== "application/xhtml+xml";
  return /^(?:image|audio|video)\//.test(told) ? told.split("/")[0] !== type.split("/")[0] : false;
}
