import type { Account } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import { newSid } from "../sid.ts";
import { type Call, type CallStatus, type Direction, type FarEnd, isFinished, type StatusCallback } from "./call.ts";
import { createKeypad } from "./keypad.ts";

export type NewCall = {
  readonly account: Account;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly status: CallStatus;
  readonly parentCallSid?: string | undefined;
  readonly callerName?: string | undefined;
  readonly phoneNumberSid?: string | undefined;
  readonly extraFields?: readonly (readonly [string, string])[];
  readonly statusCallback?: StatusCallback | undefined;
  readonly fallbackUrl?: string | undefined;
  readonly queueTimeMs?: number;
  readonly farEnd?: FarEnd | undefined;
  readonly hasMedia?: boolean;
};

/** Registers a new call; nothing happens with it yet. */
export const openCall = (carrier: Carrier, given: NewCall): Call => {
  const now = carrier.clock.now();
  const call: Call = {
    ...given,
    sid: newSid("CA"),
    extraFields: given.extraFields ?? [],
    createdAt: now,
    updatedAt: now,
    queueTimeMs: given.queueTimeMs ?? 0,
    sequence: 0,
    keypad: createKeypad(),
    hasMedia: given.hasMedia ?? false,
  };
  if (call.status === "ringing") call.startedAt = now;
  carrier.calls.set(call.sid, call);
  forgetOldest(carrier);
  return call;
};

/** Finished calls beyond the limit are forgotten, oldest first; live ones never. */
const forgetOldest = (carrier: Carrier): void => {
  if (carrier.calls.size <= carrier.options.callLimit) return;
  for (const call of carrier.calls.values()) {
    if (!isFinished(call)) continue;
    carrier.calls.delete(call.sid);
    return;
  }
};
