import type { Carrier } from "../carrier.ts";
import { type Activity, type Call, type Interruption, isFinished } from "./call.ts";
import { finishCall } from "./status.ts";

/**
 * Gives a call something to do and follows it: the end of the activity is the end of the call, a redirect over REST
 * continues with another activity, and a call that finished meanwhile only cleans up.
 */
export const runProgram = (carrier: Carrier, call: Call, activity: Activity): void => {
  follow(carrier, call, activity).catch((error) => {
    carrier.report(error);
    finishCall(carrier, call, "failed", "carrier");
  });
};

const follow = async (carrier: Carrier, call: Call, activity: Activity): Promise<void> => {
  let next: Activity | undefined = activity;
  while (next && !isFinished(call)) {
    const controller = new AbortController();
    call.program = controller;
    const interruption = await interrupted(controller, next);
    next = interruption?.kind === "redirect" ? interruption.activity : undefined;
  }
  finishCall(carrier, call, "completed", "carrier");
};

const interrupted = async (controller: AbortController, activity: Activity): Promise<Interruption | undefined> => {
  try {
    await activity(controller.signal);
    return undefined;
  } catch (error) {
    if (error !== controller.signal.reason) throw error;
    return controller.signal.reason as Interruption;
  }
};

/** Interrupts whatever a call does and continues with something else. */
export const redirectCall = (call: Call, activity: Activity): void => {
  call.program?.abort({ kind: "redirect", activity } satisfies Interruption);
};
