import type { OutboxMail, OutboxPage, SimMail } from "@touchstone/contracts";
import type { FolderMail, KeptMail, MailParser, ParsedMail } from "@touchstone/mail";
import { dataUrlOf, type FramedMail } from "./mailFrame.ts";

/** Mails that were kept instead of being sent. */
export interface OutboxSource {
  readonly parser: Pick<MailParser, "parse">;
  /** A tenant's folder. */
  readonly folder: Pick<FolderMail, "list" | "read">;
}

/** More are not looked through: the folder keeps about as many. */
const MOST = 1_000;

/** A page of what was kept, newest first; `after` is the mail that the page before ended with. */
export async function outboxPage(
  source: OutboxSource,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<OutboxPage> {
  const kept = await source.folder.list(MOST);
  // By its name and not by its place, which new mails change.
  const rest = after === null ? kept : kept.filter(({ id }) => id < after);
  const shown = rest.slice(0, limit);
  const items = (await Promise.all(shown.map((one) => readKept(source, one)))).filter((one) => one !== null);
  const last = rest.length > limit ? shown.at(-1) : undefined;
  return {
    keeps: true,
    items: items.map(({ id, at, mail: { to, subject, attachments, automatic } }) => ({
      ...{ id, at, to: [...to], subject, files: attachments.length, automatic: automatic.length > 0 },
    })),
    next: last?.id ?? null,
  };
}

interface Read extends KeptMail {
  readonly mail: ParsedMail;
}

/** Null when it has been dropped meanwhile. */
async function readKept({ parser, folder }: OutboxSource, kept: KeptMail): Promise<Read | null> {
  const raw = await folder.read(kept.id);
  return raw && { ...kept, mail: await parser.parse(raw) };
}

/** One mail, whole. */
export async function outboxMail(source: OutboxSource, id: string): Promise<OutboxMail | null> {
  const read = await readKept(source, { id, at: atOf(id) });
  if (!read) return null;
  const { at, mail } = read;
  const { from, to, replyTo, subject, text, html, attachments, automatic } = mail;
  return {
    ...{ id, at, subject, text, html: html !== null, automatic: automatic.length > 0 },
    ...{ from: from ?? { name: "", address: "" }, to: [...to], replyTo: [...replyTo] },
    files: attachments.map(({ name, type, content }) => ({ name, type, size: content.length })),
  };
}

/** Its formatted form; null when it has none. */
export async function outboxHtml(source: OutboxSource, id: string): Promise<FramedMail | null> {
  const read = await readKept(source, { id, at: atOf(id) });
  if (read?.mail.html == null) return null;
  const { html, text, attachments } = read.mail;
  const inline = attachments.flatMap(({ contentId, type, content }) => {
    const url = contentId === null ? null : dataUrlOf(type, content);
    return contentId === null || url === null ? [] : [[contentId, url] as const];
  });
  return { html, text, inline: new Map(inline) };
}

/** A kept mail's name begins with its instant. */
const atOf = (id: string) => Number(id.slice(0, 13));

/** What is looked through for a visitor who plays a customer. */
const NEWEST = 100;

/** Mails to an address, oldest first. Called every other second: what was read before is remembered by `known`. */
export async function mailsTo(
  source: OutboxSource,
  address: string,
  known: Map<string, SimMailTo>,
): Promise<SimMail[]> {
  const kept = await source.folder.list(NEWEST);
  const names = new Set(kept.map(({ id }) => id));
  for (const id of known.keys()) if (!names.has(id)) known.delete(id);
  const unread = kept.filter(({ id }) => !known.has(id));
  for (const read of await Promise.all(unread.map((one) => readKept(source, one))))
    if (read) known.set(read.id, simMailOf(read));
  const wanted = address.toLowerCase();
  const found = kept.flatMap(({ id }) => known.get(id) ?? []).filter(({ to }) => to.includes(wanted));
  return found.reverse().map(({ to: _to, ...mail }) => mail);
}

export interface SimMailTo extends SimMail {
  /** In lower case. */
  readonly to: readonly string[];
}

function simMailOf({ id, at, mail }: Read): SimMailTo {
  const { to, from, replyTo, subject, text, attachments, messageId, references } = mail;
  return {
    ...{ id, at, subject, text, messageId: messageId ?? "", references: [...references] },
    files: attachments.map(({ name }) => name),
    replyTo: (replyTo[0] ?? from)?.address ?? "",
    to: to.map(({ address }) => address.toLowerCase()),
  };
}
