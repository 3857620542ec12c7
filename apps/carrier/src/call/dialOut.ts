import type { Account } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import { sleep } from "../clock.ts";
import type { Activity, Call, StatusCallback } from "./call.ts";
import { openCall } from "./open.ts";
import { runProgram } from "./program.ts";
import { ring } from "./ring.ts";
import { answerCall, finishCall, setStatus } from "./status.ts";

export type Order = {
  readonly account: Account;
  readonly from: string;
  readonly to: string;
  readonly timeoutSeconds: number;
  readonly statusCallback: StatusCallback | undefined;
  readonly fallbackUrl?: string | undefined;
  readonly extraFields?: readonly (readonly [string, string])[];
};

/** Twilio lets the phone ring about this much longer than asked for. */
const RING_BUFFER_MS = 5000;

/**
 * A call ordered over REST: queued until the account's calls-per-second allow it, rung, and when answered given
 * `activity`. `unanswered` runs when it comes to nothing.
 */
export const placeCall = (
  carrier: Carrier,
  order: Order,
  activity: (call: Call) => Activity,
  unanswered: (call: Call) => void = () => {},
): Call => {
  const startsAt = nextSlot(carrier, order.account);
  const call = openCall(carrier, {
    ...order,
    direction: "outbound-api",
    status: "queued",
    queueTimeMs: startsAt - carrier.clock.now(),
  });
  runProgram(carrier, call, async (signal) => {
    try {
      await sleep(carrier.clock, call.queueTimeMs, signal);
      setStatus(carrier, call, "initiated");
      const result = await ring(carrier, call, order.timeoutSeconds * 1000 + RING_BUFFER_MS, signal);
      if (result !== "answer") return finishCall(carrier, call, result, "carrier");
    } finally {
      if (call.status !== "ringing" && call.answeredAt === undefined) unanswered(call);
    }
    answerCall(carrier, call);
    await activity(call)(signal);
  });
  return call;
};

/** When the account's next call may start: one every `1 / callsPerSecond` seconds. */
const nextSlot = (carrier: Carrier, account: Account): number => {
  const startsAt = Math.max(carrier.clock.now(), account.nextCallAt);
  account.nextCallAt = startsAt + 1000 / account.callsPerSecond;
  return startsAt;
};
