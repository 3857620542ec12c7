import http from "node:http";
import https from "node:https";
import type { Overrides } from "./overrides.ts";

/** Twilio refuses documents above 64 kB (error 11750). */
export const BODY_LIMIT_BYTES = 64 * 1024;

export type ExchangeError = "connect" | "read-timeout" | "total-timeout" | "reset";
export type Exchange =
  | { readonly status: number; readonly contentType: string; readonly body: string; readonly oversize: boolean }
  | { readonly error: ExchangeError };

export type Wire = { readonly http: http.Agent; readonly https: https.Agent };

/** Connections kept open between webhooks; `close` when the carrier stops. */
export const openWire = (): Wire & { close(): void } => {
  const options = { keepAlive: true, scheduling: "lifo", maxFreeSockets: 64 } as const;
  const wire = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    ...wire,
    close() {
      wire.http.destroy();
      wire.https.destroy();
    },
  };
};

export type WireRequest = {
  readonly target: URL;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly limits: Pick<Overrides, "connectMs" | "readMs">;
  /** What is left of the webhook's whole budget, milliseconds of real time. */
  readonly remainingMs: number;
};

/**
 * One HTTP request. `connectMs` bounds the TCP (and TLS) handshake, `readMs` the time to the first packet and between
 * packets, `remainingMs` everything. Never rejects.
 */
export const exchange = (wire: Wire, request: WireRequest): Promise<Exchange> =>
  new Promise((resolve) => {
    const secure = request.target.protocol === "https:";
    const outgoing = (secure ? https : http).request(request.target, {
      method: request.method,
      headers: request.headers,
      agent: secure ? wire.https : wire.http,
    });
    const attempt = attemptOn(outgoing, request, resolve);
    outgoing.on("socket", (socket) => {
      if (!socket.connecting) return attempt.connected();
      socket.once(secure ? "secureConnect" : "connect", attempt.connected);
    });
    outgoing.on("response", (response) => readAnswer(response, attempt));
    outgoing.on("error", attempt.broken);
    outgoing.end(request.body);
  });

type Attempt = {
  connected(): void;
  packet(): void;
  broken(): void;
  settle(result: Exchange): void;
};

const attemptOn = (
  outgoing: http.ClientRequest,
  { limits, remainingMs }: WireRequest,
  resolve: (result: Exchange) => void,
): Attempt => {
  let isConnected = false;
  let settled = false;
  const settle = (result: Exchange) => {
    if (settled) return;
    settled = true;
    clearTimeout(total);
    clearTimeout(step);
    resolve(result);
    if ("error" in result) outgoing.destroy();
  };
  const total = setTimeout(() => settle({ error: "total-timeout" }), Math.max(1, remainingMs));
  let step = setTimeout(() => settle({ error: "connect" }), limits.connectMs);
  const packet = () => {
    clearTimeout(step);
    if (!settled) step = setTimeout(() => settle({ error: "read-timeout" }), limits.readMs);
  };
  return {
    settle,
    packet,
    connected() {
      isConnected = true;
      packet();
    },
    broken: () => settle({ error: isConnected ? "reset" : "connect" }),
  };
};

const readAnswer = (response: http.IncomingMessage, attempt: Attempt): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = () =>
    attempt.settle({
      status: response.statusCode ?? 0,
      contentType: response.headers["content-type"] ?? "",
      body: Buffer.concat(chunks).toString("utf8"),
      oversize: size > BODY_LIMIT_BYTES,
    });
  response.on("data", (chunk: Buffer) => {
    attempt.packet();
    size += chunk.length;
    if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
    else {
      finish();
      response.destroy();
    }
  });
  response.on("end", finish);
  response.on("error", attempt.broken);
  response.on("aborted", attempt.broken);
};
