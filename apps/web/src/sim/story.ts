import type { HandsetCall } from "./handsetCall.ts";
import type { StorySignals } from "./storySignals.ts";

export const storySteps = ["agentReady", "dial", "answer", "wrapUp", "board"] as const;
export type StoryStep = (typeof storySteps)[number];

/** What was seen of the story so far; a step once seen stays ticked until the next call is dialled. */
export interface StorySeen {
  readonly agentReady: boolean;
  readonly dialled: boolean;
  readonly talked: boolean;
  /** This machine's clock; null while the call lives. */
  readonly endedAt: number | null;
  readonly wrappedUp: boolean;
  readonly onBoard: boolean;
}

export const nothingSeen: StorySeen = {
  agentReady: false,
  dialled: false,
  talked: false,
  endedAt: null,
  wrappedUp: false,
  onBoard: false,
};

/** Adds what can be seen now: the handset's call, the carrier's conference, and what the other pages of this browser tell. */
export function seen(before: StorySeen, call: HandsetCall, talking: boolean, signals: StorySignals): StorySeen {
  const talked = before.talked || talking;
  const endedAt = call.state === "ended" && talked ? call.endedAt : null;
  const since = (at: number | null) => endedAt !== null && at !== null && at > endedAt;
  return {
    agentReady: before.agentReady || signals.readyAt !== null || talked,
    dialled: before.dialled || (call.state !== "idle" && call.callSid !== null),
    talked,
    endedAt,
    wrappedUp: before.wrappedUp || since(signals.wrappedUpAt),
    onBoard: before.onBoard || since(signals.boardLiveAt),
  };
}

/** A new call begins the story anew; whoever is ready stays ready. */
export function newStory(before: StorySeen): StorySeen {
  return { ...nothingSeen, agentReady: before.agentReady };
}

export function doneSteps(story: StorySeen): ReadonlySet<StoryStep> {
  const done: Record<StoryStep, boolean> = {
    agentReady: story.agentReady,
    dial: story.dialled,
    answer: story.talked,
    wrapUp: story.wrappedUp,
    board: story.onBoard,
  };
  return new Set(storySteps.filter((step) => done[step]));
}
