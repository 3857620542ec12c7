import { expect, test } from "vitest";
import type { Wish } from "./event.ts";
import { brokenCapacity, brokenPairing, brokenThreads } from "./invariants.fixture.ts";
import { tellOfTexts } from "./texts.fixture.ts";

// Whatever a click asks of a conversation, the agent's other tab may have done something first.

const LI = "sms:hotline:li";

/** Ann has Eva's conversation and Li's; Bob is there too. */
function twoConversations() {
  const story = tellOfTexts();
  story.signIn("ann");
  story.writes();
  story.accepts("ann");
  story.writes({ threadKey: LI });
  story.accepts("ann", LI);
  story.signIn("bob");
  return { story, own: { agentId: "ann", interactionId: story.thread().id }, into: story.thread(LI).id };
}

type Own = ReturnType<typeof twoConversations>["own"];
let said = 0;
const acts: Record<string, (own: Own, into: string) => Wish> = {
  reply: (own) => ({ type: "reply", ...own, messageId: `out-${++said}`, isQuiet: false }) as Wish,
  addNote: (own) => ({ type: "addNote", ...own, messageId: `note-${++said}` }),
  rest: (own) => ({ type: "rest", ...own, until: null }),
  takeUp: (own) => ({ type: "takeUp", ...own }),
  transfer: (own) => ({ type: "transfer", ...own, to: { agentId: "bob" } }),
  requeue: (own) => ({ type: "requeue", ...own }),
  complete: (own) => ({ type: "complete", ...own, dispositionId: "solved" }),
  markSpam: (own) => ({ type: "markSpam", ...own, block: false }),
  merge: (own, into) => ({ type: "merge", ...own, into }),
};

const everything = "reply addNote rest takeUp transfer requeue complete markSpam merge";
/** After the first click: which of the second tab's are done, and what the others hear. */
const table: Record<string, { done: string; others: string; complete?: string; takeUp?: string }> = {
  reply: { done: everything, others: "" },
  addNote: { done: everything, others: "" },
  takeUp: { done: everything, others: "" },
  rest: { done: "addNote takeUp markSpam merge", others: "notInCall", complete: "notInWrapUp" },
  // The words of who had it stay welcome, and what is left to complete is the own part.
  transfer: { done: "addNote complete", others: "notInCall", takeUp: "agentBusy" },
  requeue: { done: "addNote complete", others: "notInCall", takeUp: "agentBusy" },
  complete: { done: "", others: "callGone", complete: "notInWrapUp" },
  markSpam: { done: "", others: "callGone", complete: "notInWrapUp" },
  merge: { done: "", others: "callGone", complete: "notInWrapUp" },
};
const pairs = Object.keys(acts).flatMap((first) => Object.keys(acts).map((second) => [first, second] as const));

test.each(pairs)("%s in one tab, then %s in the other", (first, second) => {
  const { story, own, into } = twoConversations();
  expect(story.happens((acts[first] as (typeof acts)[string])(own, into)).outcome).toEqual({ kind: "done" });
  const before = story.floor.interactions.get(own.interactionId);
  const result = story.happens((acts[second] as (typeof acts)[string])(own, into));
  const row = table[first];
  const isDone = row?.done.split(" ").includes(second);
  const reason = (second === "complete" && row?.complete) || (second === "takeUp" && row?.takeUp) || row?.others;
  expect(result.outcome).toEqual(isDone ? { kind: "done" } : { kind: "refused", reason });
  if (!isDone) expect([story.floor.interactions.get(own.interactionId), result.effects]).toEqual([before, []]);
  expect([brokenPairing(story.floor), brokenCapacity(story.floor, result), brokenThreads(story.floor)]).toEqual([
    null,
    null,
    null,
  ]);
});
