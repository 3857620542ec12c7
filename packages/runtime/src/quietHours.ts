/** Minutes of the day; across midnight when `from` is later. */
interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** Zones by ISO country, as ICU knows them. */
const zones = new Map<string, readonly string[]>();
const clocks = new Map<string, Intl.DateTimeFormat>();
const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1440;
/** Zones end their quiet time one after the other, and clocks may be put back meanwhile. */
const MOST_STEPS = 50;

function zonesOf(country: string): readonly string[] {
  const known = zones.get(country);
  if (known !== undefined) return known;
  const locale = new Intl.Locale("und", { region: country }) as Intl.Locale & { getTimeZones?(): string[] | undefined };
  const found = locale.getTimeZones?.() ?? [];
  zones.set(country, found);
  return found;
}

function minuteIn(zone: string, at: number): number {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat("en", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  clocks.set(zone, clock);
  const [hour = 0, minute = 0] = clock.formatToParts(at).flatMap(({ type, value }) => {
    return type === "hour" || type === "minute" ? [Number(value)] : [];
  });
  return hour * 60 + minute;
}

function isWithin({ from, to }: QuietHours, minute: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Minutes until it is quiet in none of the zones in which it is now; 0 when it is in none. */
function quietMinutes(country: string, hours: QuietHours, at: number): number {
  const minutes = (country === "" ? [] : zonesOf(country)).map((zone) => minuteIn(zone, at));
  const left = minutes.filter((minute) => isWithin(hours, minute)).map((minute) => hours.to - minute);
  return Math.max(0, ...left.map((minute) => (minute + MINUTES_OF_DAY) % MINUTES_OF_DAY));
}

/**
 * Is it a quiet time in this country (ISO; empty: in none) at this instant? A number does not tell more than its country: of one
 * with several zones the answer is yes while it is quiet in any of them.
 */
export function isQuietIn(country: string, hours: QuietHours | null, at: number): boolean {
  return hours !== null && quietMinutes(country, hours, at) > 0;
}

/** When it is quiet there no more, a whole minute in milliseconds since 1970; null when it is not quiet. */
export function quietUntil(country: string, hours: QuietHours | null, at: number): number | null {
  if (hours === null || quietMinutes(country, hours, at) === 0) return null;
  let until = at - (at % MINUTE_MS);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const minutes = quietMinutes(country, hours, until);
    if (minutes === 0) break;
    until += minutes * MINUTE_MS;
  }
  return until;
}
