import type { CallerView } from "@touchstone/contracts";
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";

/** A number as people of `region` write it: national at home, international from elsewhere; unreadable ones as they are. */
export function formatNumber(address: string, region: string): string {
  const number = parsePhoneNumberFromString(address, region as CountryCode);
  if (!number?.isPossible()) return address;
  return number.country === region ? number.formatNational() : number.formatInternational();
}

/** What may be shown of a caller's number; null when it was withheld. */
export function callerNumber(from: CallerView, region: string): string | null {
  return from.address ? formatNumber(from.address, region) : from.raw || null;
}

/** The country's name in the reader's language. */
export function regionName(region: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: "region" }).of(region) ?? region;
  } catch {
    // Carriers send what they like; what is no region code is shown as it came.
    return region;
  }
}
