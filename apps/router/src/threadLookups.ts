import type { InboxFact } from "@touchstone/contracts";
import { addressHash, type PendingFact, type ThreadFound, type ThreadSought } from "@touchstone/db";
import { autoReplyBar } from "@touchstone/mail";
import { idTimeMs } from "@touchstone/runtime";
import type { FactStore } from "./routerStore.ts";

/** The conversation of a message that is named by more than who writes on which line. */
export interface NamedThread extends ThreadFound {
  readonly barsAutoAnswer: boolean;
}

/** Who wrote, by the id of the fact: the address, and whether that is nobody's. */
interface Writers {
  readonly addressOf: ReadonlyMap<string, string>;
  readonly nobodys: ReadonlySet<string>;
}

interface Naming {
  readonly id: string;
  readonly sought: ThreadSought;
  /** The Message-ID of the mail itself, as a key. */
  readonly own: string | null;
  readonly isMail: boolean;
}

/**
 * Finds the conversations that mails go on with, and those that have a name of their own: all in one query. A mail that
 * answers nothing known opens one of its own, and so does whoever keeps the own address back. By the id of the fact.
 */
export async function findNamedThreads(
  store: Pick<FactStore, "findThreads" | "findMailHistory">,
  tenantId: string,
  facts: readonly PendingFact<InboxFact>[],
  writers: Writers,
): Promise<ReadonlyMap<string, NamedThread>> {
  const namings = facts.flatMap((fact) => namingOf(tenantId, fact, writers));
  if (namings.length === 0) return new Map();
  const written = namings.flatMap(({ isMail, sought }) => (isMail ? [sought.address] : []));
  const [found, history] = await Promise.all([
    store.findThreads(
      tenantId,
      namings.map(({ sought }) => sought),
    ),
    store.findMailHistory(tenantId, [...new Set(written)]),
  ]);
  const ofBatch = new Map<string, string>();
  return new Map(
    namings.map(({ id, sought, own, isMail }, place) => {
      const inBatch = sought.mailHashes.map((hash) => ofBatch.get(`${hash} ${sought.address}`)).find(Boolean);
      const known = found[place] ?? { threadKey: inBatch ?? sought.ownKey, parentId: null, lastAgentId: null };
      if (own !== null && !ofBatch.has(`${own} ${sought.address}`)) {
        ofBatch.set(`${own} ${sought.address}`, known.threadKey);
      }
      const barsAutoAnswer = isMail && isAnsweredEnough(sought.address, history.get(sought.address), idTimeMs(id));
      return [id, { ...known, barsAutoAnswer }];
    }),
  );
}

function namingOf(tenantId: string, { id, body }: PendingFact<InboxFact>, { addressOf, nobodys }: Writers): Naming[] {
  if (body.type !== "messageAnnounced" && body.type !== "conversationAsked") return [];
  const { channel, lineId } = body;
  const isMail = channel === "email";
  const said = body.type === "messageAnnounced" ? body : null;
  const name = said?.threadName ?? null;
  if (!isMail && name === null && !said?.threadOf && !nobodys.has(id)) return [];
  const mailHashes = (said?.mail?.references ?? []).map((reference) => mailHash(tenantId, reference));
  const messageId = said?.mail?.messageId ?? null;
  const ownKey = `${channel}:${lineId}:${name ?? id}`;
  const sought = { ownKey, threadOf: said?.threadOf ?? null, mailHashes, address: addressOf.get(id) ?? "" };
  return [{ id, sought, isMail, own: messageId === null ? null : mailHash(tenantId, messageId) }];
}

/** A Message-ID as a key: it may say more of its sender than a journal may keep. */
export function mailHash(tenantId: string, messageId: string): string {
  return addressHash(tenantId, `mail:${messageId}`);
}

/** Two machines that answer each other never end. */
function isAnsweredEnough(
  address: string,
  history: { readonly answeredAt: readonly number[]; readonly hasComplained: boolean } | undefined,
  now: number,
): boolean {
  if (history === undefined) return false;
  const from = { name: "", address };
  const mail = { from, replyTo: [], automatic: [], bounce: null, complaint: null };
  const answered = { toAddress: history.answeredAt, inConversation: [] };
  return history.hasComplained || autoReplyBar(mail, new Set(), answered, now) !== null;
}
