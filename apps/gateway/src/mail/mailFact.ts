import type { AnnouncedFile, InboxFact, MessageAnnounced, MessageFlag } from "@touchstone/contracts";
import { MESSAGE_CHARACTERS, SUBJECT_CHARACTERS } from "@touchstone/contracts";
import type { MailLine } from "@touchstone/db";
import {
  type Cut,
  findThread,
  type InboundMail,
  isSenderProven,
  type ParsedMail,
  type SignedIds,
} from "@touchstone/mail";

/** A mail that was read, and what became of its files. */
export interface ReadMail {
  readonly inbound: InboundMail;
  readonly parsed: ParsedMail;
  readonly line: MailLine;
  readonly ids: SignedIds;
  readonly files: readonly AnnouncedFile[];
  readonly htmlAddress: string | null;
  /** Of the key that makes it the same mail when it comes again. */
  readonly digest: string;
  /** It comes from a line of ours. */
  readonly isOwn: boolean;
}

const ADDRESS_CHARACTERS = 320;
const NAME_CHARACTERS = 200;
const QUOTED_CHARACTERS = 200_000;
const REFERENCES = 20;
const ID_CHARACTERS = 998;

/** What the floor is to be told of a mail. */
export async function mailFact(mail: ReadMail): Promise<MessageAnnounced> {
  const { parsed, line, files, htmlAddress, digest, inbound, isOwn } = mail;
  const isAuto = isOwn || isOfMachine(parsed);
  const { messageId, inReplyTo, references } = parsed;
  const named = [...new Set([...inReplyTo, ...references.toReversed()])].slice(0, REFERENCES);
  return {
    type: "messageAnnounced",
    ...{ channel: "email", lineId: line.settings.id, providerMessageId: digest, to: line.address },
    from: storable(parsed.from?.address ?? "", ADDRESS_CHARACTERS),
    senderName: storable(parsed.from?.name ?? "", NAME_CHARACTERS) || null,
    text: storable(parsed.visibleText, MESSAGE_CHARACTERS),
    quoted: storable(parsed.quotedText, QUOTED_CHARACTERS) || null,
    subject: storable(parsed.subject, SUBJECT_CHARACTERS),
    ...{ media: [], keyword: null, liftsOptOut: false, isAuto, segments: null, htmlAddress, files },
    identity: isSenderProven(inbound.checks, parsed) ? "proven" : "claimed",
    threadOf: await threadOf(mail),
    flags: flagsOf(mail, isAuto),
    mail: {
      messageId: messageId === null ? null : storable(messageId, ID_CHARACTERS),
      references: named.map((id) => storable(id, ID_CHARACTERS)),
      mayAutoAnswer: !isAuto,
    },
  };
}

/** What a report says of a mail of ours; null when it is none, or of no mail that we can have sent. */
export function reportFact({ parsed, ids }: ReadMail): Extract<InboxFact, { type: "messageReportAnnounced" }> | null {
  const { bounce, complaint } = parsed;
  const own = ids.readMessageId(bounce?.originalId ?? complaint?.originalId ?? "");
  if (own === null) return null;
  const said = { type: "messageReportAnnounced", messageId: own.messageId, providerId: null } as const;
  if (complaint) return { ...said, state: "delivered", errorCode: "complaint" };
  if (bounce?.action === "failed") {
    return { ...said, state: "undelivered", errorCode: storable(bounce.status ?? "bounced", 40) };
  }
  return bounce?.action === "delivered" ? { ...said, state: "delivered", errorCode: null } : null;
}

const isOfMachine = ({ automatic, bounce, complaint }: ParsedMail): boolean =>
  automatic.length > 0 || bounce !== null || complaint !== null;

/** Only what we have signed leads somewhere by itself; known ids of others are looked up with who writes. */
async function threadOf({ parsed, inbound, ids }: ReadMail): Promise<string | null> {
  const recipients = [...inbound.envelope.to, ...[...parsed.to, ...parsed.cc].map(({ address }) => address)];
  const nothing = { byMessageIds: async () => [], byNumber: async () => null };
  const found = await findThread(parsed, recipients, ids, nothing);
  if (found) return found.conversationId;
  const reported = ids.readMessageId(parsed.bounce?.originalId ?? parsed.complaint?.originalId ?? "");
  return reported?.conversationId ?? null;
}

const CUTS: Readonly<Record<Cut, MessageFlag>> = {
  size: "cutSize",
  headers: "cutHeaders",
  parts: "cutParts",
  depth: "cutDepth",
  text: "cutText",
  time: "cutTime",
  memory: "cutMemory",
  unreadable: "unreadable",
};

function flagsOf(mail: ReadMail, isAuto: boolean): MessageFlag[] {
  const { parsed, inbound, files } = mail;
  const { flags, visibleText, quotedText } = parsed;
  const isTooLong = visibleText.length > MESSAGE_CHARACTERS || quotedText.length > QUOTED_CHARACTERS;
  const cut = new Set([...flags.cut, ...(isTooLong ? (["text"] as const) : [])]);
  const noticed: readonly (readonly [MessageFlag, boolean])[] = [
    ["twoFroms", flags.twoFroms],
    ["claimed", !isSenderProven(inbound.checks, parsed)],
    ["automatic", isAuto],
    ["bounce", parsed.bounce !== null],
    ["complaint", parsed.complaint !== null],
    ["brokenCharset", flags.brokenCharset],
    ["original", files.some(({ type, state }) => type === ORIGINAL && state === "ready")],
  ];
  return [...noticed.flatMap(([flag, isSo]) => (isSo ? [flag] : [])), ...[...cut].map((what) => CUTS[what])];
}

/** The type under which the whole mail is kept where something had to be left out. */
export const ORIGINAL = "message/rfc822";

/** As PostgreSQL keeps it: neither NUL nor half of a surrogate pair. */
export function storable(text: string, characters: number): string {
  return text.replaceAll("\0", "\ufffd").slice(0, characters).toWellFormed();
}
