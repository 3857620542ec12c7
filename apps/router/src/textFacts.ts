import type { InboxFact, MessageAnnounced } from "@touchstone/contracts";
import { addressHash, type MessageWords } from "@touchstone/db";
import type { EventBody } from "@touchstone/domain";
import { idTimeMs } from "@touchstone/runtime";
import { arrivedCall, type MatchedCaller } from "./matchCallers.ts";
import { type KnownTexts, keywordOf } from "./textLookups.ts";
import { mailHash } from "./threadLookups.ts";

type Fact<T extends InboxFact["type"]> = Extract<InboxFact, { type: T }>;
type AnyText = Fact<"messageAnnounced" | "messageReportAnnounced" | "replyAsked" | "noteAsked" | "conversationAsked">;

/** A fact about messages made ready: the event that the floor may know, and the words beside it. */
export interface ReadyText {
  readonly body: EventBody;
  readonly words: MessageWords | null;
}

interface Known {
  readonly tenantId: string;
  readonly texts: KnownTexts;
  readonly matched: MatchedCaller | undefined;
}

/** `id` is the fact's: it names the message, and the conversation that the message opens. */
export function readyText(id: string, fact: AnyText, known: Known): ReadyText {
  switch (fact.type) {
    case "messageAnnounced":
      return announcedMessage(id, fact, known);
    case "messageReportAnnounced": {
      const { state, errorCode, providerId, segments = null } = fact;
      const { messageId = fact.messageId ?? "", interactionId = null } = known.texts.owners.get(id) ?? {};
      const said = { state, errorCode, providerId, ...(segments === null ? {} : { segments }) };
      const body = { type: "messageReported", interactionId, messageId, ...said } as const;
      return { body, words: null };
    }
    case "replyAsked": {
      const { agentId, interactionId, text, subject, attachmentIds } = fact;
      const isQuiet = known.texts.quiet.has(id);
      const words = { ...wordsOf(id, agentId, text), direction: "out", subject, attachmentIds } as const;
      return { body: { type: "reply", agentId, interactionId, messageId: id, isQuiet }, words };
    }
    case "noteAsked": {
      const { agentId, interactionId, text } = fact;
      const body = { type: "addNote", agentId, interactionId, messageId: id } as const;
      return { body, words: { ...wordsOf(id, agentId, text), direction: "note" } };
    }
    case "conversationAsked":
      return askedConversation(id, fact, known);
  }
}

function wordsOf(id: string, userId: string | null, text: string) {
  const none = { subject: null, media: [], attachmentIds: [], segments: null, providerId: null, addressHash: null };
  return { id, at: idTimeMs(id), userId, text, ...none };
}

function announcedMessage(id: string, fact: MessageAnnounced, { tenantId, texts, matched }: Known): ReadyText {
  const { channel, lineId, text, media, isAuto, segments, providerMessageId: providerId, letIn } = fact;
  const from = texts.correspondents.get(id);
  if (from === undefined || matched === undefined) throw new Error(`the sender of ${id} was not looked up`);
  const { threadKey, isOptedOut, isBlocked, parentId, address } = from;
  const { match, traits, callerRef = null } = arrivedCall(id, id, lineId, matched);
  const lastAgentId = from.lastAgentId ?? traits?.lastAgentId ?? null;
  const known = traits ?? { tier: null, language: null, ownerAgentId: null };
  const keyword = keywordOf(fact, isOptedOut);
  const noAutoAnswer = from.barsAutoAnswer || fact.mail?.mayAutoAnswer === false;
  const body: EventBody = {
    type: "messageArrived",
    ...{ channel, messageId: letIn?.messageId ?? id, lineId, threadKey, match, callerRef, parentId },
    ...{ traits: traits === null && lastAgentId === null ? null : { ...known, lastAgentId } },
    ...{ mediaCount: media.length, keyword, isAuto, isOptedOut, isBlocked: isBlocked && letIn === undefined },
    ...(noAutoAnswer ? { noAutoAnswer } : {}),
    ...(letIn ? { letInBy: letIn.byUserId } : {}),
  };
  // Its words are kept already.
  if (letIn) return { body, words: null };
  const hash = addressHash(tenantId, address);
  const said = { ...wordsOf(id, null, text), direction: "in", media, segments, providerId, addressHash: hash } as const;
  const { attachmentIds = [] } = fact;
  // A visitor of the web has no address to keep.
  const sender = channel === "chat" ? {} : { sender: address };
  return { body, words: { ...said, ...sender, lineId, attachmentIds, ...formOf(tenantId, fact, address) } };
}

/** What only some channels have beside the words. */
function formOf(tenantId: string, fact: MessageAnnounced, fromAddress: string) {
  const { subject = null, quoted = null, htmlAddress = null, senderName = null, files = [], flags = [], mail } = fact;
  const form = { subject, quoted, htmlAddress, senderName, files, flags };
  if (mail === undefined) return form;
  const { messageId, references } = mail;
  const hash = messageId === null ? null : mailHash(tenantId, messageId);
  // What is no address has a name of our own making by which it is told apart: nobody is shown that.
  const shown = fromAddress.includes("@") ? { fromAddress } : {};
  return { ...form, ...shown, mail: { hash, messageId, references } };
}

function askedConversation(id: string, fact: Fact<"conversationAsked">, { texts, matched }: Known): ReadyText {
  const { channel, lineId, text, customerId, agentId, userId, subject = null, attachmentIds = [] } = fact;
  const to = texts.correspondents.get(id);
  if (to === undefined || matched === undefined) throw new Error(`the addressee of ${id} was not looked up`);
  const { threadKey, isOptedOut, parentId } = to;
  const { traits, callerRef = null } = arrivedCall(id, id, lineId, matched);
  const isReadable = matched.address !== null;
  const match = customerId !== null && isReadable ? ({ kind: "exact", customerId } as const) : matched.match;
  const body: EventBody = {
    type: "startConversation",
    ...{ channel, lineId, threadKey, messageId: id, match, traits, callerRef, parentId },
    ...{ agentId, userId, isOptedOut, isQuiet: texts.quiet.has(id) },
  };
  return { body, words: { ...wordsOf(id, userId, text), direction: "out", subject, attachmentIds } };
}
