const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** From `at` (milliseconds since 1970) on the clock of the zone is `offsetMinutes` ahead of UTC. */
export interface OffsetFrom {
  readonly at: number;
  readonly offsetMinutes: number;
}

/**
 * The rules of an IANA zone as data, from `from` until `until` (milliseconds since 1970): the first entry says what holds at
 * `from`, each other one a change of the clock. Throws a RangeError for a zone that the runtime does not know.
 */
export function zoneOffsets(zone: string, from: number, until: number): OffsetFrom[] {
  const offsetAt = offsetReader(zone);
  const offsets = [{ at: from, offsetMinutes: offsetAt(from) }];
  for (let at = from; at < until; at += DAY_MS) {
    if (offsetAt(at) !== offsetAt(at + DAY_MS)) {
      const change = changeBetween(offsetAt, at, at + DAY_MS);
      offsets.push({ at: change, offsetMinutes: offsetAt(change) });
    }
  }
  return offsets;
}

/** Is it an IANA zone that the runtime knows? */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone }) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Clocks change on whole minutes. */
function changeBetween(offsetAt: (at: number) => number, start: number, end: number): number {
  const before = offsetAt(start);
  let low = Math.floor(start / 60_000);
  let high = Math.ceil(end / 60_000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 60_000) === before) low = middle;
    else high = middle;
  }
  return high * 60_000;
}

function offsetReader(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  return (at) => {
    const name = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
    const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}
