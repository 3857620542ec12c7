import type { EmulatorSentMail, SimMail } from "@touchstone/contracts";

/** A mail on the customer's phone: one that was sent, or the centre's answer. */
export type PhoneMail = ({ readonly kind: "sent" } & EmulatorSentMail) | ({ readonly kind: "answer" } & SimMail);

/** Both directions, the oldest first. */
export function phoneMails(sent: readonly EmulatorSentMail[], answers: readonly SimMail[]): readonly PhoneMail[] {
  const all: PhoneMail[] = [
    ...sent.map((mail) => ({ kind: "sent" as const, ...mail })),
    ...answers.map((mail) => ({ kind: "answer" as const, ...mail })),
  ];
  return all.sort((a, b) => a.at - b.at);
}

/** As programs write it: once, however often it goes back and forth. */
export const replySubject = (subject: string): string => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

/** What a program puts below an answer. */
export function quotedBelow(answer: SimMail, introduction: string): string {
  const lines = answer.text.trimEnd().split("\n");
  return `\n\n${introduction}\n${lines.map((line) => `> ${line}`).join("\n")}`;
}

/** Good enough to be put into an envelope. */
export const isAddress = (text: string): boolean => /^[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}$/.test(text);

/** From, as a raw mail says it: what the envelope is given when nothing else is known. */
export function senderOfRaw(raw: string): string | null {
  const [head = ""] = raw.split(/\r?\n\r?\n/, 1);
  const [, from = ""] = /^from:(.*)$/im.exec(head) ?? [];
  return /[^\s<>"]+@[^\s<>"]+/.exec(from)?.[0] ?? null;
}
