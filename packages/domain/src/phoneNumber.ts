/**
 * The parts of reading a phone number that need no numbering plan. Everything here takes what people and carriers really
 * send, and never throws; which country's number it is, is told elsewhere, from the line that was called.
 */

/** An address as written, cut where an extension begins. */
export interface NumberAndExtension {
  readonly number: string;
  /** Digits only; null when there is none. */
  readonly extension: string | null;
}

/** What carriers send in place of a number that the caller withholds, besides the empty string. */
const WITHHELD_WORDS = new Set([
  "anonymous",
  "blocked",
  "no caller id",
  "not available",
  "private",
  "restricted",
  "unavailable",
  "unknown",
  "withheld",
  "null",
  "匿名",
  "未知",
  "隐藏",
  "隱藏",
]);

/** The same words dialled on a keypad, as Twilio sends them: ANONYMOUS, BLOCKED, RESTRICTED, UNAVAILABLE, UNKNOWN. */
const WITHHELD_NUMBERS = new Set(["266696687", "2562533", "7378742833", "86282452253", "8656696"]);

/** Longer than any number that a person wrote: not searched for anything. */
const MAX_LENGTH = 80;

/** `ext` and its kin, 转 (transfer to) and 分机 (extension) in both scripts; a lone `x` or `#` between digits. */
const EXTENSION =
  /^(.*\d[)\s]*?)[\s,;.(-]*(?:;?ext(?:ension|n)?|转接?(?:分机)?|轉接?(?:分機)?|分机|分機|内线|內線|x|#)[\s.:=号號]*(\d{1,10})[\s)号號]*$/iu;

/** Full-width letters, digits and signs as their ASCII twins, the ideographic space as a space, dashes of all kinds as one. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/gu, " ")
    .replace(/[\u2010-\u2015\u2212]/gu, "-");
}

/** What stands for the person in `sip:`, `sips:`, `tel:` and `client:` addresses, in angle brackets or not; else the text. */
export function userPart(raw: string): string {
  const text = toHalfWidth(raw).trim();
  const address = /<([^<>]*)>\s*$/u.exec(text)?.[1] ?? text;
  const uri = /^(sips?|tel|client):(.*)$/isu.exec(address);
  if (uri?.[1] === undefined || uri[2] === undefined) return text;
  if (uri[1].toLowerCase() === "client") return uri[2];
  if (uri[1].toLowerCase() === "tel") return uri[2];
  const user = uri[2].includes("@") ? uri[2].slice(0, uri[2].indexOf("@")) : uri[2];
  return decoded(user.split(";")[0] ?? "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone percent sign is not an escape: the text stands for itself
  }
}

/** `021-62345678转801` → `021-62345678` and `801`. Without an extension the text comes back trimmed, in half width. */
export function splitExtension(raw: string): NumberAndExtension {
  const text = toHalfWidth(raw).trim();
  const found = text.length > MAX_LENGTH ? null : EXTENSION.exec(text);
  if (found?.[1] === undefined || found[2] === undefined) return { number: text, extension: null };
  return { number: found[1].trim(), extension: found[2] };
}

/** Did the caller, or the network, keep the number back? */
export function isWithheld(raw: string): boolean {
  const text = userPart(raw).trim().toLowerCase();
  if (text === "" || WITHHELD_WORDS.has(text)) return true;
  return WITHHELD_NUMBERS.has(text.replace(/^\+/u, ""));
}

/** A number in international form, as E.164 writes it: at most 15 digits, no separators. */
export function isE164(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/u.test(text);
}

/** Service numbers such as 10086 or 911: kept as they are, never put into international form, nobody's own number. */
export function isShortNumber(raw: string): boolean {
  return raw.length <= MAX_LENGTH && /^\d{2,6}$/u.test(toHalfWidth(raw).trim().replace(/[\s-]/gu, ""));
}
