import type { Instant } from "./ids.ts";

/** Minutes since midnight on the wall clock of the zone; 1440 is the end of the day. */
export type MinuteOfDay = number;

/** Open on these weekdays (1 Monday … 7 Sunday) from `from` until `to`; a `to` at or before `from` is on the next day. */
export interface WeeklyShift {
  readonly days: readonly number[];
  readonly from: MinuteOfDay;
  readonly to: MinuteOfDay;
}

/** A day of its own, which replaces the weekly shifts: a holiday (no shifts) or other hours. */
export interface SpecialDay {
  /** ISO date on the wall clock of the zone, e.g. `2026-12-25`; with `yearly` only month and day count. */
  readonly date: string;
  readonly yearly: boolean;
  readonly name: string;
  readonly shifts: readonly { readonly from: MinuteOfDay; readonly to: MinuteOfDay }[];
}

/** Closed at once, whatever the calendar says; `until` null: until somebody opens again. */
export interface Closure {
  readonly from: Instant;
  readonly until: Instant | null;
  readonly note: string;
}

/** From `at` on the wall clock of the zone is `offsetMinutes` ahead of UTC. */
export interface ZoneOffset {
  readonly at: Instant;
  readonly offsetMinutes: number;
}

/**
 * When a queue is open. The domain knows no zones: `offsets` are the zone's rules as data, in order, the first one early
 * enough for everything; whoever writes the settings fills them in for the years ahead.
 */
export interface Hours {
  /** IANA name, e.g. `Asia/Taipei`. */
  readonly zone: string;
  readonly offsets: readonly ZoneOffset[];
  readonly weekly: readonly WeeklyShift[];
  readonly special: readonly SpecialDay[];
  readonly closures: readonly Closure[];
}
