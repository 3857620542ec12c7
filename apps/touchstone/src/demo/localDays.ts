/** A day of a place: when it begins, and which one it is. */
export interface LocalDay {
  /** Local midnight, milliseconds since 1970. */
  readonly startsAt: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Days before today. */
  readonly ago: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Today and the `count` days before it in a time zone, the oldest first. */
export function localDays(nowMs: number, timeZone: string, count: number): LocalDay[] {
  const today = midnightOf(nowMs, timeZone);
  return Array.from({ length: count + 1 }, (_, place) => {
    const ago = count - place;
    const startsAt = midnightOf(today - ago * DAY_MS + 12 * HOUR_MS, timeZone);
    return { startsAt, ago, weekday: new Date(startsAt + 12 * HOUR_MS + offsetMs(startsAt, timeZone)).getUTCDay() };
  });
}

function midnightOf(instant: number, timeZone: string): number {
  const local = instant + offsetMs(instant, timeZone);
  const guess = local - (((local % DAY_MS) + DAY_MS) % DAY_MS);
  return guess - offsetMs(guess - offsetMs(instant, timeZone), timeZone);
}

/** What the zone's clocks are ahead of UTC at an instant. */
function offsetMs(instant: number, timeZone: string): number {
  const name = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(instant)
    .find((part) => part.type === "timeZoneName")?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(name ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}
