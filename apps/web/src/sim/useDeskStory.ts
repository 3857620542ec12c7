import type { DeskAgent } from "@touchstone/contracts";
import { useEffect, useRef } from "react";
import { tellStory } from "./storySignals.ts";

const REPEAT_MS = 2_000;

/** On a demo's desk: tells the simulator's tab when the agent is ready, and when a call is done with. */
export function useDeskStory(agent: DeskAgent | null, isDemo: boolean): void {
  // Ready in word alone is not enough: without sound and microphone no call would come.
  const isReady =
    isDemo &&
    agent?.intent.kind === "ready" &&
    agent.block === null &&
    agent.canTalk &&
    agent.connection === "connected";
  const activity = agent?.activity.kind ?? null;
  const before = useRef(activity);
  useEffect(() => {
    const wasBusy = before.current === "engaged" || before.current === "wrapUp";
    const isDone = activity === "idle" || activity === "offered";
    before.current = activity;
    if (isDemo && wasBusy && isDone) tellStory("wrappedUp");
  }, [activity, isDemo]);
  useEffect(() => {
    if (!isReady) return;
    tellStory("agentReady");
    // Repeated for a simulator that is opened later.
    const timer = setInterval(() => tellStory("agentReady"), REPEAT_MS);
    return () => clearInterval(timer);
  }, [isReady]);
}
