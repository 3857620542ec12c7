import type { Clock } from "./clock.ts";
import type { Timeline } from "./timeline.ts";

/** An error or warning as Twilio's debugger would show it. */
export type Notification = {
  readonly at: number;
  readonly callSid?: string;
  readonly code: number;
  readonly message: string;
};
export type Notifications = {
  raise(code: number, message: string, callSid?: string): void;
  all(): readonly Notification[];
  clear(): void;
};

const LIMIT = 1000;

/** Keeps the newest thousand. */
export const createNotifications = (clock: Clock, timeline: Timeline): Notifications => {
  const kept: Notification[] = [];
  return {
    raise(code, message, callSid) {
      const notification = { at: clock.now(), code, message, ...(callSid && { callSid }) };
      kept.push(notification);
      if (kept.length > LIMIT) kept.shift();
      timeline.publish({ type: "notification", ...notification });
    },
    all: () => kept,
    clear: () => {
      kept.length = 0;
    },
  };
};
