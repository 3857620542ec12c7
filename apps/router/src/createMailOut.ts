import { join } from "node:path";
import type { OpenedFiles } from "@touchstone/attachments";
import { createFolderMail, createSignedIds, createSmtpMail, type MailPort } from "@touchstone/mail";
import type { MailOut } from "./sendMail.ts";

/** Where mail goes out: a server (as nodemailer reads its URL), or a folder that administrators look into. */
export type MailPlace = { readonly smtpUrl: string } | { readonly outboxDir: string };

/** Mail out. Without a server each tenant has a folder of its own. Close it when nothing is sent any more. */
export function createMailOut(
  { files, secretFor }: OpenedFiles,
  place: MailPlace,
): MailOut & { close(): Promise<void> } {
  const secret = secretFor("mail ids");
  const { portOf, close } = "smtpUrl" in place ? overSmtp(place.smtpUrl) : intoFolders(place.outboxDir);
  return { portOf, close, files, idsOf: (tenantId) => createSignedIds(secret, tenantId) };
}

function overSmtp(url: string) {
  const port = createSmtpMail({ url });
  return { portOf: () => port, close: () => port.close() };
}

function intoFolders(outboxDir: string) {
  const ports = new Map<string, MailPort>();
  const portOf = (tenantId: string): MailPort => {
    const port = ports.get(tenantId) ?? createFolderMail(join(outboxDir, tenantId));
    ports.set(tenantId, port);
    return port;
  };
  const close = async () => {
    await Promise.all([...ports.values()].map((port) => port.close()));
  };
  return { portOf, close };
}
