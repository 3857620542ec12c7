import type { DeskContact } from "@touchstone/contracts";

/** A contact that is written, not spoken: it has a thread of messages. */
export type Conversation = DeskContact & { readonly thread: NonNullable<DeskContact["thread"]> };

export const isConversation = (contact: DeskContact): contact is Conversation => contact.thread !== null;

/** What a conversation's row says of it: whether the customer waits, and whether they could be answered at all. */
export function replyStanding({ mayReply, awaitingReplySince }: Conversation["thread"]) {
  if (mayReply === "optedOut" || mayReply === "noAddress") return "cannotReply";
  return awaitingReplySince === null ? "answered" : "replyDue";
}
