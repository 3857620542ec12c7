import type { AttachmentStore } from "@touchstone/attachments";
import type { MailToSend } from "@touchstone/db";
import {
  type MailPort,
  type MailResult,
  type OutgoingMail,
  replyReferences,
  replySubject,
  type SignedIds,
  withSignature,
} from "@touchstone/mail";
import { type MessageResult, NOT_OURS } from "@touchstone/telephony";
import type { Outgoing, Sender } from "./performMessage.ts";

/** Mail out, as a tenant has it. */
export interface MailOut {
  /** By what mails of this address go out: a server, or a folder of the tenant's own; null: not at all. */
  portOf(tenantId: string, address: string): Promise<MailPort | null>;
  idsOf(tenantId: string): SignedIds;
  readonly files: Pick<AttachmentStore, "read">;
}

/** By mail. The Message-ID is made of our message's id, so that whoever gets it twice can tell. */
export const sendMail: Sender = async ({ store, mail }, outgoing) => {
  const { tenantId } = outgoing;
  if (mail === undefined) return { kind: "retry", code: "noMail" };
  const message = await store.readMailToSend(tenantId, outgoing);
  if (message === null) return { kind: "refused", code: "erased", because: "badContent" };
  const attachments = await readFiles(mail, tenantId, message);
  if (attachments === null) return { kind: "refused", code: "fileGone", because: "badContent" };
  const port = await mail.portOf(tenantId, message.from);
  if (port === null) return { kind: "retry", code: "noMail" };
  if (!outgoing.isStillOurs()) return NOT_OURS;
  return resultOf(await port.send(mailOf(mail.idsOf(tenantId), outgoing, message, attachments)));
};

function mailOf(
  ids: SignedIds,
  { messageId, interactionId }: Outgoing,
  message: MailToSend,
  attachments: NonNullable<OutgoingMail["attachments"]>,
): OutgoingMail {
  const { from, fromName, to, toName, text, signature, isAuto } = message;
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const references = referencesOf(message, (id) => ids.messageId(interactionId, id, domain));
  const inReplyTo = references.at(-1);
  return {
    from: { name: oneLine(fromName), address: from },
    to: [{ name: oneLine(toName ?? ""), address: to }],
    replyTo: { name: oneLine(fromName), address: ids.replyAddress(from, interactionId) },
    subject: subjectOf(message),
    text: withSignature(text, signature),
    messageId: ids.messageId(interactionId, messageId, domain),
    ...(inReplyTo === undefined ? {} : { inReplyTo, references }),
    ...(isAuto ? { automatic: true } : {}),
    attachments,
  };
}

/** Ids as they come from outside; what is none is of no use to whoever threads by them. */
const ID = /^[^\s<>\p{Cc}]{1,500}$/u;

/** What it answers is the last one: of the customer's or of ours, whatever was said last. */
function referencesOf({ earlier }: MailToSend, ownId: (messageId: string) => string): string[] {
  const references = earlier.flatMap((one) => [...one.references, (one.isOurs ? ownId(one.id) : one.messageId) ?? ""]);
  return replyReferences({ messageId: null, references: references.filter((id) => ID.test(id)) });
}

/** Whoever answers keeps the subject; whoever writes first has chosen it. */
function subjectOf({ subject, threadSubject }: MailToSend): string {
  return oneLine(subject ?? replySubject(threadSubject ?? ""));
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

/** Null when a file is gone: a mail that speaks of one and lacks it says something else. */
async function readFiles({ files }: MailOut, tenantId: string, message: MailToSend) {
  const read: { name: string; type: string; content: Uint8Array }[] = [];
  for (const { name, type, address } of message.attachments) {
    const content = await files.read(tenantId, address);
    if (content === null) return null;
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    read.push({ name, type, content: Buffer.concat(pieces) });
  }
  return read;
}

function resultOf(result: MailResult): MessageResult {
  switch (result.kind) {
    case "done":
      return { ...result, state: "sent", segments: null };
    case "refused":
      return { kind: "refused", code: result.code, because: "badContent" };
    case "retry":
      return result;
  }
}
