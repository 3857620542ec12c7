import type { Namespace, Socket } from "socket.io";
import type { SignedIn } from "./authenticate.ts";
import type { BoardFeed } from "./boardFeed.ts";

export const boardRoom = (tenantId: string): string => `board:${tenantId}`;

export interface BoardNamespaceDeps {
  readonly feedOf: (tenantId: string) => BoardFeed;
  /** The last board of a tenant was closed. */
  readonly emptied: (tenantId: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Lets supervisors' boards in: a snapshot each, then what all boards of the tenant are told. */
export function serveBoards(namespace: Namespace, deps: BoardNamespaceDeps): void {
  namespace.on("connection", (socket) => {
    const { tenantId } = socket.data.user as SignedIn;
    const room = boardRoom(tenantId);
    const enter = () => void sendSnapshot(socket, deps.feedOf(tenantId), room).catch(deps.onError);
    socket.on("resync", enter);
    socket.once("disconnect", () => {
      if (!namespace.adapter.rooms.get(room)?.size) deps.emptied(tenantId);
    });
    enter();
  });
}

/** In one go: who is in the room has the board that the next change follows. */
async function sendSnapshot(socket: Socket, feed: BoardFeed, room: string): Promise<void> {
  const snapshot = await feed.snapshot();
  if (!socket.connected) return;
  socket.emit("snapshot", snapshot);
  void socket.join(room);
}
