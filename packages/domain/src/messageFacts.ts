import { assertNever } from "./assertNever.ts";
import { ask, type Draft, interactionById, putInteraction, tell } from "./draft.ts";
import { enterQueue } from "./enterQueue.ts";
import type { EffectFact, MessageFact } from "./event.ts";
import type { Interaction } from "./interaction.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import { receive } from "./receive.ts";
import { findInteractionByThread } from "./rows.ts";
import { heard, knowsMessage, type MessageState, newThread, noted, reported } from "./thread.ts";
import {
  answerByItself,
  type Conversation,
  contactOf,
  isAway,
  isConversation,
  leaveConversation,
  wake,
} from "./threads.ts";

type Arrived = Extract<MessageFact, { type: "messageArrived" }>;

export function applyMessageFact(draft: Draft, fact: MessageFact): Outcome {
  switch (fact.type) {
    case "messageArrived":
      return messageArrived(draft, fact);
    case "messageReported":
      return messageReported(draft, fact);
    default:
      return assertNever(fact);
  }
}

/** Joins the live conversation of its address and line, or opens one. */
function messageArrived(draft: Draft, fact: Arrived): Outcome {
  const known = findInteractionByThread(draft.floor, fact.threadKey);
  const conversation = known !== undefined && isConversation(known) ? known : null;
  if (conversation !== null && knowsMessage(conversation.thread, fact.messageId)) return ignored("repeated");
  if (fact.isBlocked) return ignored("blocked");
  if (fact.keyword !== null) return keywordArrived(draft, conversation, fact);
  if (conversation !== null) return join(draft, conversation, fact);
  return fact.isAuto ? ignored("automatic") : open(draft, fact);
}

/** Whether texts are welcome is no question for an agent: it is kept, shown in a live conversation, and routes nothing. */
function keywordArrived(draft: Draft, conversation: Conversation | null, fact: Arrived): Outcome {
  const { keyword, lineId, messageId } = fact;
  const isOptedOut = keyword === "stop";
  if (keyword !== "help") {
    const threadOf = conversation?.id ?? null;
    tell(draft, { type: "optOutChanged", lineId, threadOf, isOptedOut, by: "customer" });
  }
  if (conversation !== null) {
    tell(draft, { type: "messageReceived", interactionId: conversation.id, messageId, keyword });
    const thread = noted(conversation.thread, { messageId, state: null }, draft.now);
    putInteraction(draft, { ...conversation, thread });
  }
  if (keyword !== "help") for (const one of allOfSender(draft, conversation, fact)) setOptedOut(draft, one, isOptedOut);
  return DONE;
}

/** What was written in a form has a thread of its own, and is of the same number all the same. */
function allOfSender(draft: Draft, conversation: Conversation | null, { lineId, callerRef }: Arrived): Conversation[] {
  const live = [...draft.floor.threads.values()].map((id) => interactionById(draft, id)).filter(isConversation);
  return live.filter(
    (one) =>
      one.id === conversation?.id || (callerRef !== null && one.callerRef === callerRef && one.lineId === lineId),
  );
}

function setOptedOut(draft: Draft, conversation: Conversation, isOptedOut: boolean): void {
  const { thread } = conversation;
  if (thread.isOptedOut === isOptedOut) return;
  putInteraction(draft, { ...conversation, thread: { ...thread, isOptedOut, version: thread.version + 1 } });
}

function join(draft: Draft, conversation: Conversation, fact: Arrived): Outcome {
  const { messageId, isAuto } = fact;
  tell(draft, { type: "messageReceived", interactionId: conversation.id, messageId, keyword: null, ...letIn(fact) });
  askForMedia(draft, conversation.id, fact);
  const { thread: before } = conversation;
  const thread = isAuto ? noted(before, { messageId, state: null }, draft.now) : heard(before, messageId, draft.now);
  const joined = { ...conversation, thread };
  const { state } = conversation;
  if (isAuto) putInteraction(draft, joined);
  else if (state.kind === "resting") wake(draft, joined);
  else if (state.kind === "connected" && isAway(draft, state.agentId)) leaveConversation(draft, joined, state);
  else putInteraction(draft, joined);
  return DONE;
}

function open(draft: Draft, fact: Arrived): Outcome {
  const { channel, lineId, match, traits, callerRef, messageId, threadKey, parentId, isOptedOut } = fact;
  const line = draft.floor.lines.get(lineId);
  const call = { callId: contactOf(draft.eventId), lineId, match, traits, callerRef };
  const received = line && receive(draft, channel, call, { parentId, direction: "inbound" });
  if (!line || !received) return ignored("unknownLine");
  tell(draft, { type: "messageReceived", interactionId: received.id, messageId, keyword: null, ...letIn(fact) });
  askForMedia(draft, received.id, fact);
  const thread = heard(newThread(threadKey, line, isOptedOut, draft.now), messageId, draft.now);
  const opened = { ...received, thread };
  enterQueue(draft, fact.noAutoAnswer ? opened : answerByItself(draft, opened));
  return DONE;
}

const letIn = ({ letInBy }: Arrived) => (letInBy === undefined ? {} : { letInBy });

function askForMedia(draft: Draft, interactionId: string, { messageId, mediaCount }: Arrived): void {
  for (let index = 0; index < mediaCount; index++) {
    ask(draft, { type: "fetchMedia", interactionId, messageId, index });
  }
}

function messageReported(draft: Draft, fact: Extract<MessageFact, { type: "messageReported" }>): Outcome {
  if (fact.interactionId === null) return ignored("unknownMessage");
  const interaction = draft.floor.interactions.get(fact.interactionId);
  if (interaction === undefined) return ignored("unknownInteraction");
  return report(draft, interaction, { ...fact, segments: fact.segments ?? null });
}

interface Report {
  readonly messageId: string;
  readonly state: MessageState;
  readonly errorCode: string | null;
  readonly providerId: string | null;
  readonly segments: number | null;
}

/** Carriers tell late, twice and in any order: what is lower than what is known changes nothing. Also after the end. */
function report(draft: Draft, interaction: Interaction, said: Report): Outcome {
  if (!isConversation(interaction)) return ignored("unknownMessage");
  const { messageId, state, errorCode, providerId, segments } = said;
  const thread = reported(interaction.thread, messageId, state, providerId);
  if (thread === null) return ignored("unknownMessage");
  if (thread === interaction.thread) return ignored("late");
  const { id: interactionId } = interaction;
  tell(draft, { type: "messageReported", interactionId, messageId, state, errorCode, providerId, segments });
  putInteraction(draft, { ...interaction, thread });
  return DONE;
}

/** What became of an effect that was asked for a message. */
export function messageEffect(draft: Draft, interaction: Interaction, fact: EffectFact): Outcome {
  const { messageId } = fact;
  if (messageId === undefined) return ignored("notExpected");
  if (fact.kind === "fetchMedia") return mediaSettled(draft, interaction, messageId, fact.index ?? 0);
  if (fact.type === "effectDone") {
    const { state = "queued", providerId = null, segments = null } = fact;
    return report(draft, interaction, { messageId, state, errorCode: null, providerId, segments });
  }
  const errorCode = fact.errorCode ?? fact.reason;
  const outcome = report(draft, interaction, {
    ...{ messageId, state: "failed", errorCode, providerId: null, segments: null },
  });
  if (fact.isOptedOut) optedOut(draft, interaction);
  return outcome;
}

/** The carrier knows better than we do who wants no texts. */
function optedOut(draft: Draft, { id, lineId }: Interaction): void {
  const interaction = interactionById(draft, id);
  if (!isConversation(interaction) || interaction.thread.isOptedOut) return;
  tell(draft, { type: "optOutChanged", lineId, threadOf: id, isOptedOut: true, by: "carrier" });
  setOptedOut(draft, interaction, true);
}

/** The file can be opened, or never will be: the thread shows which. */
function mediaSettled(draft: Draft, interaction: Interaction, messageId: string, index: number): Outcome {
  if (!isConversation(interaction)) return ignored("unknownMessage");
  const { thread } = interaction;
  const settled = thread.settledMedia ?? [];
  const name = `${messageId}:${index}`;
  if (settled.includes(name)) return ignored("repeated");
  tell(draft, { type: "mediaSettled", interactionId: interaction.id, messageId, index });
  const changed = { ...thread, version: thread.version + 1, settledMedia: [...settled, name].slice(-60) };
  putInteraction(draft, { ...interaction, thread: changed });
  return DONE;
}
