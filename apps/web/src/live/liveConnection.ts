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

interface Listens {
  on(event: string, listener: (...args: never[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  connect(): unknown;
  disconnect(): unknown;
  readonly connected: boolean;
}

const BACK_SHOWN_MS = 4_000;
/** A silence this long although the transport claims to be open: the line is dead, open another. */
const REOPEN_MS = 8_000;
/** The wall clock ran on by more than this between two ticks: the machine slept. */
const JUMP_MS = 5_000;
const RESYNC_EVERY_MS = 60_000;

export interface Watch {
  readonly store: ConnectionStore;
  /** Called by the page's store for each message; `now` is the server's clock when the message carries it. */
  heard(now?: number): void;
  /** Opens the line anew at once ("Try now"). */
  tryNow(): void;
  stop(): void;
}

/** Opens a socket of a namespace with the session's token (or, after a reload, its cookie). Nothing is sent yet. */
export function openSocket(namespace: "/agent" | "/board"): Socket {
  const { session } = useSession.getState();
  const token = session.kind === "signedIn" ? session.token : null;
  return io(namespace, {
    autoConnect: false,
    transports: ["websocket"],
    auth: token ? { token } : {},
    reconnectionDelay: 300,
    reconnectionDelayMax: 3_000,
  });
}

/**
 * Watches a socket's pulse and asks for a snapshot whenever messages may have been missed: on waking, on coming online,
 * after a jump of the clock, every minute. Connecting itself makes the server send one.
 */
export function watchConnection(socket: Listens): Watch {
  const store = create<ConnectionState>(() => ({ pulse: "connecting", silentSeconds: 0, backWith: null }));
  let lastHeardAt: number | null = null;
  let startedAt = performance.now();
  let reopenedAt = startedAt;
  let resyncedAt = startedAt;
  let lastTick = { wall: Date.now(), monotonic: startedAt };
  let recovery: { count: number; until: number } | null = null;

  const resync = () => {
    resyncedAt = performance.now();
    if (socket.connected) socket.emit("resync");
  };
  const reopen = () => {
    reopenedAt = performance.now();
    socket.disconnect();
    socket.connect();
  };
  const heard = (now?: number) => {
    const silent = store.getState().pulse;
    lastHeardAt = performance.now();
    if (now !== undefined) tellServerTime(now);
    if (silent === "reconnecting" || silent === "gone") recovery = { count: 0, until: lastHeardAt + BACK_SHOWN_MS };
    if (recovery) recovery.count += 1;
    show();
  };
  const show = () => {
    const now = performance.now();
    const pulse = pulseOf(lastHeardAt, startedAt, now);
    if (recovery && now >= recovery.until) recovery = null;
    const silentSeconds = "silentMs" in pulse ? Math.floor(pulse.silentMs / 1000) : 0;
    const next = {
      pulse: pulse.kind,
      silentSeconds,
      backWith: pulse.kind === "connected" ? (recovery?.count ?? null) : null,
    };
    const held = store.getState();
    if (held.pulse !== next.pulse || held.silentSeconds !== next.silentSeconds || held.backWith !== next.backWith)
      store.setState(next);
  };
  const tick = () => {
    const now = { wall: Date.now(), monotonic: performance.now() };
    const slept = now.wall - lastTick.wall - (now.monotonic - lastTick.monotonic) > JUMP_MS;
    const paused = now.monotonic - lastTick.monotonic > JUMP_MS;
    lastTick = now;
    const silentMs = now.monotonic - (lastHeardAt ?? startedAt);
    if (slept || paused || now.monotonic - resyncedAt > RESYNC_EVERY_MS) resync();
    if (silentMs > REOPEN_MS && now.monotonic - reopenedAt > REOPEN_MS) reopen();
    show();
  };
  const onVisible = () => document.visibilityState === "visible" && resync();
  const onOnline = () => (socket.connected ? resync() : reopen());

  socket.on("signedOut", () => endSession());
  const stopTicking = onTick(tick);
  document.addEventListener("visibilitychange", onVisible);
  window.addEventListener("online", onOnline);
  socket.connect();
  return {
    store,
    heard,
    tryNow: () => {
      startedAt = lastHeardAt === null ? performance.now() : startedAt;
      reopen();
    },
    stop: () => {
      stopTicking();
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("online", onOnline);
      socket.disconnect();
    },
  };
}
