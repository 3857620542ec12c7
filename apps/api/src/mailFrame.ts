import { MAIL_FRAME_SANDBOX, REMOTE_PICTURES_HEADER } from "@touchstone/contracts";
import { type MailParser, mailFramePolicy } from "@touchstone/mail";
import type { FastifyReply } from "fastify";

/** A formatted mail as it came, and what is known of it. */
export interface FramedMail {
  readonly html: string;
  /** Shown when the formatted form cannot be made harmless in time. */
  readonly text: string;
  /** Addresses of pictures within the mail, by Content-ID. */
  readonly inline: ReadonlyMap<string, string>;
}

/** As mails expect it, whatever the screen around it looks like: dark on white. */
const LOOK = `:root{color-scheme:light}
body{margin:10px 12px;background:#fff;color:#1a1c1e;font:14px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
img{max-width:100%;height:auto}pre{white-space:pre-wrap;font:inherit}`;

/**
 * Answers with a mail's formatted form as a document of its own: sanitised, under a policy that runs no script and asks nobody
 * anything, sandboxed whoever opens it, framed by our own pages alone. `remote`: pictures from elsewhere are shown.
 */
export async function sendMailFrame(
  reply: FastifyReply,
  parser: Pick<MailParser, "sanitize">,
  mail: FramedMail,
  remote: boolean,
): Promise<FastifyReply> {
  const clean = await parser.sanitize(mail.html, { remoteContent: remote, inline: mail.inline });
  const body = clean?.html ?? `<pre>${escaped(mail.text)}</pre>`;
  const policy = mailFramePolicy({ remoteContent: remote });
  return reply
    .header("content-security-policy", `${policy}; sandbox ${MAIL_FRAME_SANDBOX}; frame-ancestors 'self'`)
    .header("x-frame-options", "SAMEORIGIN")
    .header("x-content-type-options", "nosniff")
    .header("referrer-policy", "no-referrer")
    .header("cache-control", "private, no-store")
    .header(REMOTE_PICTURES_HEADER, String(clean?.remoteCount ?? 0))
    .type("text/html; charset=utf-8")
    .send(documentOf(body, policy));
}

const documentOf = (body: string, policy: string) =>
  `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
  `<meta name="referrer" content="no-referrer"><title>Mail</title><style>${LOOK}</style></head><body>${body}</body></html>`;

const NAMES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => NAMES[mark] ?? "");

/** What browsers draw without running anything of it. */
const DRAWN = /^image\/(?:png|jpeg|gif|webp)$/;

/** A picture's bytes as an address of its own: a sandboxed frame is nobody, and could ask for nothing with a session. */
export const dataUrlOf = (type: string, bytes: Uint8Array): string | null =>
  DRAWN.test(type) ? `data:${type};base64,${Buffer.from(bytes).toString("base64")}` : null;
