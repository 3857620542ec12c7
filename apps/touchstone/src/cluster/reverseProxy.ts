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
   * Milliseconds after which the next process is asked as well, and whoever answers first is heard. Only for what is recognised
   * when it comes twice, as webhooks are; null for all else, which is sent once.
   */
  readonly askAnotherMs: number | null;
  /** Told of a process that was asked first and had not answered when another one had: it may be one that was stopped. */
  readonly late?: (upstream: Upstream) => void;
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
  const arrivedAt = Date.now();
  const body = await readBody(incoming);
  const over = new AbortController();
  answer.once("close", () => over.abort());
  const reply = await firstReply(route, incoming, (upstream) =>
    ask(incoming, { body, arrivedAt, agent, upstream, signal: over.signal }),
  ).catch((error: unknown) => {
    if (over.signal.aborted) return null; // Who asked has gone: nobody is there to tell.
    throw error;
  });
  if (!reply) return;
  answer.writeHead(reply.statusCode ?? 502, reply.statusMessage, withoutHops(reply.rawHeaders));
  await pipeline(reply, answer);
}

/** Asks one after the other, the next when one fails or, where that is allowed, is late. Rejects when all have failed. */
function firstReply(
  { upstreams, askAnotherMs, late }: Route,
  { method }: IncomingMessage,
  askOne: (upstream: Upstream) => Promise<IncomingMessage>,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const isRepeatable = askAnotherMs !== null || method === "GET" || method === "HEAD";
  const waiting = [...upstreams];
  /** Asked, and neither answered nor failed, in the order of asking. */
  const silent = new Set<Upstream>();
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    clearTimeout(timer);
    const upstream = waiting.shift();
    if (!upstream) return silent.size === 0 && reject(new Error("no process is there to answer"));
    silent.add(upstream);
    if (askAnotherMs !== null) timer = setTimeout(next, askAnotherMs);
    const answered = (reply: IncomingMessage) => {
      const before = [...silent].slice(0, [...silent].indexOf(upstream));
      for (const one of before) late?.(one);
      resolve(reply);
    };
    askOne(upstream).then(answered, (error: unknown) => {
      silent.delete(upstream);
      // What certainly was not begun may be asked of another; what may have been begun only when it may be repeated.
      const mayGoOn = isRepeatable || (error as { code?: string }).code === "ECONNREFUSED";
      if (mayGoOn && waiting.length > 0) next();
      else if (silent.size === 0 || !mayGoOn) reject(error);
    });
  };
  next();
  return promise.finally(() => clearTimeout(timer));
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
  /** Epoch milliseconds. Told to the process, whose time for the answer began then. */
  readonly arrivedAt: number;
  readonly agent: Agent;
  readonly upstream: Upstream;
  readonly signal: AbortSignal;
}

/** Resolves when the answer begins. One that is not heard any more ends with the other's. */
function ask(
  incoming: IncomingMessage,
  { body, arrivedAt, agent, upstream, signal }: Asking,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const target = { host: "127.0.0.1", port: upstream.port, path: incoming.url, method: incoming.method };
  const length = body.length > 0 ? ["content-length", String(body.length)] : [];
  const own = [...length, ...forwardedFor(incoming), "x-request-start", `t=${arrivedAt}`];
  const headers = [...withoutHops(incoming.rawHeaders, "content-length", "x-request-start"), ...own];
  const asked = request({ ...target, headers, agent, signal, setHost: false });
  asked.once("response", resolve);
  asked.on("error", reject);
  asked.end(body);
  return promise;
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
