import type { AgentClientEvents, AgentServerEvents, DeskState as DeskReport, Looking } from "@touchstone/contracts";
import type { Socket } from "socket.io-client";
import { create, type StoreApi, type UseBoundStore } from "zustand";
import { type ConnectionStore, ConnectionWatch, openSocket } from "../../live/liveConnection.ts";
import { type Click, clicksOver } from "./clicks.ts";
import {
  type DeskState,
  emptyDesk,
  type Step,
  takeBeat,
  takeChange,
  takeOffer,
  takeOfferEnded,
  takeSnapshot,
} from "./deskState.ts";
import { openTyping, type TypingStore } from "./typing.ts";

export type DeskStore = UseBoundStore<StoreApi<DeskState>>;

/** The desk's socket with all that comes and goes over it. */
export interface DeskLine {
  readonly store: DeskStore;
  readonly connection: ConnectionStore;
  readonly click: Click;
  report(state: DeskReport): void;
  /** Which conversation is shown now. */
  look(looking: Looking): void;
  /** The customers of these contacts are writing just now. */
  readonly typing: TypingStore;
  /** The agent is writing to this contact's customer. */
  types(interactionId: string): void;
  tryNow(): void;
  /** Puts away the notice of an ended offer. */
  forgetEnded(): void;
  stop(): void;
}

type DeskSocket = Socket<AgentServerEvents, AgentClientEvents>;

/** Connects the desk; `socket` is given by tests. */
export function openDeskLine(socket: DeskSocket = openSocket("/agent")): DeskLine {
  const store: DeskStore = create<DeskState>(() => emptyDesk);
  let report: DeskReport = { canTalk: false };
  let looking: Looking = { interactionId: null };
  const typing = openTyping(socket);
  const watch = new ConnectionWatch(socket);
  const hear =
    <Message extends { readonly now: number }>(take: (state: DeskState, message: Message) => Step) =>
    (message: Message) => {
      watch.heard(message.now);
      const { state, resync } = take(store.getState(), message);
      if (state !== store.getState()) store.setState(state);
      if (resync) watch.resync();
    };
  socket.on("snapshot", hear(takeSnapshot));
  socket.on("change", hear(takeChange));
  socket.on("offer", hear(takeOffer));
  socket.on("offerEnded", hear(takeOfferEnded));
  socket.on("heartbeat", hear(takeBeat));
  // The server forgets what a desk said of itself when its socket goes; a new one has to hear it again.
  socket.on("connect", () => {
    socket.emit("deskState", report);
    if (looking.interactionId !== null) socket.emit("looking", looking);
  });
  socket.on("connect_error", ({ message }) => {
    if (message === "noDesk") store.setState({ noDesk: true });
  });
  watch.start();
  return {
    store,
    connection: watch.store,
    click: clicksOver(socket),
    report: (state) => {
      report = state;
      if (socket.connected) socket.emit("deskState", state);
    },
    look: (shown) => {
      looking = shown;
      if (socket.connected) socket.emit("looking", looking);
    },
    typing: typing.store,
    types: typing.types,
    tryNow: () => watch.tryNow(),
    forgetEnded: () => store.setState({ ended: null }),
    stop: () => {
      typing.stop();
      watch.stop();
    },
  };
}
