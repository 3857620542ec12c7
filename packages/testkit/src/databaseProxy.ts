import { connect, createServer, type Socket } from "node:net";

/** A way to the database that can be cut: `refuse` ends and refuses connections, `silence` keeps them and passes nothing on. */
export interface DatabaseProxy {
  readonly url: string;
  open(): Promise<void>;
  refuse(): Promise<void>;
  silence(): void;
  close(): Promise<void>;
}

export async function createDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<[Socket, Socket]>();
  let silent = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on("error", end).on("close", end);
    client.on("data", (data) => silent || upstream.write(data));
    upstream.on("data", (data) => silent || client.write(data));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as { port: number };
  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    cut();
    await closed;
  };
  return {
    url: Object.assign(new URL(databaseUrl), { hostname: "127.0.0.1", port: String(port) }).href,
    open: async () => {
      if (silent) cut(); // What was swallowed is lost: such a connection can only be ended.
      silent = false;
      if (!server.listening) await listen(port);
    },
    refuse: close,
    silence: () => {
      silent = true;
    },
    close,
  };
}
