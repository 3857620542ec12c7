import type { Account } from "../account.ts";
import type { Call } from "../call/call.ts";
import type { Carrier } from "../carrier.ts";
import { newSid } from "../sid.ts";
import type { Member, Queue } from "./queue.ts";

/** Twilio's default size of a queue, and the most it allows. */
const DEFAULT_MAX_SIZE = 1000;
export const MAX_SIZE = 5000;

export const findQueue = (carrier: Carrier, account: Account, friendlyName: string): Queue | undefined => {
  for (const queue of carrier.queues.values()) {
    if (queue.account === account && queue.friendlyName === friendlyName) return queue;
  }
  return undefined;
};

export const openQueue = (carrier: Carrier, account: Account, friendlyName: string, maxSize?: number): Queue => {
  const now = carrier.clock.now();
  const queue: Queue = {
    sid: newSid("QU"),
    account,
    friendlyName,
    maxSize: Math.min(MAX_SIZE, maxSize ?? DEFAULT_MAX_SIZE),
    createdAt: now,
    updatedAt: now,
    members: new Map(),
    departed: { count: 0, waitedMs: 0 },
  };
  carrier.queues.set(queue.sid, queue);
  return queue;
};

export const enterQueue = (carrier: Carrier, queue: Queue, call: Call): Member => {
  const member = { call, enqueuedAt: carrier.clock.now() };
  queue.members.set(call.sid, member);
  publish(carrier, queue, call, "enter");
  return member;
};

export const leaveQueue = (carrier: Carrier, queue: Queue, member: Member): void => {
  if (!queue.members.delete(member.call.sid)) return;
  queue.departed.count++;
  queue.departed.waitedMs += carrier.clock.now() - member.enqueuedAt;
  publish(carrier, queue, member.call, "leave");
};

/** 1 for who entered first. */
export const positionIn = (queue: Queue, callSid: string): number => [...queue.members.keys()].indexOf(callSid) + 1;

/** Whole seconds. */
export const waitedSeconds = (carrier: Carrier, member: Member): number =>
  Math.round((carrier.clock.now() - member.enqueuedAt) / 1000);

/** Whole seconds that those who left had waited on average. */
export const averageWaitSeconds = ({ departed }: Queue): number =>
  departed.count === 0 ? 0 : Math.round(departed.waitedMs / departed.count / 1000);

const publish = (carrier: Carrier, queue: Queue, call: Call, event: "enter" | "leave"): void =>
  carrier.timeline.publish({
    type: "queue",
    at: carrier.clock.now(),
    queue: queue.friendlyName,
    event,
    callSid: call.sid,
    size: queue.members.size,
  });
