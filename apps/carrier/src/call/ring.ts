import type { EmulatorDestination } from "@touchstone/contracts";
import type { Carrier } from "../carrier.ts";
import { sleep } from "../clock.ts";
import { childOf, interruptible } from "../interruptible.ts";
import { type Phone, phoneAddress } from "../phone/phones.ts";
import type { Call } from "./call.ts";
import { finishCall, setStatus } from "./status.ts";

export type RingResult = "answer" | "busy" | "no-answer" | "failed";

/**
 * Rings whoever is at `call.to`: all registered phones at once, else what the control API set for the address, else a
 * number rings unanswered and a client that nobody registered fails at once. Rejects with the signal's reason.
 */
export const ring = async (
  carrier: Carrier,
  call: Call,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<RingResult> => {
  const phones = carrier.phones.at(phoneAddress(call.account.sid, call.to));
  const destination = carrier.destinations.get(call.to) ?? unattended(call.to);
  if (phones.length === 0 && destination.behaviour === "failed") {
    await sleep(carrier.clock, destination.afterMs ?? 0, signal);
    return "failed";
  }
  setStatus(carrier, call, "ringing");
  const { controller, release } = childOf(signal);
  try {
    const answer =
      phones.length > 0
        ? ringPhones(call, phones, controller.signal)
        : act(carrier, call, destination, controller.signal);
    return await Promise.race([answer, noAnswer(carrier, timeoutMs, controller.signal)]);
  } finally {
    release();
    controller.abort(RING_OVER);
  }
};

const RING_OVER = Symbol("ring over");

const unattended = (address: string): EmulatorDestination => ({
  address,
  behaviour: address.startsWith("client:") ? "failed" : "no-answer",
  afterMs: address.startsWith("client:") ? 0 : Number.POSITIVE_INFINITY,
});

const noAnswer = async (carrier: Carrier, ms: number, signal: AbortSignal): Promise<RingResult> => {
  await sleep(carrier.clock, ms, signal);
  return "no-answer";
};

const act = async (
  carrier: Carrier,
  call: Call,
  destination: EmulatorDestination,
  signal: AbortSignal,
): Promise<RingResult> => {
  await sleep(carrier.clock, destination.afterMs ?? 1000, signal);
  if (destination.behaviour === "answer" && destination.talkMs !== undefined) {
    carrier.clock.after(destination.talkMs, () => finishCall(carrier, call, "completed", "far-end"));
  }
  return destination.behaviour;
};

/** The first to answer has the call; it is busy when all have rejected it. */
const ringPhones = (call: Call, phones: readonly Phone[], signal: AbortSignal): Promise<RingResult> => {
  const stops: (() => void)[] = [];
  let rejections = 0;
  const result = new Promise<RingResult>((resolve) => {
    for (const phone of phones) {
      const onRejected = () => {
        rejections++;
        if (rejections === phones.length) resolve("busy");
      };
      const onAnswered = (hasMedia: boolean) => {
        call.hasMedia = hasMedia;
        resolve("answer");
      };
      stops.push(phone.ring(call, onAnswered, onRejected));
    }
  });
  return interruptible(result, signal).finally(() => {
    for (const stop of stops) stop();
  });
};
