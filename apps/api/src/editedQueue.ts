import type { HoursEdit, QueueEdit } from "@touchstone/contracts";
import type { Exit, Hours, Overflow, QueueSettings } from "@touchstone/domain";
import { zoneOffsets } from "@touchstone/runtime";
import { Refused } from "./problem.ts";

const YEAR_MS = 366 * 86_400_000;
/** Zone rules are stored for so long ahead. */
const YEARS_AHEAD = 10;

/** A queue's settings after an edit: what was left out stays. Throws Refused for a zone that does not exist. */
export function editedQueue(stored: QueueSettings, { hours, lastResort, overflow, ...edit }: QueueEdit): QueueSettings {
  return {
    ...stored,
    ...(JSON.parse(JSON.stringify(edit)) as Partial<QueueSettings>),
    lastResort: givenTexts(lastResort),
    hours: hours === undefined ? stored.hours : hours && wholeHours(hours),
    overflow: overflow === undefined ? stored.overflow : wholeOverflow(overflow),
  };
}

function wholeHours(edit: HoursEdit): Hours {
  const now = Date.now();
  try {
    return { ...edit, offsets: zoneOffsets(edit.zone, now - YEAR_MS, now + YEARS_AHEAD * YEAR_MS) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refused(400, "invalid", [
      { field: "hours.zone", code: "unknown", remedy: "choose an IANA zone, such as Asia/Taipei" },
    ]);
  }
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
