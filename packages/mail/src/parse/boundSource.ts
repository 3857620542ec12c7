import { encodingOf } from "./encodingOf.ts";
import type { Cut, MailLimits } from "./parsedMail.ts";

export interface BoundSource {
  readonly bytes: Uint8Array;
  readonly cut: readonly Cut[];
  /** Headers in raw bytes of another charset than UTF-8 were guessed. */
  readonly guessed: boolean;
}

const LF = 0x0a;
const CR = 0x0d;
/** More boundaries than that are nobody's mail. */
const MAX_BOUNDARIES = 2_000;

/** A line that begins as one of those that mails have. */
const HEADER =
  /^(?:from|to|cc|subject|date|message-id|in-reply-to|references|reply-to|sender|received|return-path|mime-version|dkim-signature|(?:content|list|auto|resent|x|arc|authentication)-[a-z-]+)[ \t]*:/im;
const LOOKED_AT = 64 * 1024;
const NO_HEADERS = Buffer.from("\r\n");
const NOTHING = Buffer.alloc(0);

/** As much of a raw mail as is read: size, headers and parts within their limits, headers in UTF-8. Linear in the length. */
export function boundSource(raw: Uint8Array, limits: MailLimits): BoundSource {
  const cut: Cut[] = [];
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, limits.maxBytes));
  if (bytes.length < raw.length) cut.push("size");
  const end = hasHeaders(bytes) ? headerEnd(bytes) : 0;
  const headers = boundHeaders(bytes.subarray(0, end), limits.maxHeaderBytes);
  if (headers.length < end) cut.push("headers");
  const readable = toUtf8(headers, bytes);
  const words = joinWords(readable ?? headers);
  const body = boundParts(bytes, end, limits.maxParts);
  if (body.length < bytes.length - end) cut.push("parts");
  return { bytes: Buffer.concat([words, end === 0 ? NO_HEADERS : NOTHING, body]), cut, guessed: readable !== null };
}

/** Only the headers, for when the rest cannot be read. */
export function headersOf(raw: Uint8Array, maxBytes: number): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, maxBytes));
  const headers = bytes.subarray(0, headerEnd(bytes));
  return withoutContentHeaders(joinWords(toUtf8(headers, bytes) ?? headers));
}

/** A mail may be words alone, whose first lines are no headers and must not be lost as such. */
function hasHeaders(bytes: Buffer): boolean {
  const beginning = bytes.subarray(0, Math.min(headerEnd(bytes), LOOKED_AT));
  return HEADER.test(beginning.toString("latin1"));
}

/** Where the first empty line begins. */
function headerEnd(bytes: Buffer): number {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    const next = bytes[at + 1] === CR ? at + 2 : at + 1;
    if (bytes[next] === LF) return at + 1;
  }
  return bytes.length;
}

function boundHeaders(headers: Buffer, max: number): Buffer {
  if (headers.length <= max) return headers;
  const lastLine = headers.lastIndexOf(LF, max);
  return headers.subarray(0, lastLine < 0 ? 0 : lastLine + 1);
}

/** Guessed by the whole mail: a subject alone is short. */
function toUtf8(headers: Buffer, mail: Buffer): Buffer | null {
  const encoding = encodingOf(headers, "utf-8", mail);
  return encoding === "utf-8" ? null : Buffer.from(new TextDecoder(encoding).decode(headers));
}

const WORDS =
  /=\?([^?\s]{1,40})\?b\?[A-Za-z0-9+/=]{1,998}\?=(?:[ \t]*\r?\n?[ \t]+=\?\1\?b\?[A-Za-z0-9+/=]{1,998}\?=)+/gi;

/** Programs that cut a character in two between encoded words are common in China: neighbours in one charset become one word. */
function joinWords(headers: Buffer): Buffer {
  const joined = headers.toString("latin1").replace(WORDS, (run, charset: string) => {
    const words = [...run.matchAll(/\?b\?([A-Za-z0-9+/=]+)\?=/gi)].map(([, word]) => Buffer.from(word ?? "", "base64"));
    return `=?${charset}?B?${Buffer.concat(words).toString("base64")}?=`;
  });
  return Buffer.from(joined, "latin1");
}

/** The body up to the part that is one too many. */
function boundParts(bytes: Buffer, from: number, max: number): Buffer {
  const boundaries = boundariesIn(bytes);
  if (boundaries.size === 0) return bytes.subarray(from);
  let parts = 0;
  for (let at = bytes.indexOf("\n--", Math.max(0, from - 1)); at >= 0; at = bytes.indexOf("\n--", at + 3)) {
    if (boundaries.has(lineAt(bytes, at + 3)) && ++parts > max) return bytes.subarray(from, at + 1);
  }
  return bytes.subarray(from);
}

function boundariesIn(bytes: Buffer): Set<string> {
  const found = new Set<string>();
  const named = /boundary\*?=(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))/gi;
  for (const [, quoted, bare] of bytes.toString("latin1").matchAll(named)) {
    found.add((quoted ?? bare ?? "").trimEnd());
    if (found.size >= MAX_BOUNDARIES) break;
  }
  return found;
}

function lineAt(bytes: Buffer, at: number): string {
  const line = bytes.subarray(at, at + 220);
  const end = line.indexOf(LF);
  return line.toString("latin1", 0, end < 0 ? line.length : end).trimEnd();
}

/** Longer ones are what makes a mail unreadable. */
const MAX_HEADER_LINE = 2_000;

/** What tells how to read a body must go with it: there is none. */
function withoutContentHeaders(headers: Buffer): Buffer {
  const lines = headers.toString("utf8").split(/\r?\n(?![ \t])/);
  const kept = lines
    .filter((line) => line !== "" && !/^content-/i.test(line))
    .map((line) => line.slice(0, MAX_HEADER_LINE));
  return Buffer.from(`${kept.join("\r\n")}\r\n\r\n`);
}
