import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Log } from "@touchstone/runtime";
import type { Upstream } from "./upstreams.ts";

/** Where a request goes. */
export interface Route {
  /** In the order in which to try. */
  readonly upstreams: readonly Upstream[];
  /**
   * Milliseconds after which another process is asked the same. Only for what is recognised when it comes twice, as webhooks
   * are; null for all else, which is sent once.
   */
  readonly askAnotherMs: number | null;
}

export interface ReverseProxyOptions {
  /** `url` is the request's path with its query. */
  readonly routeOf: (url: string) => Route;
  /** What `/readyz` says of all together. */
  readonly isReady: () => boolean;
  readonly log: Log;
}

/** Bodies are read before they are passed on, so that they can be sent to another process. No app takes a larger one. */
const BODY_BYTES = 2 * 1_048_576;
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * A server that passes requests and WebSockets on to the processes behind it. Not sticky: a desk's socket is one WebSocket from
 * its first byte on, and REST keeps no state.
 */
export function createReverseProxy({ routeOf, isReady, log }: ReverseProxyOptions): Server {
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 1_000, maxSockets: 256 });
  const server = createServer((incoming, answer) => {
    if (incoming.url === "/readyz") return void answer.writeHead(isReady() ? 200 : 503, { "content-length": 0 }).end();
    forward(incoming, answer, { agent, route: routeOf(incoming.url ?? "/") }).catch((err) => {
      log.warn({ err }, "a request could not be passed on");
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(err instanceof BodyTooLarge ? 413 : 502, { "content-length": 0 }).end();
    });
  });
  server.on("upgrade", (incoming: IncomingMessage, client: Duplex, head: Buffer) =>
    passOn(incoming, client as Socket, head, [...routeOf(incoming.url ?? "/").upstreams]),
  );
  server.on("close", () => agent.destroy());
  return server;
}

class BodyTooLarge extends Error {}

interface Way {
  readonly agent: Agent;
  readonly route: Route;
}

async function forward(incoming: IncomingMessage, answer: ServerResponse, { agent, route }: Way): Promise<void> {
  const body = await readBody(incoming);
  const gone = new AbortController();
  answer.once("close", () => gone.abort());
  let failure: unknown = new Error("no process is there to answer");
  for (const upstream of route.upstreams) {
    try {
      const timeoutMs = route.askAnotherMs;
      const reply = await ask(incoming, { body, agent, upstream, timeoutMs, signal: gone.signal });
      answer.writeHead(reply.statusCode ?? 502, reply.statusMessage, withoutHops(reply.rawHeaders));
      return await pipeline(reply, answer);
    } catch (error) {
      if (gone.signal.aborted) return; // Who asked has gone: nobody is there to tell.
      failure = error;
      if (!mayAskAnother(error, incoming, route)) break;
    }
  }
  throw failure;
}

/** What certainly was not begun may be asked of another; what may have been begun only when it may be repeated. */
function mayAskAnother(error: unknown, { method }: IncomingMessage, { askAnotherMs }: Route): boolean {
  if ((error as { code?: string }).code === "ECONNREFUSED") return true;
  return askAnotherMs !== null || method === "GET" || method === "HEAD";
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) throw new BodyTooLarge("a body is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

interface Asking {
  readonly body: Buffer;
  readonly agent: Agent;
  readonly upstream: Upstream;
  /** For the beginning of the answer. */
  readonly timeoutMs: number | null;
  readonly signal: AbortSignal;
}

/** Resolves when the answer begins. */
function ask(
  incoming: IncomingMessage,
  { body, agent, upstream, timeoutMs, signal }: Asking,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const target = { host: "127.0.0.1", port: upstream.port, path: incoming.url, method: incoming.method };
  const length = body.length > 0 ? ["content-length", String(body.length)] : [];
  const headers = [...withoutHops(incoming.rawHeaders, "content-length"), ...length, ...forwardedFor(incoming)];
  const asked = request({ ...target, headers, agent, signal, setHost: false });
  const timer = timeoutMs && setTimeout(() => asked.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  asked.once("response", resolve);
  asked.on("error", reject);
  asked.end(body);
  return promise.finally(() => clearTimeout(timer || undefined));
}

/** Names and values in turn, as they came. */
function withoutHops(raw: readonly string[], ...others: readonly string[]): string[] {
  return raw.filter((_, place) => {
    const name = (raw[place - (place % 2)] as string).toLowerCase();
    return !HOP_BY_HOP.has(name) && !others.includes(name);
  });
}

const forwardedFor = ({ socket }: IncomingMessage) => ["x-forwarded-for", socket.remoteAddress ?? "unknown"];

/** Both ends are joined as they are; what the process answers to the upgrade is its own business. */
function passOn(incoming: IncomingMessage, client: Socket, head: Buffer, upstreams: Upstream[]): void {
  client.on("error", () => client.destroy());
  const next = upstreams.shift();
  if (!next)
    return void client.end("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  const upstream = connect(next.port, "127.0.0.1");
  upstream.once("error", () => passOn(incoming, client, head, upstreams));
  upstream.once("connect", () => {
    upstream.removeAllListeners("error").on("error", () => upstream.destroy());
    const { method, url, httpVersion, rawHeaders } = incoming;
    const lines = [...rawHeaders, ...forwardedFor(incoming)];
    const named = lines.flatMap((name, place) => (place % 2 === 0 ? [`${name}: ${lines[place + 1]}`] : []));
    upstream.write(`${[`${method} ${url} HTTP/${httpVersion}`, ...named].join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    client.pipe(upstream).pipe(client);
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => client.destroy());
  });
}
