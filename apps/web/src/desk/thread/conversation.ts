import type { DeskContact } from "@touchstone/contracts";

/** A contact that is written, not spoken: it has a thread of messages. */
export type Conversation = DeskContact & { readonly thread: NonNullable<DeskContact["thread"]> };

export const isConversation = (contact: DeskContact): contact is Conversation => contact.thread !== null;
