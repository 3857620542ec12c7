import PostalMime, { type Address, type Attachment, addressParser, type Email } from "postal-mime";
import { automaticSigns } from "../receive/automaticSigns.ts";
import { readReport } from "../receive/readReport.ts";
import { boundSource, headersOf } from "./boundSource.ts";
import { CharsetAwareParser } from "./charsetAwareParser.ts";
import { htmlText } from "./htmlText.ts";
import type { Cut, MailAddress, MailAttachment, MailLimits, ParsedMail } from "./parsedMail.ts";
import { splitQuoted } from "./splitQuoted.ts";

const MAX_SUBJECT = 1_000;
const MAX_ADDRESSES = 200;
const MAX_IDS = 100;

/** Headers by lower-case name, in the order of the mail. A map: a header may be called `constructor`. */
export type MailHeaders = ReadonlyMap<string, readonly string[]>;

/** Reads a raw mail. Blocking and hungry with hostile ones: only for the parser's own thread. Throws when nothing but the headers can be read. */
export async function readMail(raw: Uint8Array, limits: MailLimits): Promise<ParsedMail> {
  const source = boundSource(raw, limits);
  const parser = new CharsetAwareParser({
    forceRfc822Attachments: true,
    maxNestingDepth: limits.maxDepth,
    maxHeadersSize: limits.maxHeaderBytes + limits.maxParts * 4096,
  });
  const email = await parser.parse(source.bytes);
  return toMail(email, { cut: source.cut, guessed: source.guessed || parser.guessed }, limits);
}

/** Reads the headers alone; what else there was is cut, for the reason given. */
export async function readHeaders(raw: Uint8Array, limits: MailLimits, why: Cut): Promise<ParsedMail> {
  const email = await PostalMime.parse(headersOf(raw, limits.maxHeaderBytes), {
    maxHeadersSize: limits.maxHeaderBytes * 2,
  });
  return toMail({ ...email, attachments: [] }, { cut: [why], guessed: false }, limits);
}

interface Found {
  readonly cut: readonly Cut[];
  readonly guessed: boolean;
}

function toMail(email: Email, found: Found, limits: MailLimits): ParsedMail {
  const headers = headersByName(email);
  const froms = addressesIn(headers, "from");
  const { text, html, isCut } = textsOf(email, limits.maxTextLength);
  const { visible, quoted } = splitQuoted(text);
  const subject = oneLine(email.subject ?? "").slice(0, MAX_SUBJECT);
  const isBroken = found.guessed || `${subject}${text}`.includes("\uFFFD");
  const attachments = email.attachments.map(toAttachment);
  return {
    ...{ from: froms[0] ?? null, froms, sender: addressesIn(headers, "sender")[0] ?? null },
    ...{ replyTo: addressesIn(headers, "reply-to"), to: addressesIn(headers, "to"), cc: addressesIn(headers, "cc") },
    ...{ subject, date: dateOf(headers), text, visibleText: visible, quotedText: quoted, html, attachments },
    ...{ messageId: idsIn(headers, "message-id")[0] ?? null },
    ...{ inReplyTo: idsIn(headers, "in-reply-to"), references: idsIn(headers, "references") },
    automatic: automaticSigns(headers, froms),
    ...readReport(headers, attachments),
    flags: {
      twoFroms: froms.length > 1 || (headers.get("from")?.length ?? 0) > 1,
      brokenCharset: isBroken,
      cut: isCut ? [...found.cut, "text"] : found.cut,
    },
  };
}

function headersByName(email: Email): MailHeaders {
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers) {
    const values = headers.get(key);
    if (values) values.push(value);
    else headers.set(key, [value]);
  }
  return headers;
}

function textsOf(email: Email, maxLength: number) {
  const html = email.html ? storable(email.html) : null;
  const isHtmlOnly = html !== null && !email.text?.trim();
  const { text, isCut } = isHtmlOnly ? htmlText(html, maxLength) : plainText(email.text ?? "", maxLength);
  const isLong = (html?.length ?? 0) > maxLength;
  // HTML that was cut somewhere says something else: then the text alone is shown.
  return { text: text.trimEnd(), html: isLong ? null : html, isCut: isCut || isLong };
}

function plainText(text: string, maxLength: number) {
  return { text: storable(text.slice(0, maxLength)).replace(/\r\n?/g, "\n"), isCut: text.length > maxLength };
}

function addressesIn(headers: MailHeaders, name: string): MailAddress[] {
  const found: MailAddress[] = [];
  for (const value of headers.get(name) ?? []) {
    for (const address of addressParser(value, { flatten: true })) {
      const read = toAddress(address);
      if (read && found.length < MAX_ADDRESSES) found.push(read);
    }
  }
  return found;
}

function toAddress(given: Address): MailAddress | null {
  const address = oneLine(given.address ?? "").replace(/\s/g, "");
  const at = address.lastIndexOf("@");
  if (at < 1 || at === address.length - 1 || address.length > 320) return null;
  return {
    name: oneLine(given.name).slice(0, 200),
    address: `${address.slice(0, at)}@${address.slice(at + 1).toLowerCase()}`,
  };
}

function idsIn(headers: MailHeaders, name: string): string[] {
  const value = (headers.get(name)?.[0] ?? "").slice(0, 64 * 1024);
  const bracketed = [...value.matchAll(/<([^<>\s]{1,500})>/g)].map(([, id]) => id ?? "");
  const bare =
    bracketed.length === 0 ? value.split(/\s+/).filter((word) => /^[^\s<>@]{1,250}@[^\s<>@]{1,250}$/.test(word)) : [];
  const ids = [...new Set([...bracketed, ...bare])];
  // The first and the last ones tell the thread.
  return ids.length <= MAX_IDS ? ids : [...ids.slice(0, 1), ...ids.slice(1 - MAX_IDS)];
}

function dateOf(headers: MailHeaders): number | null {
  const at = Date.parse((headers.get("date")?.[0] ?? "").slice(0, 100).replace(/\([^)]*\)/g, ""));
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? at : null;
}

function toAttachment(part: Attachment): MailAttachment {
  const bytes = typeof part.content === "string" ? Buffer.from(part.content) : new Uint8Array(part.content);
  const contentId = part.contentId?.replace(/^[<\s]+|[>\s]+$/g, "").slice(0, 500) || null;
  return {
    name: oneLine(part.filename ?? "").slice(0, 1_000) || nameByType(part),
    type: part.mimeType.slice(0, 200),
    inline: part.disposition !== "attachment" && contentId !== null && part.mimeType.startsWith("image/"),
    contentId,
    content: bytes,
  };
}

function nameByType(part: Attachment): string {
  if (part.mimeType === "message/rfc822") return "message.eml";
  if (part.mimeType === "text/calendar") return "invitation.ics";
  return "";
}

/** Controls and overrides of direction are nobody's name or subject. */
function oneLine(text: string): string {
  return storable(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, "")
    .trim();
}

/** What windows-1252 has where ISO 8859-1 has controls that nobody uses; Node's decoder of the one is that of the other. */
const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** PostgreSQL keeps no NUL and no half of a surrogate pair. */
function storable(text: string): string {
  const plain = text.replaceAll("\0", "").toWellFormed();
  return plain.replace(/[\u0080-\u009f]/g, (control) => WINDOWS[control.charCodeAt(0) - 0x80] ?? control);
}
