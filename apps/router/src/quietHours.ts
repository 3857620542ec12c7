import type { QuietHours } from "@touchstone/domain";
import { countryOfNumber } from "@touchstone/telephony";

/** Zones by ISO country, as ICU knows them. */
const zones = new Map<string, readonly string[]>();

function zonesOf(country: string): readonly string[] {
  const known = zones.get(country);
  if (known !== undefined) return known;
  const locale = new Intl.Locale("und", { region: country }) as Intl.Locale & { getTimeZones?(): string[] | undefined };
  const found = locale.getTimeZones?.() ?? [];
  zones.set(country, found);
  return found;
}

function minuteIn(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const [hour = 0, minute = 0] = parts.formatToParts(at).flatMap(({ type, value }) => {
    return type === "hour" || type === "minute" ? [Number(value)] : [];
  });
  return hour * 60 + minute;
}

function isWithin({ from, to }: QuietHours, minute: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * Is it a quiet time at this number (E.164) at this instant? A number does not tell more than its country: of one with several
 * zones the answer is yes while it is quiet in any of them. A number of no country is where the line is.
 */
export function isQuietAt(number: string, lineRegion: string, hours: QuietHours | null, at: number): boolean {
  if (hours === null) return false;
  const country = countryOfNumber(number) ?? lineRegion;
  return country !== "" && zonesOf(country).some((zone) => isWithin(hours, minuteIn(zone, at)));
}
