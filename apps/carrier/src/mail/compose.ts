import { randomUUID } from "node:crypto";
import type { EmulatorWrittenMail } from "@touchstone/contracts";
import { createTransport } from "nodemailer";

/** Makes the mail that a person's program would send: text, formatted text and files, with a Message-ID of its own. */
export const composeMail = async (mail: EmulatorWrittenMail): Promise<Buffer> => {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const bracketed = (id: string) => `<${id}>`;
  const { message } = await transport.sendMail({
    from: { name: mail.name ?? "", address: mail.from },
    to: { name: "", address: mail.to },
    subject: mail.subject,
    text: mail.text,
    messageId: bracketed(`${randomUUID()}@${mail.from.split("@").at(-1)}`),
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.inReplyTo ? { inReplyTo: bracketed(mail.inReplyTo) } : {}),
    ...(mail.references?.length ? { references: mail.references.map(bracketed) } : {}),
    attachments: (mail.files ?? []).map(({ name, type, base64 }) => ({
      filename: name,
      contentType: type || "application/octet-stream",
      content: Buffer.from(base64, "base64"),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return message as Buffer;
};
