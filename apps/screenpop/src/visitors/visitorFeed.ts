import type { VisitorServerEvents } from "@touchstone/contracts";
import {
  type Database,
  readVisitorChats,
  readVisitorMessages,
  type Visitor,
  type VisitorChatRow,
  visitorThreadKey,
} from "@touchstone/db";
import type { QueueClock } from "./queueClock.ts";
import { LOOK_MS, MESSAGES_TOLD, OVERLAP_MS } from "./visitorLimits.ts";
import { chatStateOf, visitorMessageOf } from "./visitorView.ts";

/** One open page of a visitor, as the feed sees it. */
export interface VisitorTab {
  readonly visitor: Visitor;
  emit<Event extends keyof VisitorServerEvents>(event: Event, ...args: Parameters<VisitorServerEvents[Event]>): void;
}

/** What a page was told. */
interface Told {
  readonly key: string;
  /** The conversation and its version of which the messages were read last. */
  thread: string;
  /** By message: how it looked. Only what was told here may be called seen. */
  readonly messages: Map<string, string>;
  chat: string;
  since: number;
}

/** Who has a visitor's live conversation; null: nobody, or it is over. */
export interface ChatOwner {
  readonly interactionId: string;
  readonly agentId: string | null;
}

export interface VisitorFeedOptions {
  readonly tenantId: string;
  readonly database: Database;
  readonly queues: QueueClock;
  readonly onError: (error: unknown) => void;
}

/**
 * Shows the visitors of one tenant their own conversations: one read of the rows for all who look, after commits and every
 * heartbeat. Each page gets only what is new to it; what it missed it asks for (`look`).
 */
export class VisitorFeed {
  readonly #options: VisitorFeedOptions;
  readonly #tabs = new Map<VisitorTab, Told>();
  readonly #owners = new Map<string, ChatOwner>();
  #timer: NodeJS.Timeout | undefined;
  #reading = false;
  #again = false;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(options: VisitorFeedOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#tabs.size === 0;
  }

  /** The page has everything up to `since`; null: nothing. */
  look(tab: VisitorTab, since: number | null): void {
    const key = visitorThreadKey(tab.visitor);
    const from = since === null ? 0 : Math.max(0, since - OVERLAP_MS);
    const messages = this.#tabs.get(tab)?.messages ?? new Map<string, string>();
    if (since === null) messages.clear();
    this.#tabs.set(tab, { key, thread: "", messages, chat: "", since: from });
    this.touch();
  }

  remove(tab: VisitorTab): void {
    const told = this.#tabs.get(tab);
    this.#tabs.delete(tab);
    if (told && ![...this.#tabs.values()].some(({ key }) => key === told.key)) this.#owners.delete(told.key);
  }

  /** Was this page told of the message, so that it may say that it has it? */
  has(tab: VisitorTab, messageId: string): boolean {
    return this.#tabs.get(tab)?.messages.has(messageId) ?? false;
  }

  /** The visitor's live conversation as it was read last. */
  ownerOf(visitor: Visitor): ChatOwner | null {
    return this.#owners.get(visitorThreadKey(visitor)) ?? null;
  }

  /** This agent is writing in this conversation; of anybody else nothing is told. */
  typing({ interactionId, agentId }: { readonly interactionId: string; readonly agentId: string }): void {
    for (const [tab, { key }] of this.#tabs) {
      const owner = this.#owners.get(key);
      if (owner?.interactionId === interactionId && owner.agentId === agentId) tab.emit("typing");
    }
  }

  /** Somebody committed, or time has passed: the rows are read soon, once for everything that comes until then. */
  touch(): void {
    if (this.isEmpty) return;
    if (this.#reading) this.#again = true;
    if (this.#reading || this.#timer) return;
    const waitMs = Math.max(0, this.#readAt + LOOK_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#read();
    }, waitMs).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#tabs.clear();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    this.#readAt = performance.now();
    // What fails is read again with the next heartbeat.
    await this.#tellAll().catch(this.#options.onError);
    this.#reading = false;
    if (!this.#again) return;
    this.#again = false;
    this.touch();
  }

  async #tellAll(): Promise<void> {
    const { database, tenantId } = this.#options;
    const keys = [...new Set([...this.#tabs.values()].map(({ key }) => key))];
    const rows = new Map((await readVisitorChats(database.pool, tenantId, keys)).map((row) => [row.key, row]));
    for (const [key, row] of rows) this.#owners.set(key, ownerIn(row));
    for (const [tab, told] of [...this.#tabs]) {
      const row = rows.get(told.key) ?? null;
      if (row !== null) await this.#tellMessages(tab, told, row);
      await this.#tellChat(tab, told, row);
    }
  }

  async #tellMessages(tab: VisitorTab, told: Told, { state }: VisitorChatRow): Promise<void> {
    const thread = `${state.id} ${state.thread?.version ?? 0}`;
    if (told.thread === thread) return;
    const { database, tenantId } = this.#options;
    const of = { key: told.key, since: told.since, limit: MESSAGES_TOLD };
    const rows = await readVisitorMessages(database.pool, tenantId, of);
    if (this.#tabs.get(tab) !== told) return;
    const items = rows.map((row) => visitorMessageOf(row, tab.visitor.visitorId)).filter((item) => isNews(told, item));
    told.thread = thread;
    told.since = Math.max(told.since, (rows.at(-1)?.at ?? 0) - OVERLAP_MS);
    if (items.length > 0) tab.emit("messages", { items });
  }

  async #tellChat(tab: VisitorTab, told: Told, row: VisitorChatRow | null): Promise<void> {
    const now = row?.now ?? Date.now();
    const queue = await this.#options.queues.read(this.#options.tenantId, tab.visitor.lineId, {
      queueId: row?.state.queueId ?? null,
      now,
    });
    const state = chatStateOf(row, queue, now);
    const looks = JSON.stringify({ ...state, now: 0 });
    if (told.chat === looks || this.#tabs.get(tab) !== told) return;
    told.chat = looks;
    tab.emit("chat", state);
  }
}

function ownerIn({ state: interaction }: VisitorChatRow): ChatOwner {
  const { state } = interaction;
  return { interactionId: interaction.id, agentId: state.kind === "connected" ? state.agentId : null };
}

function isNews({ messages }: Told, item: { readonly id: string }): boolean {
  const looks = JSON.stringify(item);
  if (messages.get(item.id) === looks) return false;
  messages.set(item.id, looks);
  return true;
}
