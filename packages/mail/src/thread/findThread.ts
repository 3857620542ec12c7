import type { ParsedMail } from "../parse/parsedMail.ts";
import type { SignedIds } from "./signedIds.ts";

/** A conversation that a mail may belong to. */
export interface KnownMessage {
  readonly conversationId: string;
  /** The customer's address in that conversation, in lower case. */
  readonly customerAddress: string;
}

export interface FoundThread {
  readonly conversationId: string;
  readonly by: "replyAddress" | "ownMessageId" | "knownMessageId" | "subjectTag";
}

export interface ThreadLookups {
  /** Mails that we have received or sent, by Message-ID (of other makers), newest first. */
  byMessageIds(ids: readonly string[]): Promise<readonly KnownMessage[]>;
  /** The conversation with this number, as `[#4711]` in subjects of ours says it. */
  byNumber(number: string): Promise<KnownMessage | null>;
}

/**
 * Which conversation a mail goes on with: by the signed address it came to, by a Message-ID that only we can have made, by
 * a known Message-ID or the number in the subject when the same address writes. Never by the subject alone. Belonging to a
 * conversation is no proof of who writes: a stranger may know all of it.
 */
export async function findThread(
  mail: Pick<ParsedMail, "from" | "inReplyTo" | "references" | "subject">,
  recipients: readonly string[],
  ids: SignedIds,
  lookups: ThreadLookups,
): Promise<FoundThread | null> {
  for (const recipient of recipients) {
    const conversationId = ids.readReplyAddress(recipient);
    if (conversationId) return { conversationId, by: "replyAddress" };
  }
  // What is answered first, then what is nearest to it.
  const named = [...new Set([...mail.inReplyTo, ...mail.references.toReversed()])];
  for (const id of named) {
    const own = ids.readMessageId(id);
    if (own) return { conversationId: own.conversationId, by: "ownMessageId" };
  }
  return (await bySender(mail, named, lookups)) ?? null;
}

async function bySender(
  mail: Pick<ParsedMail, "from" | "subject">,
  named: readonly string[],
  lookups: ThreadLookups,
): Promise<FoundThread | null> {
  const sender = mail.from?.address.toLowerCase();
  if (!sender) return null;
  const isTheirs = (known: KnownMessage | null | undefined) => known?.customerAddress.toLowerCase() === sender;
  const known = named.length === 0 ? undefined : (await lookups.byMessageIds(named)).find(isTheirs);
  if (known) return { conversationId: known.conversationId, by: "knownMessageId" };
  const number = /\[#(\d{1,12})\]/.exec(mail.subject)?.[1];
  const numbered = number === undefined ? null : await lookups.byNumber(number);
  return numbered && isTheirs(numbered) ? { conversationId: numbered.conversationId, by: "subjectTag" } : null;
}
