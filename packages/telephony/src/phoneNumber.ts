import { isE164, isShortNumber, isWithheld, splitExtension, userPart } from "@touchstone/domain";
import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
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

/** ISO country of a number in international form; null when several share its code, or none has it. */
export function countryOfNumber(e164: string): string | null {
  return parsePhoneNumberFromString(e164)?.country ?? null;
}

const EXTRA_CHARGED = new Set<NumberType | undefined>(["PREMIUM_RATE", "SHARED_COST"]);

/**
 * Where a call to this number (E.164) would go, seen from these countries (ISO): into one of them, abroad, or to where more is paid
 * than for the way. Codes that several countries share, such as +1, count as theirs only where nothing better is known.
 */
export function reachOf(e164: string, regions: ReadonlySet<string>): "near" | "abroad" | "extraCharged" {
  const number = parsePhoneNumberFromString(e164);
  if (EXTRA_CHARGED.has(number?.getType())) return "extraCharged";
  const possible: readonly string[] = number?.country ? [number.country] : (number?.getPossibleCountries() ?? []);
  return possible.some((one) => regions.has(one)) ? "near" : "abroad";
}

/** Longer than any number with all its trimmings: not worth reading. */
const MAX_LENGTH = 128;
const DIALLABLE = /^[+0-9 ().\-/·•]+$/;

/**
 * Reads a caller's address as people and carriers write it, from the point of view of `region` (ISO country of the line that
 * received it; unknown or empty: only international forms). Says nothing about whether the number is in service.
 */
export function readPhoneNumber(raw: string, region: string): PhoneReading {
  if (isE164(raw)) return isWithheld(raw) ? { kind: "withheld" } : numberOf(raw, null, null);
  if (raw.length > MAX_LENGTH) return { kind: "invalid" };
  if (isWithheld(raw)) return { kind: "withheld" };
  const { number: main, extension } = splitExtension(userPart(raw));
  const number = DIALLABLE.test(main) && !isShortNumber(main) ? parse(main, region) : undefined;
  if (number) return numberOf(number.number, number.ext ?? extension, number.country ?? null);
  return isShortNumber(main) && extension === null
    ? { kind: "short", digits: main.replaceAll(/[^0-9]/g, "") }
    : { kind: "invalid" };
}

const numberOf = (e164: string, extension: string | null, region: string | null): PhoneReading => ({
  kind: "number",
  e164,
  extension,
  region,
});

/** People call from these; a special service's number is more likely a foreign one without its plus. */
const ORDINARY = new Set<NumberType | undefined>(["FIXED_LINE", "MOBILE", "FIXED_LINE_OR_MOBILE", "VOIP", "TOLL_FREE"]);

/**
 * Tries the readings in turn and takes the first that is a valid number; a carrier may deliver the country code without its
 * plus (`1-888-407-4747`) or another country's prefix. Failing that a possible one: numbering plans change.
 */
function parse(main: string, region: string): PhoneNumber | undefined {
  const digits = main.replaceAll(/[^0-9]/g, "");
  const country = isSupportedCountry(region) ? (region as CountryCode) : undefined;
  const local = country ? parsePhoneNumberFromString(main, country) : parsePhoneNumberFromString(main);
  const international = parsePhoneNumberFromString(`+${digits.replace(/^00/, "")}`);
  if (local?.isValid() && ORDINARY.has(local.getType())) return local;
  const valid = [international, local].find((number) => number?.isValid());
  return valid ?? (digits.length >= 7 && local?.isPossible() ? local : undefined);
}
