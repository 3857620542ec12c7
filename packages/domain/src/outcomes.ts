import type { IgnoredBecause, Outcome, Refusal } from "./outcome.ts";

export const DONE: Outcome = { kind: "done" };

export function ignored(because: IgnoredBecause): Outcome {
  return { kind: "ignored", because };
}

export function refused(reason: Refusal): Outcome {
  return { kind: "refused", reason };
}
