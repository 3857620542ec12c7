import type { CallerView } from "@touchstone/contracts";
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";

/** A number as people of `region` write it: national at home, international from elsewhere; unreadable ones as they are. */
export function formatNumber(address: string, region: string): string {
  const number = parsePhoneNumberFromString(address, region as CountryCode);
  if (!number?.isPossible()) return address;
  return isAtHome(number, region) ? number.formatNational() : number.formatInternational();
}

/** A number as it is written to people of any country: "+44 7700 900142"; unreadable ones as they are. */
export function formatInternational(address: string): string {
  const number = parsePhoneNumberFromString(address);
  return number?.isPossible() ? number.formatInternational() : address;
}

/** Countries share codes, and numbers that nobody has been given belong to none of them: then the code decides. */
function isAtHome({ country, countryCallingCode }: PhoneNumber, region: string): boolean {
  if (country !== undefined) return country === region;
  return isSupportedCountry(region) && getCountryCallingCode(region) === countryCallingCode;
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
