import type { EventBody, Exit, Interaction } from "@touchstone/domain";
import type { World } from "./histories.ts";
import { lineIds, queueIds } from "./settledFloor.ts";

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;

const someExit = (n: number): Exit =>
  pick<Exit>(
    [
      { to: "queue", queueId: pick(queueIds, n) },
      { to: "queue", queueId: pick(queueIds, n + 1) },
      { to: "line", lineId: pick(lineIds, n) },
      { to: "message", text: {} },
      { to: "voicemail" },
      { to: "callback" },
    ],
    n,
  );

/** Other exits, less room, another calendar. */
export function overflowSet(world: World, a: number, b: number, c: number): EventBody | null {
  const queue = world.floor.queues.get(pick(queueIds, a));
  if (queue === undefined) return null;
  const closes = { from: world.now + pick([0, 5_000, 60_000], a), until: world.now + pick([100, 90_000], b), note: "" };
  const calendar = { zone: "UTC", offsets: [], weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 0 }], special: [] };
  return {
    type: "queueSet",
    queue: {
      ...queue,
      maxWaiting: pick([null, 1, 2, 5], b),
      callback: { offered: true, attempts: 1 + (a % 2), retryAfterMs: pick([5_000, 60_000], b) },
      placeBackMs: pick([0, 60_000], c),
      announceWait: b % 2 === 0,
      hours: c % 3 === 0 ? { ...calendar, closures: [closes] } : null,
      overflow: {
        maxWait: someExit(a),
        full: someExit(b),
        closed: someExit(c),
        nobodySignedIn: b % 2 === 0 ? null : someExit(a + 1),
        nobodyRoutable: c % 2 === 0 ? null : { afterMs: pick([0, 30_000, 120_000], b), exit: someExit(b + 1) },
      },
    },
  };
}

/** The customer who is called back answers, or does not; the carrier names the leg before or after that. */
export function dialResult(
  { id: interactionId, segment, callId: known }: Interaction,
  effectId: string,
  b: number,
): EventBody {
  const leg = known.startsWith("callback:") ? `DIALLED-${effectId}` : known;
  if (b < 5) return { type: "participantJoined", interactionId, segment, callId: leg, party: "customer" };
  if (b < 8) return { type: "effectDone", effectId, interactionId, kind: "dialCustomer", callId: leg };
  if (b < 10) return { type: "participantLeft", interactionId, segment, callId: leg, party: "customer" };
  if (b < 11) return { type: "callEnded", callId: leg, end: "busy", arrived: null };
  return { type: "effectFailed", effectId, interactionId, kind: "dialCustomer", reason: "gaveUp" };
}

/** Somebody of the house wants a customer called back. */
export const orderCallback = (_: World, a: number, b: number, c: number): EventBody => ({
  type: "callbackOrdered",
  lineId: pick(lineIds, a),
  queueId: pick(queueIds, b),
  match: pick([{ kind: "unknown" }, { kind: "exact", customerId: `customer-${c % 3}` }] as const, a),
  traits: null,
  callerRef: pick([null, "caller-0", "caller-1"], c),
  userId: "user",
});
