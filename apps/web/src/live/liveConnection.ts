import { io, type Socket } from "socket.io-client";
import { create, type StoreApi, type UseBoundStore } from "zustand";
import { endSession, useSession } from "../session/sessionStore.ts";
import { type Pulse, pulseOf } from "./pulse.ts";
import { onTick, tellServerTime } from "./serverClock.ts";

/** What a live page shows of its connection. */
export interface ConnectionState {
  readonly pulse: Pulse["kind"];
  /** Whole seconds of silence while not connected. */
  readonly silentSeconds: number;
  /** Set for a few seconds after a silence: how many messages came with the recovery. */
  readonly backWith: number | null;
}

export type ConnectionStore = UseBoundStore<StoreApi<ConnectionState>>;

/** The part of a socket that is watched. */
export interface WatchedSocket {
  on(event: "signedOut", listener: () => void): unknown;
  on(event: "connect_error", listener: (error: Error) => void): unknown;
  emit(event: "resync"): unknown;
  connect(): unknown;
  disconnect(): unknown;
  readonly connected: boolean;
}

const BACK_SHOWN_MS = 4_000;
/** A silence this long although the transport claims to be open: the line is dead, open another. */
const REOPEN_MS = 8_000;
/** The clocks ran on by more than this between two ticks: the machine slept, or the tab was frozen. */
const JUMP_MS = 5_000;
const RESYNC_EVERY_MS = 60_000;

// The library does not export its own name for this shape.
// biome-ignore lint/suspicious/noExplicitAny: as the library declares it
type EventsMap = { [event: string]: any };

/** A socket of a namespace with the session's token (or, after a reload, its cookie); not yet connected. */
export function openSocket<Heard extends EventsMap, Said extends EventsMap>(
  namespace: "/agent" | "/board",
): Socket<Heard, Said> {
  const { session } = useSession.getState();
  const token = session.kind === "signedIn" ? session.token : null;
  return io(namespace, {
    autoConnect: false,
    transports: ["websocket"],
    auth: token ? { token } : {},
    reconnectionDelay: 300,
    reconnectionDelayMax: 3_000,
    // A try that nobody answers is given up for another one: the line may be back meanwhile.
    timeout: 5_000,
  });
}

/**
 * Watches a socket's pulse and asks for a snapshot whenever messages may have been missed: on waking, on coming online,
 * after a jump of a clock, every minute. Connecting itself makes the server send one.
 */
export class ConnectionWatch {
  readonly store: ConnectionStore;
  readonly #socket: WatchedSocket;
  readonly #stops: (() => void)[] = [];
  #startedAt = performance.now();
  #lastHeardAt: number | null = null;
  #reopenedAt = this.#startedAt;
  #resyncedAt = this.#startedAt;
  #tickedAt = { wall: Date.now(), monotonic: this.#startedAt };
  #recovery: { readonly count: number; readonly until: number } | null = null;

  constructor(socket: WatchedSocket) {
    this.#socket = socket;
    this.store = create<ConnectionState>(() => ({ pulse: "connecting", silentSeconds: 0, backWith: null }));
  }

  /** Connects and watches until stopped. */
  start(): void {
    const onVisible = () => document.visibilityState === "visible" && this.resync();
    const onOnline = () => (this.#socket.connected ? this.resync() : this.#reopen());
    this.#socket.on("signedOut", () => endSession());
    // The session ended while the line was down: nobody could be told then.
    this.#socket.on("connect_error", ({ message }) => message === "notSignedIn" && endSession());
    document.addEventListener("visibilitychange", onVisible);
    window.addEventListener("online", onOnline);
    this.#stops.push(
      onTick(() => this.#tick()),
      () => document.removeEventListener("visibilitychange", onVisible),
      () => window.removeEventListener("online", onOnline),
    );
    this.#socket.connect();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#socket.disconnect();
  }

  /** Each message is a sign of life; `now` is the server's clock when the message carries it. */
  heard(now?: number): void {
    const { pulse } = this.store.getState();
    const at = performance.now();
    this.#lastHeardAt = at;
    if (now !== undefined) tellServerTime(now);
    if (pulse === "reconnecting" || pulse === "gone") this.#recovery = { count: 0, until: at + BACK_SHOWN_MS };
    if (this.#recovery) this.#recovery = { ...this.#recovery, count: this.#recovery.count + 1 };
    this.#show();
  }

  resync(): void {
    this.#resyncedAt = performance.now();
    if (this.#socket.connected) this.#socket.emit("resync");
  }

  /** Opens the line anew at once. */
  tryNow(): void {
    if (this.#lastHeardAt === null) this.#startedAt = performance.now();
    this.#reopen();
    this.#show();
  }

  #reopen(): void {
    this.#reopenedAt = performance.now();
    this.#socket.disconnect();
    this.#socket.connect();
  }

  #tick(): void {
    const monotonic = performance.now();
    const wall = Date.now();
    const ran = { wall: wall - this.#tickedAt.wall, monotonic: monotonic - this.#tickedAt.monotonic };
    this.#tickedAt = { wall, monotonic };
    const jumped = ran.monotonic > JUMP_MS || Math.abs(ran.wall - ran.monotonic) > JUMP_MS;
    if (jumped || monotonic - this.#resyncedAt > RESYNC_EVERY_MS) this.resync();
    const silentMs = monotonic - (this.#lastHeardAt ?? this.#startedAt);
    if (silentMs > REOPEN_MS && monotonic - this.#reopenedAt > REOPEN_MS) this.#reopen();
    this.#show();
  }

  #show(): void {
    const now = performance.now();
    if (this.#recovery && now >= this.#recovery.until) this.#recovery = null;
    const pulse = pulseOf(this.#lastHeardAt, this.#startedAt, now);
    const next: ConnectionState = {
      pulse: pulse.kind,
      silentSeconds: "silentMs" in pulse ? Math.floor(pulse.silentMs / 1000) : 0,
      backWith: pulse.kind === "connected" ? (this.#recovery?.count ?? null) : null,
    };
    if (!isSame(next, this.store.getState())) this.store.setState(next);
  }
}

function isSame(one: ConnectionState, other: ConnectionState): boolean {
  return one.pulse === other.pulse && one.silentSeconds === other.silentSeconds && one.backWith === other.backWith;
}
