import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import type { Carrier } from "../carrier.ts";

const FRAME_LIMIT_BYTES = 128 * 1024;

/** Opens WebSockets on one path of the server; other paths are left to whoever listens for them. */
export const acceptSockets = (
  server: FastifyInstance,
  carrier: Carrier,
  path: string,
  open: (socket: WebSocket) => void,
): void => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: FRAME_LIMIT_BYTES });
  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (request.url?.split("?", 1)[0] !== path) return;
    sockets.handleUpgrade(request, stream, head, open);
  };
  server.server.on("upgrade", onUpgrade);
  carrier.onClosing(() => {
    server.server.off("upgrade", onUpgrade);
    for (const socket of sockets.clients) socket.terminate();
  });
};
