import { afterSales, NOTHING_WRITTEN, preSales } from "./figures.fixture.ts";
import type { Figures, Rates } from "./figures.ts";
import type { Happening } from "./happening.ts";
import type { ExitReason, InteractionRecord } from "./interaction.ts";
import type { OverflowCause } from "./queue.ts";
import { foldRecord } from "./record.ts";

const START = 1_748_854_800_000;

type Told = Omit<Extract<Happening, { interactionId: string }>, "at" | "interactionId">;
/** What happened so many seconds after the call came in. */
type Moment = readonly [second: number, told: Told];

const enters = (queueId: string): Told => ({ type: "queueEntered", queueId, again: false }) as Told;
const passedOn = (reason: OverflowCause): Told =>
  ({ type: "queueLeft", queueId: afterSales, reason, movedTo: preSales }) as Told;
const ends = (exit: ExitReason): Told => ({ type: "interactionEnded", exit, by: "system" }) as Told;

/** Offered at `at`, in conversation one second later, and so on; in seconds. */
function talks(offerId: string, at: number, talk: number, wrapUp: number): Moment[] {
  const leg = { offerId, agentId: `agent of ${offerId}` };
  return [
    [at - 1, { type: "offerMade", ...leg } as Told],
    [at, { type: "connected", ...leg } as Told],
    [at + talk, { type: "agentLeft", ...leg } as Told],
    [at + talk, { type: "wrapUpStarted", ...leg } as Told],
    [at + talk + wrapUp, { type: "wrapUpEnded", ...leg, how: "completed", dispositionId: null } as Told],
  ];
}

function contact(n: number, direction: "inbound" | "outbound", ...moments: readonly Moment[]): InteractionRecord {
  const interactionId = `moved-${n}`;
  const receivedAt = START + n * 60_000;
  const words = { brandId: "brand", lineId: "line", queueId: afterSales, language: "en", callId: `CA${n}` } as const;
  const received = { type: "interactionReceived", interactionId, at: receivedAt, direction, ...words } as const;
  const first = foldRecord(null, { ...received, match: { kind: "unknown" }, traits: null });
  const inOrder = [...moments].sort(([a], [b]) => a - b);
  return inOrder.reduce<InteractionRecord | null>(
    (record, [second, told]) =>
      foldRecord(record, { at: receivedAt + second * 1000, interactionId, ...told } as Happening),
    first,
  ) as InteractionRecord;
}

/** Contacts of which several queues, or none, have a part; told as they happened. */
export const movedCalls: readonly InteractionRecord[] = [
  // Waited 60 s in vain, then 15 s in the other queue, which answered after 75 s in all.
  contact(
    1,
    "inbound",
    [0, enters(afterSales)],
    [60, passedOn("maxWait")],
    [60, enters(preSales)],
    ...talks("a", 75, 100, 20),
    [175, ends("answered")],
  ),
  // The queue closed after 10 s; 3 s later the caller hung up, after 13 s in all: not short.
  contact(
    2,
    "inbound",
    [0, enters(afterSales)],
    [10, passedOn("closed")],
    [10, enters(preSales)],
    [13, ends("abandonedWaiting")],
  ),
  // Full before the entry: the first queue never had this contact.
  contact(3, "inbound", [0, passedOn("full")], [0, enters(preSales)], ...talks("b", 2, 60, 0), [62, ends("answered")]),
  contact(4, "inbound", [0, ends("closed")]),
  contact(5, "inbound", [0, enters(afterSales)], [30, ends("nobodySignedIn")]),
  contact(6, "inbound", [0, enters(afterSales)], [40, ends("callback")]),
  // The call back of number 6, and one that nobody answered.
  contact(7, "outbound", [0, enters(afterSales)], ...talks("c", 900, 50, 10), [950, ends("answered")]),
  contact(8, "outbound", [0, enters(afterSales)], [900, ends("unreached")]),
  // Two conversations: transferred after the first, 8 s of waiting before the second.
  contact(
    9,
    "inbound",
    [0, enters(afterSales)],
    ...talks("d", 5, 30, 10),
    [35, enters(preSales)],
    ...talks("e", 43, 40, 10),
    [83, ends("answered")],
  ),
];

/** Added up by hand from the contacts above, with 20 s and 5 s as limits; not by the code under test. */
export const expectedMovedAfterSales: Figures & Rates = {
  ...NOTHING_WRITTEN,
  offered: 5,
  answered: 1,
  answeredInTime: 1,
  abandoned: 0,
  shortAbandoned: 0,
  maxWait: 0,
  turnedAway: 2,
  toCallback: 1,
  toVoicemail: 0,
  voicemails: 0,
  movedOn: 2,
  failed: 0,
  servedByIvr: 0,
  leftBeforeQueue: 0,
  callbacksReached: 1,
  callbacksUnreached: 1,
  waitMs: 5_000,
  handled: 2,
  talkMs: 80_000,
  holdMs: 0,
  wrapUpMs: 20_000,
  serviceLevel: 1,
  abandonRate: 0,
  averageWaitMs: 5_000,
  averageHandleMs: 50_000,
};

export const expectedMovedPreSales: Figures & Rates = {
  ...NOTHING_WRITTEN,
  offered: 4,
  answered: 3,
  answeredInTime: 2,
  abandoned: 1,
  shortAbandoned: 0,
  maxWait: 0,
  turnedAway: 0,
  toCallback: 0,
  toVoicemail: 0,
  voicemails: 0,
  movedOn: 0,
  failed: 0,
  servedByIvr: 0,
  leftBeforeQueue: 0,
  callbacksReached: 0,
  callbacksUnreached: 0,
  waitMs: 85_000,
  handled: 3,
  talkMs: 200_000,
  holdMs: 0,
  wrapUpMs: 30_000,
  serviceLevel: 0.5,
  abandonRate: 0.25,
  averageWaitMs: 85_000 / 3,
  averageHandleMs: 230_000 / 3,
};
