/** English as most of the world writes its dates, day before month; the other languages have one way each. */
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

/** "14:07", or with seconds "14:07:58". */
export function formatTime(at: number, language: string, seconds = false): string {
  const parts: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
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
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const parts: Intl.DateTimeFormatOptions = { month: "short", day: "numeric" };
  return new Intl.DateTimeFormat(localeOf(language), sameYear ? parts : { ...parts, year: "numeric" }).format(at);
}

/** For narrow columns: a time today, a word yesterday, day and month this year, month and year before. */
export function formatShortDay(at: number, now: number, language: string): string {
  const days = daysBetween(at, now);
  if (days === 0) return formatTime(at, language);
  if (days === 1) return relativeDay(language);
  if (new Date(at).getFullYear() === new Date(now).getFullYear()) return formatDay(at, now, language);
  return new Intl.DateTimeFormat(localeOf(language), { year: "numeric", month: "short" }).format(at);
}

function relativeDay(language: string): string {
  const word = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-1, "day");
  return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
}

function daysBetween(at: number, now: number): number {
  const day = (instant: number) => new Date(instant).setHours(0, 0, 0, 0);
  return Math.round((day(now) - day(at)) / 86_400_000);
}

/** The label of a tenant's own word in the reader's language, else in English, else in any. */
export function labelOf(labels: Readonly<Record<string, string>>, language: string): string {
  return labels[language] ?? labels.en ?? Object.values(labels)[0] ?? "";
}
