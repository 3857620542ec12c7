import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";

/** What an address that a carrier delivered turns out to be. */
export type PhoneReading =
  /** `region`: ISO country, null when it was not looked up (an address that came as E.164) or is shared by several. */
  | {
      readonly kind: "number";
      readonly e164: string;
      readonly extension: string | null;
      readonly region: string | null;
    }
  /** A service or internal number that means something only where it was dialled: 110, 10086, an extension. */
  | { readonly kind: "short"; readonly digits: string }
  | { readonly kind: "withheld" }
  | { readonly kind: "invalid" };

const E164 = /^\+[1-9][0-9]{6,14}$/;
/** Longer than any number with all its trimmings: not worth reading. */
const MAX_LENGTH = 128;
const SHORT = /^[0-9]{2,6}$/;
const DIALLABLE = /^[+0-9 ().\-/·•]+$/;

const WITHHELD_WORDS = new Set(
  "anonymous restricted private withheld unavailable unknown blocked asserted-identity-restricted 匿名 未知 隐藏 隱藏 未显示 未顯示".split(
    " ",
  ),
);
/** The same words as typed on a telephone's keys; Twilio delivers these for a caller who hides. */
const WITHHELD_NUMBERS = new Set(["+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"]);

/**
 * Reads a caller's address as people and carriers write it, from the point of view of `region` (ISO country of the line that
 * received it; unknown or empty: only international forms). Says nothing about whether the number is in service.
 */
export function readPhoneNumber(raw: string, region: string): PhoneReading {
  if (E164.test(raw)) return WITHHELD_NUMBERS.has(raw) ? { kind: "withheld" } : numberOf(raw, null, null);
  if (raw.length > MAX_LENGTH) return { kind: "invalid" };
  const text = userOf(raw.normalize("NFKC").trim());
  if (isWithheld(text)) return { kind: "withheld" };
  const { main, extension } = splitExtension(text);
  const number = DIALLABLE.test(main) ? parse(main, region) : undefined;
  if (number) return numberOf(number.number, number.ext ?? extension, number.country ?? null);
  const digits = main.replaceAll(/[ .-]/g, "");
  return SHORT.test(digits) && extension === null ? { kind: "short", digits } : { kind: "invalid" };
}

const numberOf = (e164: string, extension: string | null, region: string | null): PhoneReading => ({
  kind: "number",
  e164,
  extension,
  region,
});

const isWithheld = (text: string): boolean =>
  text === "" || WITHHELD_WORDS.has(text.toLowerCase()) || WITHHELD_NUMBERS.has(text);

/** The user of `sip:+4930…@host;user=phone`, `tel:+49-30…;ext=5` or `client:anna`; other text as it is. */
function userOf(text: string): string {
  const [, scheme = "", rest = ""] = /^<?(sips?|tel|client):(.*)$/i.exec(text) ?? [];
  if (scheme === "") return text;
  if (scheme.toLowerCase() === "tel") return rest;
  const user = rest.split("@")[0]?.split(";")[0] ?? "";
  return user.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

// What stands between a number and its extension. A plain x needs digits before it, or every word with an x would do.
const EXTENSION =
  /^(.*[0-9)])[\s,]*(?:转|轉|分机|分機|内线|內線|;ext=|extension|ext|x|#)[\s.:]*(?:分机|分機)?[\s.:]*([0-9]{1,8})$/i;

/** `021-62345678转801` → main and extension. */
function splitExtension(text: string): { main: string; extension: string | null } {
  const [, main, extension] = EXTENSION.exec(text) ?? [];
  return main !== undefined && extension !== undefined
    ? { main: main.trim(), extension }
    : { main: text, extension: null };
}

/** People call from these; a special service's number is more likely a foreign one without its plus. */
const ORDINARY = new Set<NumberType | undefined>(["FIXED_LINE", "MOBILE", "FIXED_LINE_OR_MOBILE", "VOIP", "TOLL_FREE"]);

/**
 * Tries the readings in turn and takes the first that is a valid number; a carrier may deliver the country code without its
 * plus (`1-888-407-4747`) or another country's prefix. Failing that a possible one: numbering plans change.
 */
function parse(main: string, region: string): PhoneNumber | undefined {
  const digits = main.replaceAll(/[^0-9]/g, "");
  if (SHORT.test(digits)) return undefined;
  const country = isSupportedCountry(region) ? (region as CountryCode) : undefined;
  const local = country ? parsePhoneNumberFromString(main, country) : parsePhoneNumberFromString(main);
  const international = parsePhoneNumberFromString(`+${digits.replace(/^00/, "")}`);
  if (local?.isValid() && ORDINARY.has(local.getType())) return local;
  const valid = [international, local].find((number) => number?.isValid());
  return valid ?? (digits.length >= 7 && local?.isPossible() ? local : undefined);
}
