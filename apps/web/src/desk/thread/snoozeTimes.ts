const HOUR_MS = 3_600_000;
const MORNING_HOUR = 9;

/** Instants that a conversation may be put off until, as this machine's calendar has them: an hour, three, the next morning. */
export function snoozeTimes(
  now: number,
): readonly { readonly key: "hour" | "hours" | "morning"; readonly at: number }[] {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  return [
    { key: "hour", at: Math.round(now + HOUR_MS) },
    { key: "hours", at: Math.round(now + 3 * HOUR_MS) },
    { key: "morning", at: morning.getTime() },
  ];
}
