import type { AutomaticSign, MailAddress } from "../parse/parsedMail.ts";
import type { MailHeaders } from "../parse/readMail.ts";

/** Header of all that we send automatically; its value tells nobody anything, its presence ends a loop. */
export const LOOP_HEADER = "X-Touchstone-Loop";
const SYSTEM_SENDER =
  /^(?:mailer-daemon|postmaster|mail-daemon|no-?_?reply|do-?not-?reply|bounces?|notifications?)(?:[+=-].*)?$/i;

/**
 * All signs that a machine wrote a mail, or that machines must not answer it (RFC 3834 and what programs do instead). Such
 * mails are still received: only automatic answers to them are not sent. `Auto-Submitted: no` is no sign.
 */
export function automaticSigns(headers: MailHeaders, froms: readonly MailAddress[]): AutomaticSign[] {
  const has = (name: string) => headers.has(name);
  const value = (name: string) => (headers.get(name)?.join(",") ?? "").trim().toLowerCase();
  const signs: readonly (readonly [AutomaticSign, boolean])[] = [
    ["autoSubmitted", has("auto-submitted") && !/^no\b/.test(value("auto-submitted"))],
    ["precedence", /\b(?:bulk|junk|list|auto_reply)\b/.test(`${value("precedence")} ${value("x-precedence")}`)],
    ["suppressed", /\b(?:all|autoreply|oof)\b/.test(value("x-auto-response-suppress"))],
    ["autoReplyHeader", isAutoReply(has, value)],
    ["list", ["list-id", "list-unsubscribe", "list-post"].some(has)],
    ["nullReturnPath", /^<\s*>$/.test(value("return-path"))],
    ["systemSender", froms.some(({ address }) => SYSTEM_SENDER.test(address.slice(0, address.lastIndexOf("@"))))],
    ["feedbackId", has("feedback-id")],
    ["report", /^multipart\/report\b/.test(value("content-type"))],
    ["ownLoop", has(LOOP_HEADER.toLowerCase()) || /^(?:yes|true)$/.test(value("x-loop"))],
  ];
  return signs.flatMap(([sign, isSeen]) => (isSeen ? [sign] : []));
}

function isAutoReply(has: (name: string) => boolean, value: (name: string) => string): boolean {
  const named = [
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-failed-recipients",
  ];
  return named.some((name) => has(name) && value(name) !== "no") || value("delivered-to") === "autoresponder";
}
