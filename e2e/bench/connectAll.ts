import type { Socket } from "socket.io-client";

const SOCKETS_AT_ONCE = 50;

/** Opens so many sockets, some at a time. Rejects when one is refused. */
export async function connectAll<S extends Socket>(count: number, connect: (n: number) => S): Promise<S[]> {
  const sockets: S[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(SOCKETS_AT_ONCE, count - sockets.length) }, (_, place) =>
      connect(sockets.length + place),
    );
    await Promise.all(
      some.map(
        (socket) =>
          new Promise<void>((resolve, reject) => {
            socket.once("connect", resolve);
            socket.once("connect_error", reject);
          }),
      ),
    );
    sockets.push(...some);
  }
  return sockets;
}
