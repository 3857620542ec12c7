import type { QueueSettings } from "./queue.ts";
import { listInteractions } from "./rows.ts";
import { billing, tellStory } from "./story.fixture.ts";

export const offersCallbacks: QueueSettings = {
  ...billing,
  callback: { offered: true, attempts: 2, retryAfterMs: 300_000 },
  placeBackMs: 120_000,
};

/** A floor whose queue offers calls back. */
export function storyOfCallbacks(settings: Partial<QueueSettings> = {}) {
  const story = tellStory();
  story.happens({ type: "queueSet", queue: { ...offersCallbacks, ...settings } });
  const owed = () => listInteractions(story.floor).filter(({ direction }) => direction === "outbound");

  function presses(callId: string, toOther = false) {
    return story.happens({ type: "callbackRequested", callId, step: story.contact(callId).step, toOther });
  }

  /** Presses, and has heard the goodbye to its end. */
  function asks(callId: string, toOther = false): void {
    presses(callId, toOther);
    story.later(10_000);
  }

  function only() {
    const [one, ...others] = owed();
    if (one === undefined || others.length > 0) throw new Error(`${owed().length} calls back are owed`);
    return one;
  }

  /** The agent accepts, and the softphone's leg stands in the room: the customer is dialled. */
  function dials(agentId: string) {
    const { state, id, segment } = only();
    if (state.kind !== "offered") throw new Error(`the call back is ${state.kind}`);
    const { offerId } = state.offer;
    const agentCallId = `${agentId}-${segment}`;
    story.happens({ type: "accept", agentId, offerId });
    story.happens({ type: "agentLegArrived", agentCallId, agentId, offerId, mode: "accept" });
    story.happens({ type: "participantJoined", interactionId: id, segment, callId: agentCallId, party: "agent" });
    return story.effects.at(-1);
  }

  const room = (callId: string) =>
    ({ interactionId: only().id, segment: only().segment, callId, party: "customer" }) as const;
  return { ...story, owed, only, presses, asks, dials, room };
}
