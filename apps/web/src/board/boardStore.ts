import {
  type BoardClientEvents,
  type BoardServerEvents,
  type BoardSnapshot,
  PROTOCOL_VERSION,
} from "@touchstone/contracts";
import { createStore, type StoreApi } from "zustand/vanilla";
import { type BoardState, type BoardStep, emptyBoard, takeBeat, takeChange, takeSnapshot } from "./boardStream.ts";

/** What the store needs of a Socket.IO socket of the namespace /board. */
export interface BoardSocket {
  on<Name extends keyof BoardServerEvents>(event: Name, listener: BoardServerEvents[Name]): unknown;
  emit(event: keyof BoardClientEvents): unknown;
}

/** What is known of the board, kept up to date from the socket's messages. `clock` is monotonic, milliseconds. */
export function listenToBoard(socket: BoardSocket, clock: () => number): StoreApi<BoardState> {
  const store = createStore<BoardState>(() => emptyBoard);
  const take = ({ state, resync }: BoardStep) => {
    store.setState(state, true);
    if (resync) socket.emit("resync");
  };
  socket.on("snapshot", (snapshot: BoardSnapshot) => take(takeSnapshot(snapshot, clock(), PROTOCOL_VERSION)));
  socket.on("change", (change) => take(takeChange(store.getState(), change, clock())));
  socket.on("heartbeat", (beat) => take(takeBeat(store.getState(), beat, clock())));
  return store;
}
