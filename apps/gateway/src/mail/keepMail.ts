import { createHash } from "node:crypto";
import type { AttachmentStore, KeptFile, OfferedFile, RefusedFile } from "@touchstone/attachments";
import type { AnnouncedFile } from "@touchstone/contracts";
import { inPieces, type MailAttachment, type ParsedMail } from "@touchstone/mail";
import { newId } from "@touchstone/runtime";
import { ORIGINAL, storable } from "./mailFact.ts";

type Files = Pick<AttachmentStore, "keep" | "keepAll">;

const TYPE_CHARACTERS = 200;
const CONTENT_ID_CHARACTERS = 500;
/** A mail is kept whole whatever its files may be. */
const ORIGINAL_BYTES = 48 * 1024 * 1024;

/** Keeps what a mail brings: its files, its formatted form, and all of it where something was left out. Safe to repeat. */
export async function keepMail(
  files: Files,
  tenantId: string,
  raw: Uint8Array,
  parsed: ParsedMail,
): Promise<{ readonly files: readonly AnnouncedFile[]; readonly htmlAddress: string | null }> {
  const { attachments, html, flags } = parsed;
  const results = await files.keepAll(tenantId, attachments.map(offered));
  const kept = results.map((result, place) => announced(result, attachments[place]));
  const isWhole = flags.cut.length === 0;
  const original = isWhole ? [] : [announced(await files.keep(tenantId, originalOf(raw), ORIGINAL_BYTES), undefined)];
  return { files: [...kept, ...original], htmlAddress: html === null ? null : await keepHtml(files, tenantId, html) };
}

const offered = ({ name, type, content }: MailAttachment): OfferedFile => ({
  name: name === "" ? "file" : name,
  type: storable(type, TYPE_CHARACTERS),
  content,
});

const originalOf = (raw: Uint8Array): OfferedFile => ({ name: "original.eml", type: ORIGINAL, content: raw });

/** Null when it may not be kept: its text is shown. */
async function keepHtml(files: Files, tenantId: string, html: string): Promise<string | null> {
  const kept = await files.keep(tenantId, { name: "mail.html", type: "text/html", content: Buffer.from(html) });
  return kept.kind === "kept" ? kept.address : null;
}

function announced(result: KeptFile | RefusedFile, from: MailAttachment | undefined): AnnouncedFile {
  const id = newId();
  const name = storable(result.name, 255);
  if (result.kind === "refused") {
    const { reason, threat } = result;
    const findings = threat === undefined ? { reason } : { reason, threat: storable(threat, 200) };
    const type = storable(from?.type ?? ORIGINAL, TYPE_CHARACTERS);
    return { id, address: null, name, type, size: from?.content.length ?? null, findings, state: "refused" };
  }
  const { address, size, active, disguised, scan } = result;
  const inline =
    from?.contentId && from.inline ? { contentId: storable(from.contentId, CONTENT_ID_CHARACTERS), inline: true } : {};
  // Of what we call a mail the store knows no more than that it is text.
  const type = from === undefined ? ORIGINAL : storable(result.type, TYPE_CHARACTERS);
  return { id, address, name, type, size, findings: { active, disguised, scan, ...inline }, state: "ready" };
}

const HEADERS_END = Buffer.from("\r\n\r\n");

/**
 * What makes two deliveries the same mail: who it says it is, and what it says. Servers add headers on the way, so of those only
 * what the sender wrote counts; a forged Message-ID over other words is another mail. Hex.
 */
export async function digestOf(
  raw: Uint8Array,
  { messageId, froms, subject, date, flags }: ParsedMail,
): Promise<string> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const end = bytes.indexOf(HEADERS_END);
  const hash = createHash("sha256");
  // Where nothing believable names it, every byte does.
  const isNamed = messageId !== null && end >= 0 && flags.cut.length === 0;
  const senders = froms.map(({ address }) => address);
  if (isNamed) hash.update(JSON.stringify([messageId, senders, subject, date]));
  for await (const piece of inPieces(isNamed ? bytes.subarray(end) : bytes)) hash.update(piece);
  return hash.digest("hex");
}
