const DAY_MS = 86_400_000;

/** At most so many days in one report, as the api takes them. */
export const MOST_DAYS = 31;

/** The calendar day of an instant in a zone, as ISO date, so many days before. */
export function dayBefore(now: number, timeZone: string, days: number): string {
  // Swedish writes dates like ISO does. Counted on the calendar: a local day may have 23 or 25 hours.
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now);
  return new Date(Date.parse(`${today}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

export type BadPeriod = "order" | "long";

/** What is wrong with a period, before the server is asked; null: nothing. */
export function badPeriod(from: string, to: string): BadPeriod | null {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) return "order";
  return days > MOST_DAYS ? "long" : null;
}

/** An ISO date as people write it; it is a day of the calendar and no instant. */
export function dayText(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(Date.parse(day));
}
