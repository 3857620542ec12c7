/** Calling codes the emulator names a country for; the real carrier looks the number up. */
const COUNTRIES: readonly (readonly [prefix: string, country: string])[] = [
  ["+1", "US"],
  ["+33", "FR"],
  ["+34", "ES"],
  ["+39", "IT"],
  ["+44", "GB"],
  ["+49", "DE"],
  ["+60", "MY"],
  ["+61", "AU"],
  ["+65", "SG"],
  ["+81", "JP"],
  ["+82", "KR"],
  ["+86", "CN"],
  ["+852", "HK"],
  ["+853", "MO"],
  ["+886", "TW"],
];

/** ISO 3166 code for an E.164 number, by the longest known calling code; undefined for anything else. */
export const countryOf = (address: string): string | undefined => {
  if (!/^\+[1-9]\d{4,14}$/.test(address)) return undefined;
  return COUNTRIES.filter(([prefix]) => address.startsWith(prefix)).at(-1)?.[1];
};
