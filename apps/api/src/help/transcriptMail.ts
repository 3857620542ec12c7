import { createHash } from "node:crypto";
import type { VisitorMessageRow } from "@touchstone/db";
import type { OutgoingMail } from "@touchstone/mail";
import { type Words, wordsIn } from "../fault.ts";

const SUBJECT: Words = {
  en: "Your conversation with {name}",
  "zh-Hans": "您与 {name} 的对话",
  "zh-Hant": "您與 {name} 的對話",
};
const YOU: Words = { en: "You", "zh-Hans": "您", "zh-Hant": "您" };

export interface Transcript {
  readonly visitorId: string;
  /** The brand's. */
  readonly name: string;
  /** Of the line of mail as which it is sent. */
  readonly from: string;
  readonly to: string;
  readonly language: string;
  /** IANA name of the zone in which times are told. */
  readonly zone: string;
  readonly messages: readonly VisitorMessageRow[];
}

/** What was said, for whoever asked for it; the same conversation to the same address has the same Message-ID. */
export function transcriptMail(transcript: Transcript): OutgoingMail {
  const { visitorId, name, from, to, language, messages } = transcript;
  const last = messages.at(-1)?.id ?? "";
  const id = createHash("sha256").update(`${visitorId} ${last} ${to}`).digest("base64url").slice(0, 32);
  return {
    from: { name: oneLine(name), address: from },
    to: [{ name: "", address: to }],
    replyTo: { name: oneLine(name), address: from },
    subject: oneLine(wordsIn(SUBJECT, language).replace("{name}", () => name)),
    text: textOf(transcript),
    messageId: `transcript.${id}@${from.slice(from.lastIndexOf("@") + 1)}`,
    automatic: true,
  };
}

function textOf({ name, language, zone, messages }: Transcript): string {
  const locale = language === "en" ? "en-GB" : language;
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  const said = messages.map(({ direction, at, text }) => {
    const who = direction === "in" ? wordsIn(YOU, language) : name;
    return `${moment.format(at)}  ${who}\n${text}`;
  });
  return `${said.join("\n\n")}\n`;
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
