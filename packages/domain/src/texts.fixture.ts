import type { MessageFact, Wish } from "./event.ts";
import { findInteractionByThread } from "./rows.ts";
import { tellStory } from "./story.fixture.ts";
import type { Conversation } from "./threads.ts";

type Arrived = Extract<MessageFact, { type: "messageArrived" }>;
export const EVA = "sms:hotline:eva";
const TEXTS = [{ voice: 1 }, { sms: 2 }];

/** A story in which people write. */
export function tellOfTexts() {
  const story = tellStory();
  let said = 0;
  const writes = (over: Partial<Arrived> = {}) => {
    const messageId = `in-${++said}`;
    const result = story.happens({
      ...{ type: "messageArrived", channel: "sms", lineId: "hotline", threadKey: EVA, messageId, mediaCount: 0 },
      ...{ match: { kind: "unknown" }, traits: null, callerRef: null, keyword: null, isAuto: false, parentId: null },
      ...{ isOptedOut: false, isBlocked: false, ...over },
    } as Arrived);
    return { ...result, messageId };
  };
  const thread = (key = EVA) => findInteractionByThread(story.floor, key) as Conversation;
  const accepts = (agentId: string, key = EVA) => {
    const { state } = thread(key);
    if (state.kind !== "offered") throw new Error(`it is ${state.kind}`);
    return story.happens({ type: "accept", agentId, offerId: state.offer.offerId });
  };
  const by = (agentId: string, wish: { type: "reply" | "rest" | "takeUp" } & Partial<Wish>, key = EVA) => {
    const messageId = `out-${++said}`;
    const own = { agentId, interactionId: thread(key).id, messageId, isQuiet: false, until: null };
    return { ...story.happens({ ...own, ...wish } as Wish), messageId };
  };
  const signIn = (agentId: string) => story.signIn(agentId, { workSets: TEXTS });
  return { ...story, writes, thread, accepts, by, signIn };
}
