/** English as most of the world writes its dates, day before month; the other languages have one way each. */
/** Absolute times are the tenant's, wherever the person sits; the browser's own until somebody is signed in. */
let displayZone: string | undefined;

export function showTimesIn(timeZone: string): void {
  displayZone = timeZone;
}

export const localeOf = (language: string) => (language === "en" ? "en-GB" : language);

const two = (figure: number) => String(figure).padStart(2, "0");

/** Milliseconds as m:ss, from an hour on as h:mm:ss; never negative. Tabular digits make it stand still. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}

/** How long something lasts by now: as `formatDuration`, from a day on in days and hours ("2d 11h"), which nobody counts in hours. */
export function formatElapsed(ms: number, language: string): string {
  const hours = Math.floor(ms / 3_600_000);
  if (hours < 24) return formatDuration(ms);
  const figure = (unit: "day" | "hour", value: number) =>
    new Intl.NumberFormat(localeOf(language), { style: "unit", unit, unitDisplay: "narrow" }).format(value);
  return `${figure("day", Math.floor(hours / 24))} ${figure("hour", hours % 24)}`;
}

/** "14:07", or with seconds "14:07:58". */
export function formatTime(at: number, language: string, seconds = false): string {
  const parts: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...inZone() };
  return new Intl.DateTimeFormat(localeOf(language), seconds ? { ...parts, second: "2-digit" } : parts).format(at);
}

/** Today as a time alone, yesterday as a word with a time, else day and month, with the year when it is another one. */
export function formatMoment(at: number, now: number, language: string): string {
  const days = daysBetween(at, now);
  const time = formatTime(at, language);
  if (days === 0) return time;
  if (days === 1) return `${relativeDay(language)} ${time}`;
  return `${formatDay(at, now, language)} ${time}`;
}

/** Day and month, with the year when it is not this year's. */
export function formatDay(at: number, now: number, language: string): string {
  const sameYear = dayOf(at).slice(0, 4) === dayOf(now).slice(0, 4);
  const parts: Intl.DateTimeFormatOptions = { month: "short", day: "numeric", ...inZone() };
  return new Intl.DateTimeFormat(localeOf(language), sameYear ? parts : { ...parts, year: "numeric" }).format(at);
}

/** For narrow columns: a time today, a word yesterday, day and month this year, month and year before. */
export function formatShortDay(at: number, now: number, language: string): string {
  const days = daysBetween(at, now);
  if (days === 0) return formatTime(at, language);
  if (days === 1) return relativeDay(language);
  if (dayOf(at).slice(0, 4) === dayOf(now).slice(0, 4)) return formatDay(at, now, language);
  return new Intl.DateTimeFormat(localeOf(language), { year: "numeric", month: "short", ...inZone() }).format(at);
}

function relativeDay(language: string): string {
  const word = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-1, "day");
  return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
}

const inZone = () => (displayZone ? { timeZone: displayZone } : {});

/** The calendar day in the shown zone as yyyy-mm-dd, which is how Swedish writes it. */
const dayOf = (at: number) => new Intl.DateTimeFormat("sv-SE", inZone()).format(at);

function daysBetween(at: number, now: number): number {
  return Math.round((Date.parse(dayOf(now)) - Date.parse(dayOf(at))) / 86_400_000);
}

/** The label of a tenant's own word in the reader's language, else in English, else in any. */
export function labelOf(labels: Readonly<Record<string, string>>, language: string): string {
  return labels[language] ?? labels.en ?? Object.values(labels)[0] ?? "";
}
