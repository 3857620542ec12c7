import { connect, type Socket } from "node:net";
import type { Scanner, Verdict } from "./scanner.ts";

export interface ClamdPlace {
  readonly host: string;
  readonly port: number;
  /** For the whole scan. Default 30,000 ms. */
  readonly timeoutMs?: number;
}

const LONGEST_ANSWER = 4096;

/** ClamAV's daemon by its INSTREAM command (clamd(8)): pieces with their length before them, an empty one ends. */
export function createClamdScanner({ host, port, timeoutMs = 30_000 }: ClamdPlace): Scanner {
  return {
    scan: async (content) => {
      const socket = connect({ host, port, signal: AbortSignal.timeout(timeoutMs) });
      try {
        const answer = readAnswer(socket);
        // A daemon that has seen enough answers and hangs up before everything was sent.
        const sent = send(socket, content).then(() => answer);
        return verdictOf(await Promise.any([answer, sent]));
      } catch (error) {
        return { kind: "unavailable", reason: reasonOf(error) };
      } finally {
        socket.destroy();
      }
    },
  };
}

async function send(socket: Socket, content: AsyncIterable<Uint8Array>): Promise<void> {
  socket.write("zINSTREAM\0");
  for await (const piece of content) {
    if (piece.length === 0) continue;
    await write(socket, lengthOf(piece.length));
    await write(socket, piece);
  }
  await write(socket, lengthOf(0));
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((done, failed) => {
    socket.write(bytes, (error) => (error ? failed(error) : done()));
  });
}

async function readAnswer(socket: Socket): Promise<string> {
  let answer = "";
  for await (const piece of socket) {
    answer += (piece as Buffer).toString("utf8");
    if (answer.includes("\0") || answer.length > LONGEST_ANSWER) break;
  }
  return answer.replace(/\0.*$/s, "").trim();
}

/** `stream: OK`, `stream: <name> FOUND`, anything else is no verdict, e.g. `INSTREAM size limit exceeded. ERROR`. */
function verdictOf(answer: string): Verdict {
  if (answer === "stream: OK") return { kind: "clean" };
  const found = /^stream: (.+) FOUND$/.exec(answer);
  if (found?.[1]) return { kind: "infected", threat: found[1] };
  return { kind: "unavailable", reason: answer === "" ? "it hung up without an answer" : answer };
}

function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}
