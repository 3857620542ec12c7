import type { MailAddress } from "../parse/parsedMail.ts";

/** A mail that is to be sent. Everything that decides a repeat (the Message-ID) is made before it is tried. */
export interface OutgoingMail {
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc?: readonly MailAddress[];
  /** The signed address of the conversation. */
  readonly replyTo: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Without brackets, as all ids. The same at each try. */
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
  readonly attachments?: readonly { readonly name: string; readonly type: string; readonly content: Uint8Array }[];
  /** Written by a machine: says so, asks for no automatic answers, and wants no reports back. */
  readonly automatic?: boolean;
}

/**
 * `done` is as good as it gets: the next server has it. `refused` will be refused again; `retry` may come through, and for
 * `ambiguous` it may already have: the same Message-ID lets its receivers see that.
 */
export type MailResult =
  | { readonly kind: "done"; readonly providerId: string }
  | { readonly kind: "refused"; readonly code: string; readonly detail: string }
  | { readonly kind: "retry"; readonly code: string; readonly afterMs?: number };

/** Mail out. Never throws because of a mail or a server. */
export interface MailPort {
  send(mail: OutgoingMail): Promise<MailResult>;
  close(): Promise<void>;
}

const REPLY_PREFIX = /^(?:\s*(?:re|aw|sv|antw|rif|res|回复|回覆|答复|答覆|返信)\s*(?:\[\d+\])?\s*[:：])+\s*/iu;
const LAST_REFERENCES = 10;

/** `Re: …`, once, however many there were in whatever language. */
export function replySubject(subject: string): string {
  const bare = subject.slice(0, 1_000).replace(REPLY_PREFIX, "").trim();
  return bare === "" ? "Re:" : `Re: ${bare}`;
}

/** The references of an answer: those of what it answers and its own id; of many the first and the last ones. */
export function replyReferences(answered: { messageId: string | null; references: readonly string[] }): string[] {
  const all = [...new Set([...answered.references, ...(answered.messageId ? [answered.messageId] : [])])];
  return all.length <= LAST_REFERENCES + 1 ? all : [...all.slice(0, 1), ...all.slice(-LAST_REFERENCES)];
}

/** A text with its queue's signature behind the mark that mail programs know. */
export function withSignature(text: string, signature: string): string {
  return signature.trim() === "" ? text : `${text.trimEnd()}\n\n-- \n${signature.trim()}\n`;
}
