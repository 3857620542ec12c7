import { createTransport } from "nodemailer";
import { composeMail, flawOf } from "./composeMail.ts";
import type { MailPort, MailResult } from "./outgoingMail.ts";

export interface SmtpOptions {
  /** `smtps://user:secret@host:465` or `smtp://host:587`, as nodemailer reads it. */
  readonly url: string;
  /** For connecting, greeting and each answer. Default 20,000 ms. */
  readonly timeoutMs?: number;
}

interface SmtpFailure {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly message?: string;
}

/** Busy servers ask to come again later; most of them let one through after five minutes. */
const LATER_MS = 5 * 60_000;

/** Mail out by SMTP, over a few connections that are kept. */
export function createSmtpMail({ url, timeoutMs = 20_000 }: SmtpOptions): MailPort {
  const separator = url.includes("?") ? "&" : "?";
  const times = `connectionTimeout=${timeoutMs}&greetingTimeout=${timeoutMs}&socketTimeout=${timeoutMs}`;
  const transport = createTransport(`${url}${separator}pool=true&maxConnections=4&${times}`);
  return {
    send: async (mail) => {
      const flaw = flawOf(mail);
      if (flaw) return { kind: "refused", code: "unsendable", detail: flaw };
      try {
        const { rejected, accepted } = await transport.sendMail(composeMail(mail));
        // Somebody has it: sending again would be a second mail for them.
        if (accepted.length > 0 || rejected.length === 0) return { kind: "done", providerId: mail.messageId };
        return { kind: "refused", code: "recipients", detail: "no recipient was accepted" };
      } catch (error) {
        return resultOf(error as SmtpFailure);
      }
    },
    close: async () => transport.close(),
  };
}

function resultOf({ code, responseCode, command, message }: SmtpFailure): MailResult {
  if (responseCode !== undefined && responseCode >= 500) {
    // What is wrong with our own name or place at the server is no fault of the mail.
    if (code === "EAUTH" || responseCode === 530 || responseCode === 535)
      return { kind: "retry", code: "EAUTH", afterMs: LATER_MS };
    return { kind: "refused", code: String(responseCode), detail: (message ?? "").slice(0, 500) };
  }
  if (responseCode !== undefined && responseCode >= 400)
    return { kind: "retry", code: String(responseCode), afterMs: LATER_MS };
  // The mail had been handed over when the line broke: nobody knows whether it is on its way.
  if (command === "DATA") return { kind: "retry", code: "ambiguous" };
  return { kind: "retry", code: code ?? "ECONNECTION" };
}
