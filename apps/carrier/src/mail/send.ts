import { createPrivateKey, type KeyObject, randomUUID } from "node:crypto";
import type { EmulatorMail } from "@touchstone/contracts";
import type { Carrier } from "../carrier.ts";
import { dispatch } from "../webhook/deliver.ts";
import { composeMail } from "./compose.ts";
import { inboundParse } from "./inboundParse.ts";
import type { SentMail } from "./mailbox.ts";

/** Where mails go, and the key (PEM, PKCS #8) that they are signed with. */
export type MailSettings = { readonly webhookUrl: string; readonly privateKey: string };

/** A person sends a mail to the centre; undefined when this emulator has no mail. The webhook goes out at once. */
export const mailToCentre = async (carrier: Carrier, given: EmulatorMail): Promise<SentMail | undefined> => {
  const { mail: settings } = carrier.options;
  if (!settings) return undefined;
  const raw = given.kind === "raw" ? Buffer.from(given.base64, "base64") : await composeMail(given);
  const mail = sentMailOf(given, carrier.clock.now());
  carrier.mailbox.put(mail);
  const { id: mailId, from, to, at } = mail;
  carrier.timeline.publish({ type: "mail", at, mailId, from, to, bytes: raw.length });
  hand(carrier, mail, raw, createPrivateKey(settings.privateKey), settings.webhookUrl).catch(carrier.report);
  return mail;
};

const sentMailOf = (given: EmulatorMail, at: number): SentMail => {
  const { from, to } = given;
  const written = given.kind === "written" ? given : { subject: null, text: "", files: [] };
  const files = (written.files ?? []).map(({ name }) => name);
  return { id: randomUUID(), from, to, subject: written.subject, text: written.text, files, at, outcome: "pending" };
};

const hand = async (carrier: Carrier, mail: SentMail, raw: Buffer, key: KeyObject, url: string): Promise<void> => {
  const letter = inboundParse(raw, { from: mail.from, to: [mail.to] }, key, url, Date.now());
  const answer = await dispatch(carrier, { kind: "mail", accountSid: "", mailId: mail.id }, letter);
  mail.outcome = answer.ok ? "acknowledged" : "refused";
};
