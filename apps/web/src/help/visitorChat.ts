import type {
  ChatState,
  NewVisitor,
  UploadedAttachment,
  VisitorAnswer,
  VisitorClientEvents,
  VisitorMessage,
  VisitorServerEvents,
  VisitorSession,
} from "@touchstone/contracts";
import { io, type Socket } from "socket.io-client";
import { create } from "zustand";
import { RequestFailed } from "../api/problem.ts";
import { type HelpApi, speakAs } from "./helpApi.ts";
import { keepVisit, type Pending, readVisit, visitOf } from "./kept.ts";
import { readIdentity, type SignedIdentity } from "./signedIdentity.ts";

export type LineState = "none" | "connecting" | "open" | "lost" | "tooMany" | "foreignOrigin" | "unavailable";

export interface ChatView {
  readonly line: LineState;
  readonly state: ChatState | null;
  /** In order. */
  readonly messages: readonly VisitorMessage[];
  readonly pending: readonly Pending[];
  readonly isAgentTyping: boolean;
}

type VisitorSocket = Socket<VisitorServerEvents, VisitorClientEvents>;

const TRY_AGAIN_MS = 2_000;
const ACKNOWLEDGED_WITHIN_MS = 5_000;
const TYPING_TOLD_EVERY_MS = 2_500;
const TYPING_SHOWN_MS = 5_000;

/**
 * A visitor's side of the chat. What is written is kept until the server says that it has it, and sent again with the same id after
 * every loss; what comes is asked for from the newest message that is known.
 */
export class VisitorChat {
  readonly store = create<ChatView>(() => ({
    ...{ line: "none", state: null, messages: [], pending: [], isAgentTyping: false },
  }));
  readonly #desk: string;
  readonly #api: HelpApi;
  #identity: SignedIdentity | null;
  #language: NewVisitor["language"] | null = null;
  #coming: Promise<void> | null = null;
  #token: string | null;
  #expiresAt: number;
  /** Whose visit it is, as the company's site says; null: nobody is signed in. */
  #subject: string | null;
  #socket: VisitorSocket | null = null;
  #isSending = false;
  #again: ReturnType<typeof setTimeout> | undefined;
  #typingShown: ReturnType<typeof setTimeout> | undefined;
  #typingToldAt = Number.NEGATIVE_INFINITY;
  readonly #read = new Set<string>();
  readonly #onVisible = () => this.#tellRead();

  /** `identity`: what the company's site signed of who sits here. */
  constructor(desk: string, api: HelpApi, identity: string | null) {
    this.#desk = desk;
    this.#api = api;
    this.#identity = readIdentity(identity);
    const visit = visitOf(readVisit(desk, Date.now()), this.#identity?.subject ?? null);
    const { token, expiresAt, pending, subject } = visit;
    this.#token = token;
    this.#expiresAt = expiresAt;
    this.#subject = subject;
    this.store.setState({ pending });
    this.#keep();
    speakAs(token);
    document.addEventListener("visibilitychange", this.#onVisible);
    if (token !== null) this.#connect(token);
  }

  get isKnown(): boolean {
    return this.#token !== null;
  }

  /**
   * Makes a visitor of whoever sits here; who is one already stays so. Who signed in after chatting as a stranger is known from the
   * next conversation on. Rejects as the api does.
   */
  async introduce(visitor: NewVisitor): Promise<void> {
    if (this.#isSignedInSince()) this.#leave();
    if (this.#token !== null) return;
    this.#coming ??= this.#welcome(visitor).finally(() => {
      this.#coming = null;
    });
    await this.#coming;
  }

  /** Who is signed in finds the own conversation before writing a word. */
  comeIn(language: NewVisitor["language"]): void {
    this.#language = language;
    if (this.#identity === null || this.#token !== null) return;
    // What cannot be had now is asked for again with the first message, which says why it cannot.
    this.introduce({ language }).catch(() => {});
  }

  #isSignedInSince(): boolean {
    const { state, pending } = this.store.getState();
    if (this.#identity === null || this.#subject !== null || this.#token === null || pending.length > 0) return false;
    return state?.kind === "none" || state?.kind === "ended";
  }

  async #welcome(visitor: NewVisitor): Promise<void> {
    const session = (await this.#welcomeSigned(visitor)) ?? (await this.#api.newVisitor(visitor));
    this.#token = session.token;
    this.#expiresAt = session.expiresAt;
    this.#subject = this.#identity?.subject ?? null;
    speakAs(session.token);
    this.#keep();
    this.#connect(session.token);
  }

  /** Null when nobody signed, or it proves nothing any more: whoever sits here may talk all the same. */
  async #welcomeSigned({ language }: NewVisitor): Promise<VisitorSession | null> {
    if (this.#identity === null) return null;
    try {
      return await this.#api.newVisitor({ language, identity: this.#identity.token });
    } catch (error) {
      if (!(error instanceof RequestFailed && error.code === "notProven")) throw error;
      this.#identity = null;
      return null;
    }
  }

  write(text: string, attachments: readonly UploadedAttachment[]): void {
    const { pending } = this.store.getState();
    this.#setPending([...pending, { id: crypto.randomUUID(), text, attachments, refused: null }]);
    // Whoever begins the next message is writing again.
    this.#typingToldAt = Number.NEGATIVE_INFINITY;
    void this.#send();
  }

  /** Forgets what was refused. */
  forget(id: string): void {
    this.#setPending(this.store.getState().pending.filter((one) => one.id !== id));
  }

  async end(): Promise<boolean> {
    const answer = await this.#say("end", { id: crypto.randomUUID() });
    return answer !== null && "ok" in answer && answer.ok;
  }

  types(): void {
    const now = performance.now();
    if (now - this.#typingToldAt < TYPING_TOLD_EVERY_MS) return;
    this.#typingToldAt = now;
    this.#socket?.volatile.emit("typing", {});
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.#onVisible);
    clearTimeout(this.#again);
    clearTimeout(this.#typingShown);
    this.#socket?.disconnect();
  }

  #connect(token: string): void {
    this.store.setState({ line: "connecting" });
    const socket: VisitorSocket = io("/visitor", {
      ...{ transports: ["websocket"], auth: { token }, reconnectionDelay: 500, reconnectionDelayMax: 5_000 },
      // A try that nobody answers is given up for another one: the line may be back meanwhile.
      timeout: 5_000,
    });
    this.#socket = socket;
    socket.on("connect", () => {
      this.store.setState({ line: "open" });
      socket.emit("look", { since: this.store.getState().messages.at(-1)?.at ?? null });
      void this.#send();
    });
    socket.on("disconnect", (why) => {
      this.store.setState({ line: "lost", isAgentTyping: false });
      // The server cut the line: the library leaves it at that.
      if (why === "io server disconnect") this.#later(() => socket.connect());
    });
    socket.on("connect_error", ({ message }) => this.#refused(socket, message));
    socket.on("chat", (state) => this.store.setState({ state }));
    socket.on("messages", ({ items }) => this.#hear(items));
    socket.on("typing", () => this.#showTyping());
  }

  #refused(socket: VisitorSocket, message: string): void {
    if (message === "noToken") {
      this.#leave();
      if (this.#language !== null) this.comeIn(this.#language);
      return;
    }
    const known = message === "tooMany" || message === "foreignOrigin" || message === "unavailable";
    this.store.setState({ line: known ? message : "lost" });
    // A line that could not be opened is tried again by the library; one that was refused is not.
    if (known && message !== "foreignOrigin") this.#later(() => socket.connect());
  }

  /** The visit is over: with the next message a new one begins. */
  #leave(): void {
    this.#socket?.disconnect();
    this.#token = null;
    speakAs(null);
    this.#keep();
    this.store.setState({ line: "none", state: null, messages: [] });
  }

  #later(work: () => void): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(work, TRY_AGAIN_MS);
  }

  #hear(items: readonly VisitorMessage[]): void {
    const { messages, pending } = this.store.getState();
    const known = new Map(messages.map((message) => [message.id, message]));
    for (const item of items) known.set(item.id, item);
    const all = [...known.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    const arrived = new Set(items.map(({ clientId }) => clientId));
    this.store.setState({ messages: all, isAgentTyping: false });
    if (pending.some(({ id }) => arrived.has(id))) this.#setPending(pending.filter(({ id }) => !arrived.has(id)));
    this.#tellRead();
  }

  /** Says of answers that they came, and that they were read once the page is looked at. */
  #tellRead(): void {
    const state = document.visibilityState === "visible" ? "read" : "delivered";
    for (const { id, by } of this.store.getState().messages) {
      if (by === "visitor" || this.#read.has(`${id} ${state}`)) continue;
      this.#read.add(`${id} ${state}`);
      if (state === "delivered" && this.#read.has(`${id} read`)) continue;
      void this.#say("seen", { messageId: id, state }).then((answer) => {
        // Nobody heard it: it is said again when the line is back.
        if (answer === null) this.#read.delete(`${id} ${state}`);
      });
    }
  }

  #showTyping(): void {
    this.store.setState({ isAgentTyping: true });
    clearTimeout(this.#typingShown);
    this.#typingShown = setTimeout(() => this.store.setState({ isAgentTyping: false }), TYPING_SHOWN_MS);
  }

  /** One after the other, so that what was written first is first. */
  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (let next = this.#next(); next !== undefined && this.#socket?.connected; next = this.#next()) {
        const { id, text, attachments } = next;
        const answer = await this.#say("write", { id, text, attachmentIds: attachments.map((file) => file.id) });
        if (!this.#took(id, answer)) break;
      }
    } finally {
      this.#isSending = false;
    }
  }

  readonly #next = () => this.store.getState().pending.find((one) => one.refused === null && !this.#taken.has(one.id));
  /** What the server has; it is shown as pending until it comes back. */
  readonly #taken = new Set<string>();

  /** False: it is tried again later. */
  #took(id: string, answer: VisitorAnswer | null): boolean {
    if (answer !== null && "ok" in answer && answer.ok) {
      this.#taken.add(id);
      return true;
    }
    const reason = answer !== null && "ok" in answer && !answer.ok ? answer : null;
    if (reason !== null && reason.reason !== "tooFast" && reason.reason !== "unavailable") {
      const { pending } = this.store.getState();
      this.#setPending(pending.map((one) => (one.id === id ? { ...one, refused: reason.why } : one)));
      return true;
    }
    this.#later(() => void this.#send());
    return false;
  }

  /** Null: there was no answer in time. */
  async #say<Name extends "write" | "seen" | "end">(
    event: Name,
    body: Parameters<VisitorClientEvents[Name]>[0],
  ): Promise<VisitorAnswer | null> {
    const socket = this.#socket as unknown as {
      timeout(ms: number): { emitWithAck(event: string, body: object): Promise<VisitorAnswer> };
    } | null;
    if (socket === null) return null;
    return await socket
      .timeout(ACKNOWLEDGED_WITHIN_MS)
      .emitWithAck(event, body)
      .catch(() => null);
  }

  #setPending(pending: readonly Pending[]): void {
    this.store.setState({ pending });
    this.#keep();
  }

  #keep(): void {
    const { pending } = this.store.getState();
    keepVisit(this.#desk, { token: this.#token, expiresAt: this.#expiresAt, pending, subject: this.#subject });
  }
}
