import type { SendMailOptions } from "nodemailer";
import type { MailAddress } from "../parse/parsedMail.ts";
import { LOOP_HEADER } from "../receive/automaticSigns.ts";
import type { OutgoingMail } from "./outgoingMail.ts";

/** What an address of ours or of a customer may be: no quoted local parts, which programs read in two ways. */
const ADDRESS =
  /^[^\s"<>@,;:()[\]\\\p{Cc}]{1,64}@(?=.{1,255}$)[^\s"<>@,;:()[\]\\\p{Cc}]+\.[^\s"<>@,;:()[\]\\\p{Cc}.]+$/u;
const ID = /^[^\s<>\p{Cc}]{1,500}$/u;
const LINE = /^[^\p{Cc}\u2028\u2029]*$/u;

/** What is wrong with a mail that nobody may be asked to send; null when nothing is. */
export function flawOf(mail: OutgoingMail): string | null {
  const addresses = [mail.from, mail.replyTo, ...mail.to, ...(mail.cc ?? [])];
  if (mail.to.length === 0) return "nobody to send it to";
  if (addresses.some(({ address }) => !ADDRESS.test(address))) return "an address that is none";
  if (![mail.subject, ...addresses.map(({ name }) => name)].every((line) => LINE.test(line)))
    return "a line break in a header";
  const ids = [mail.messageId, ...(mail.references ?? []), ...(mail.inReplyTo ? [mail.inReplyTo] : [])];
  return ids.every((id) => ID.test(id)) ? null : "an id that is none";
}

/** The mail as the library takes it: only values of ours, so that no object from outside makes it read files or addresses. */
export function composeMail(mail: OutgoingMail): SendMailOptions {
  return {
    ...{ from: plain(mail.from), to: mail.to.map(plain), cc: (mail.cc ?? []).map(plain), replyTo: plain(mail.replyTo) },
    ...{ subject: mail.subject, text: mail.text, messageId: `<${mail.messageId}>` },
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.inReplyTo ? { inReplyTo: `<${mail.inReplyTo}>` } : {}),
    ...(mail.references?.length ? { references: mail.references.map((id) => `<${id}>`) } : {}),
    // Reports about what a machine sent would come back to a machine.
    ...(mail.automatic
      ? { headers: AUTOMATIC, envelope: envelopeOf(mail, "") }
      : { envelope: envelopeOf(mail, mail.from.address) }),
    attachments: (mail.attachments ?? []).map(({ name, type, content }) => ({
      ...{ filename: name, contentType: type, contentDisposition: "attachment" as const },
      content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    })),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  };
}

const AUTOMATIC = {
  "Auto-Submitted": "auto-replied",
  "X-Auto-Response-Suppress": "All",
  Precedence: "auto_reply",
  [LOOP_HEADER]: "1",
};

function envelopeOf(mail: OutgoingMail, from: string) {
  return { from, to: [...mail.to, ...(mail.cc ?? [])].map(({ address }) => address) };
}

function plain({ name, address }: MailAddress) {
  return { name, address };
}
