import type { Instant, InteractionId, LineId } from "./ids.ts";
import type { LineSettings } from "./queue.ts";

/** How far a message of ours has come; `undelivered`: a network said so, `failed`: it was never sent. */
export type MessageState = "queued" | "sending" | "sent" | "delivered" | "undelivered" | "failed" | "read";

/** One word by which a customer says whether texts are welcome. */
export type MessageKeyword = "stop" | "start" | "help";

/** A message as the floor remembers it; its words are elsewhere, and erasable. */
export interface KnownMessage {
  readonly messageId: string;
  /** Null: from outside, or a note. */
  readonly state: MessageState | null;
  /** The carrier's name of it, once known. */
  readonly providerId?: string;
}

/** What the floor knows of a conversation in writing. */
export interface Thread {
  /** Names line and address without saying the address; one live contact has it, and the database sees to it. */
  readonly key: string;
  /** Keys of conversations that go on in this one. */
  readonly alsoKeys: readonly string[];
  /** Of the customer, of agents and of machines, and notes. */
  readonly count: number;
  /** Raised whenever the messages look otherwise. */
  readonly version: number;
  readonly lastMessageAt: Instant;
  /** The customer's last one; null: has not written here. */
  readonly lastInAt: Instant | null;
  /** Since when the customer waits for an answer: the first message that nobody answered. */
  readonly awaitingReplySince: Instant | null;
  readonly isOptedOut: boolean;
  readonly closesAfterMs: number;
  readonly idleToRestMs: number;
  /** The last ones, in order: repeats and receipts are told by them. */
  readonly recent: readonly KnownMessage[];
  /** Files that were brought home, or never will be: message and place. */
  readonly settledMedia?: readonly string[];
}

/** Minutes of the day at the recipient in which nothing is written first; across midnight when `from` is later. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** How a line writes. Durations in milliseconds. */
export interface TextSettings {
  /** No activity for so long ends the conversation; the next message opens a linked one. */
  readonly closesAfterMs: number;
  /** So long after the last word, with no answer owed, the conversation rests and its agent is free for others. */
  readonly idleToRestMs: number;
  readonly quietHours: QuietHours | null;
  /** Sent at once to whom opens a conversation, by language; empty: nothing. */
  readonly autoAnswer: {
    readonly open: Readonly<Record<string, string>>;
    readonly closed: Readonly<Record<string, string>>;
  };
}

/** What is said by itself to whom opens a conversation: as usual, or because nobody answers now. */
export type AutoAnswer = "open" | "closed" | "full";

const TEXT: TextSettings = {
  closesAfterMs: 86_400_000,
  idleToRestMs: 600_000,
  quietHours: null,
  autoAnswer: { open: {}, closed: {} },
};

/** A line's settings for writing, with what is not said filled in. */
export function textOf({ text }: Pick<LineSettings, "text">): TextSettings {
  return { ...TEXT, ...text };
}

const RANKS: Readonly<Record<MessageState, number>> = {
  queued: 0,
  sending: 1,
  sent: 2,
  delivered: 3,
  undelivered: 3,
  failed: 3,
  read: 4,
};

/** Carriers tell in any order: a state counts when its rank is higher than that of the known one. */
export function rankOf(state: MessageState): number {
  return RANKS[state];
}

/** A conversation that waits for so long for an agent is given up, and missed. */
export const TEXT_MAX_WAIT_MS = 7 * 86_400_000;
/** The floor remembers so many messages of a conversation. */
const REMEMBERED = 60;

export function newThread(key: string, line: LineSettings, isOptedOut: boolean, now: Instant): Thread {
  const { closesAfterMs, idleToRestMs } = textOf(line);
  const said = { count: 0, version: 0, lastMessageAt: now, lastInAt: null, awaitingReplySince: null, recent: [] };
  return { key, alsoKeys: [], ...said, isOptedOut, closesAfterMs, idleToRestMs };
}

export function knowsMessage({ recent }: Thread, messageId: string): boolean {
  return recent.some((message) => message.messageId === messageId);
}

function withMessage(thread: Thread, message: KnownMessage, now: Instant): Thread {
  const recent = [...thread.recent, message].slice(-REMEMBERED);
  return { ...thread, recent, count: thread.count + 1, version: thread.version + 1, lastMessageAt: now };
}

/** The customer wrote. */
export function heard(thread: Thread, messageId: string, now: Instant): Thread {
  const awaitingReplySince = thread.awaitingReplySince ?? now;
  return { ...withMessage(thread, { messageId, state: null }, now), lastInAt: now, awaitingReplySince };
}

/** Somebody of ours wrote to the customer. */
export function said(thread: Thread, messageId: string, now: Instant): Thread {
  return { ...withMessage(thread, { messageId, state: "queued" }, now), awaitingReplySince: null };
}

/** Something stands in the thread that asks for no answer and gives none: a note, a machine's words, a keyword. */
export function noted(thread: Thread, message: KnownMessage, now: Instant): Thread {
  return { ...withMessage(thread, message, now), lastMessageAt: thread.lastMessageAt };
}

/** The thread after a word of the carrier about a message of ours; the same value when it says nothing new; null: unknown. */
export function reported(
  thread: Thread,
  messageId: string,
  state: MessageState,
  providerId: string | null,
): Thread | null {
  const known = thread.recent.find((message) => message.messageId === messageId);
  if (known === undefined || known.state === null) return null;
  const rises = rankOf(state) > rankOf(known.state);
  const names = providerId !== null && known.providerId === undefined;
  if (!rises && !names) return thread;
  const name = known.providerId ?? providerId;
  const next = { messageId, state: rises ? state : known.state, ...(name === null ? {} : { providerId: name }) };
  const recent = thread.recent.map((message) => (message === known ? next : message));
  return { ...thread, recent, version: thread.version + 1 };
}

/** What the gateway of a channel in writing says of one message. */
export interface ArrivedMessage {
  readonly messageId: string;
  readonly lineId: LineId;
  readonly threadKey: string;
  readonly mediaCount: number;
  /** The conversation that this one goes on from, when it opens one. */
  readonly parentId: InteractionId | null;
  /** The customer opted out of this line before. */
  readonly isOptedOut: boolean;
}
