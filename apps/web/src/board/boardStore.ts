import {
  type BoardClientEvents,
  type BoardServerEvents,
  type BoardSnapshot,
  PROTOCOL_VERSION,
} from "@touchstone/contracts";
import { createStore, type StoreApi } from "zustand/vanilla";
import { ask, type BoardState, type BoardStep, emptyBoard, takeBeat, takeChange, takeSnapshot } from "./boardStream.ts";

/** What the store needs of a Socket.IO socket of the namespace /board. */
export interface BoardSocket {
  on<Name extends keyof BoardServerEvents>(event: Name, listener: BoardServerEvents[Name]): unknown;
  on(event: "connect", listener: () => void): unknown;
  emit<Name extends keyof BoardClientEvents>(event: Name): unknown;
  disconnect(): unknown;
}

export interface BoardStore {
  readonly store: StoreApi<BoardState>;
  /** Asks for a snapshot when one is due: after a wake-up, or when the last request was not answered. */
  refresh(): void;
  close(): void;
}

/** Listens to the board's stream for as long as the page shows it. `clock` is monotonic, milliseconds. */
export function listenToBoard(socket: BoardSocket, clock: () => number, onSignedOut: () => void): BoardStore {
  const store = createStore<BoardState>(() => emptyBoard);
  const take = ({ state, resync }: BoardStep) => {
    store.setState(state, true);
    if (resync) socket.emit("resync");
  };
  socket.on("snapshot", (snapshot: BoardSnapshot) => take(takeSnapshot(snapshot, clock(), PROTOCOL_VERSION)));
  socket.on("change", (change) => take(takeChange(store.getState(), change, clock())));
  socket.on("heartbeat", (beat) => take(takeBeat(store.getState(), beat, clock())));
  socket.on("signedOut", onSignedOut);
  return {
    store,
    refresh: () => take(ask(store.getState(), clock())),
    close: () => socket.disconnect(),
  };
}
