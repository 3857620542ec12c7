import { existsSync, readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { waitFor } from "@touchstone/testkit";
import { type Seen, type Witnessed, watchOwnStalls } from "./witness.ts";

/** What a process shall do at a point that it reaches. */
export interface Armed {
  /** A statement's name or an end of HTTP, with `before`, `after` or `cut`. */
  readonly point: string;
  readonly action: "SIGKILL" | "SIGSTOP" | "cut";
  /** A file that whoever does it writes first, with its name and process id. */
  readonly mark: string;
}

/** Tells processes that run with crashPoints.ts when to die. */
export interface Armory {
  /** For Node, before the file of a process. */
  nodeOptionsOf(name: string): readonly string[];
  /**
   * The first process of a kind ("router") that reaches the point does it. Resolves with its name and process id as soon as it has;
   * throws when none does in `timeoutMs`.
   */
  strike(kind: string, order: Omit<Armed, "mark">, timeoutMs: number): Promise<{ name: string; pid: number }>;
  /** What all the processes told so far, this one included, which is named "tests". */
  readonly witnessed: readonly Witnessed[];
  close(): void;
}

export async function openArmory(dir: string): Promise<Armory> {
  const sockets = new Map<string, Socket>();
  /** Told to who starts meanwhile, too. */
  let standing: { readonly kind: string; readonly order: Armed } | null = null;
  const witnessed: Witnessed[] = [];
  const callOff = watchOwnStalls((seen) => witnessed.push({ ...seen, by: "tests" }));
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    const lines = createInterface({ input: socket });
    lines.on("error", () => {}); // It tells the socket's once more.
    lines.once("line", (name) => {
      sockets.set(name, socket);
      if (standing && name.startsWith(`${standing.kind}-`)) socket.write(`${JSON.stringify(standing.order)}\n`);
      socket.once("close", () => sockets.get(name) === socket && sockets.delete(name));
      // The last words of one that is killed may break off.
      lines.on("line", (line) => line.endsWith("}") && witnessed.push({ ...(JSON.parse(line) as Seen), by: name }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const tell = (kind: string, order: Armed | null) => {
    standing = order && { kind, order };
    for (const [name, socket] of sockets) if (name.startsWith(`${kind}-`)) socket.write(`${JSON.stringify(order)}\n`);
  };
  let strikes = 0;
  return {
    witnessed,
    nodeOptionsOf: (name) => [
      "--import",
      `${new URL("crashPoints.ts", import.meta.url).href}?control=${port}&name=${encodeURIComponent(name)}`,
    ],
    strike: async (kind, order, timeoutMs) => {
      const mark = join(dir, `strike-${++strikes}`);
      tell(kind, { ...order, mark });
      try {
        await waitFor(() => existsSync(mark) && readFileSync(mark, "utf8") !== "", {
          timeoutMs,
          what: `a ${kind} reaches ${order.point}`,
        });
      } finally {
        tell(kind, null);
      }
      const [name = "", pid] = readFileSync(mark, "utf8").split(" ");
      return { name, pid: Number(pid) };
    },
    close: () => {
      callOff();
      for (const socket of sockets.values()) socket.destroy();
      server.close();
    },
  };
}
