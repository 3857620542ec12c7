import type { HoursEdit, QueueEdit } from "@touchstone/contracts";
import type { Exit, Hours, Overflow, QueueSettings } from "@touchstone/domain";
import { isZone, zoneOffsets } from "@touchstone/runtime";

const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;
/** Zone rules are stored for so long ahead. */
const YEARS_AHEAD = 10;

/** A queue's settings after an edit: what was left out stays. */
export function editedQueue(stored: QueueSettings, { hours, lastResort, overflow, ...edit }: QueueEdit): QueueSettings {
  return {
    ...stored,
    ...(JSON.parse(JSON.stringify(edit)) as Partial<QueueSettings>),
    lastResort: givenTexts(lastResort),
    hours: hours === undefined ? stored.hours : hours && wholeHours(hours),
    overflow: overflow === undefined ? stored.overflow : wholeOverflow(overflow),
  };
}

/** Of a zone that does not exist no rules are known; whoever checks the edit says so. */
function wholeHours(edit: HoursEdit): Hours {
  return { ...edit, offsets: isZone(edit.zone) ? offsetsOf(edit.zone) : [] };
}

/** The rules of zones as they were last asked for, by zone and day: the calendar of a form is checked with every change. */
const kept = new Map<string, Hours["offsets"]>();
const MOST_KEPT = 100;

function offsetsOf(zone: string): Hours["offsets"] {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const key = `${zone} ${today}`;
  const known = kept.get(key) ?? zoneOffsets(zone, today - YEAR_MS, today + YEARS_AHEAD * YEAR_MS);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, known);
  return known;
}

function wholeOverflow(edit: NonNullable<QueueEdit["overflow"]>): Overflow {
  const { maxWait, full, closed, nobodySignedIn, nobodyRoutable } = edit;
  return {
    maxWait: wholeExit(maxWait),
    full: wholeExit(full),
    closed: wholeExit(closed),
    nobodySignedIn: nobodySignedIn && wholeExit(nobodySignedIn),
    nobodyRoutable: nobodyRoutable && { ...nobodyRoutable, exit: wholeExit(nobodyRoutable.exit) },
  };
}

type ExitEdit = NonNullable<QueueEdit["overflow"]>["full"];

function wholeExit(exit: ExitEdit): Exit {
  return exit.to === "message" ? { to: "message", text: givenTexts(exit.text) } : exit;
}

/** Without the languages that are not given. */
export function givenTexts(given: { readonly [language: string]: string | undefined }): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
