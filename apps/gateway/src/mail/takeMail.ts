import type { OpenedFiles } from "@touchstone/attachments";
import type { InboxFact } from "@touchstone/contracts";
import type { InboxWriter, MailLine } from "@touchstone/db";
import { createSignedIds, type InboundMail, type MailParser, type ParsedMail, type SignedIds } from "@touchstone/mail";
import { newId } from "@touchstone/runtime";
import type { CachedLookup } from "../cachedLookup.ts";
import type { GatewayMetrics } from "../metrics.ts";
import { digestOf, keepMail } from "./keepMail.ts";
import { mailFact, type ReadMail, reportFact } from "./mailFact.ts";

export interface MailDeps {
  readonly inbox: InboxWriter;
  readonly lines: CachedLookup<MailLine>;
  readonly opened: OpenedFiles;
  /** Made with the first mail: its processes take memory. */
  readonly parser: () => MailParser;
  readonly metrics: GatewayMetrics;
}

/** What became of a mail: facts of each line that it came to, or why there is none. */
export type TakenMail = { readonly kind: "taken"; readonly lines: number } | { readonly kind: "unknownLine" };

const ADDRESS_CHARACTERS = 320;
const MOST_RECIPIENTS = 100;
const MOST_FILES = 100;

/**
 * Reads a mail, keeps what it brings and makes its facts durable, in this order: whatever fails before the last rejects, and the
 * mail may come again without becoming two. `mayReach` says of a line whether who brought the mail may bring it there.
 */
export async function takeMail(
  deps: MailDeps,
  route: string,
  inbound: InboundMail,
  mayReach: (line: MailLine) => boolean,
): Promise<TakenMail> {
  const parsed = withFewFiles(await deps.parser().parse(inbound.raw));
  const lines = (await linesOf(deps.lines, inbound, parsed)).filter(mayReach);
  for (const line of lines) {
    await takeFor(deps, route, line, inbound, parsed).catch((error: unknown) => {
      if (!isAboutTheMail(error)) throw error;
      return takeFor(deps, route, line, inbound, bareOf(parsed));
    });
  }
  return lines.length === 0 ? { kind: "unknownLine" } : { kind: "taken", lines: lines.length };
}

/** Nobody looks through more; the whole mail is kept instead. */
function withFewFiles(parsed: ParsedMail): ParsedMail {
  const { attachments, flags } = parsed;
  if (attachments.length <= MOST_FILES) return parsed;
  const cut = [...new Set([...flags.cut, "parts" as const])];
  return { ...parsed, attachments: attachments.slice(0, MOST_FILES), flags: { ...flags, cut } };
}

/** It would fail as often as it comes again. */
function isAboutTheMail(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return /^(22|23|54)/.test((error as { code?: string } | null)?.code ?? "");
}

/** A mail of which nothing is believed to be readable: it is kept whole, and somebody sees that it came. */
function bareOf(parsed: ParsedMail): ParsedMail {
  const nobody = { from: null, froms: [], sender: null, replyTo: [], to: [], cc: [] };
  const nothing = {
    subject: "",
    date: null,
    messageId: null,
    inReplyTo: [],
    references: [],
    html: null,
    attachments: [],
  };
  const words = { text: "", visibleText: "", quotedText: "", automatic: [], bounce: null, complaint: null };
  return { ...parsed, ...nobody, ...nothing, ...words, flags: { ...parsed.flags, cut: ["unreadable"] } };
}

/** Where it was delivered decides; only where that says nothing, what stands in the mail. */
async function linesOf(
  lookup: CachedLookup<MailLine>,
  { envelope }: InboundMail,
  { to, cc }: ParsedMail,
): Promise<MailLine[]> {
  const delivered = await linesAt(lookup, envelope.to);
  return delivered.length > 0
    ? delivered
    : await linesAt(
        lookup,
        [...to, ...cc].map(({ address }) => address),
      );
}

async function linesAt(lookup: CachedLookup<MailLine>, addresses: readonly string[]): Promise<MailLine[]> {
  const found = new Map<string, MailLine>();
  for (const address of addresses.slice(0, MOST_RECIPIENTS)) {
    const line = await lineAt(lookup, address);
    if (line) found.set(line.settings.id, line);
  }
  return [...found.values()];
}

/** The line of an address, also of one with something behind a plus. */
async function lineAt(lookup: CachedLookup<MailLine>, raw: string): Promise<MailLine | null> {
  const address = raw.trim().toLowerCase();
  if (!address.includes("@") || address.length > ADDRESS_CHARACTERS) return null;
  return (await lookup.get(address)) ?? (await lookup.get(address.replace(/\+[^@]*@/, "@")));
}

/** Ids of our mails by tenant; see `createSignedIds`. */
export function mailIds({ secretFor }: Pick<OpenedFiles, "secretFor">): (tenantId: string) => SignedIds {
  const secret = secretFor("mail ids");
  return (tenantId) => createSignedIds(secret, tenantId);
}

async function takeFor(deps: MailDeps, route: string, line: MailLine, inbound: InboundMail, parsed: ParsedMail) {
  const { tenantId } = line;
  const kept = await keepMail(deps.opened.files, tenantId, inbound.raw, parsed);
  const own = parsed.from === null ? null : await lineAt(deps.lines, parsed.from.address);
  const digest = await digestOf(inbound.raw, parsed);
  const ids = mailIds(deps.opened)(tenantId);
  const mail: ReadMail = { inbound, parsed, line, ids, digest, isOwn: own !== null, ...kept };
  const report = reportFact(mail);
  if (report) await store(deps, route, tenantId, `mail:report:${report.messageId}:${report.state}`, report);
  await store(deps, route, tenantId, `mail:${line.settings.id}:${digest}`, await mailFact(mail));
}

async function store({ inbox, metrics }: MailDeps, route: string, tenantId: string, key: string, body: InboxFact) {
  const { repeated } = await inbox.insert({ tenantId, id: newId(), key, body });
  metrics.facts.inc({ route, result: repeated ? "duplicate" : "accepted" });
}
