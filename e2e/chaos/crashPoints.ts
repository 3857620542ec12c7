/**
 * Put before an app with `--import`, in tests alone: the process goes on as ever until it is told over a local connection at which
 * point it shall die, stop, or lose its database connection. The product knows nothing of it; points are the names of its statements
 * and what Node says of HTTP. `?control=PORT&name=router-1` says whom to ask and who we are. Beside that it is a witness: it tells when
 * webhooks came and were answered, and when this process itself was kept from running.
 */
import diagnostics from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import pg from "pg";
import type { Armed } from "./armory.ts";
import { type Seen, watchOwnStalls } from "./witness.ts";

const asked = new URL(import.meta.url).searchParams;
let armed: Armed | null = null;

const control = connect(Number(asked.get("control")), "127.0.0.1");
listen();
watchStatements();
watchHttp();
watchOwnStalls(tell);

function tell(seen: Seen): void {
  control.write(`${JSON.stringify(seen)}\n`);
}

function listen(): void {
  control.unref();
  control.on("error", () => {}); // The tests have ended: nobody will ask for anything any more.
  control.write(`${asked.get("name")}\n`);
  const lines = createInterface({ input: control });
  lines.on("error", () => {});
  lines.on("line", (line) => {
    armed = JSON.parse(line) as Armed | null;
  });
}

/** True when it is here and now, and we are the first of all that were told; the mark is there before anything happens. */
function isReached(point: string): Armed | null {
  const order = armed;
  if (order?.point !== point) return null;
  armed = null;
  try {
    writeFileSync(order.mark, `${asked.get("name")} ${process.pid}`, { flag: "wx" });
  } catch {
    return null; // Another process was first.
  }
  return order;
}

function pass(point: string): void {
  const order = isReached(point);
  if (order && order.action !== "cut") process.kill(process.pid, order.action);
}

function passWith<T>(point: string, value: T): T {
  pass(point);
  return value;
}

interface Queried {
  readonly name?: string;
  readonly text?: string;
}
type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/** Before a statement is sent, and after its answer is there but before anybody has seen it. */
function watchStatements(): void {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const query = prototype.query;
  prototype.query = function (...args) {
    const point = nameOf(args[0] as Queried | string);
    if (!point) return query.apply(this, args);
    pass(`${point}:before`);
    const last = args.length - 1;
    const callback = args[last];
    if (typeof callback === "function") args[last] = after(point, callback as (...given: unknown[]) => void);
    const result = query.apply(this, args);
    if (isReached(`${point}:cut`)) cut(this);
    return result instanceof Promise ? result.then((rows) => passWith(`${point}:after`, rows)) : result;
  };
}

const nameOf = (asked: Queried | string) =>
  typeof asked === "string" ? wordOf(asked) : (asked.name ?? wordOf(asked.text ?? ""));
const wordOf = (text: string) => (text === "commit" ? "commit" : undefined);

function after(point: string, callback: (...given: unknown[]) => void) {
  return (...given: unknown[]) => {
    if (!given[0]) pass(`${point}:after`);
    callback(...given);
  };
}

/** What was written reaches the server; what the server answers reaches nobody. */
function cut(client: pg.Client): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.removeAllListeners("data");
  stream.end();
  setTimeout(() => stream.destroy(new Error("cut after COMMIT")), 20);
}

/** Requests to the carrier, and answers to its webhooks. */
function watchHttp(): void {
  diagnostics.subscribe("http.client.request.created", () => pass("carrier:before"));
  diagnostics.subscribe("http.client.response.finish", () => pass("carrier:after"));
  const arrivals = new WeakMap<IncomingMessage, number>();
  diagnostics.subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.url?.startsWith("/webhooks/")) arrivals.set(request, performance.now());
  });
  diagnostics.subscribe("http.server.response.finish", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const arrivedMs = arrivals.get(request);
    if (arrivedMs === undefined) return;
    pass("answer:after");
    const token = String(request.headers["i-twilio-idempotency-token"]);
    const ms = performance.now() - arrivedMs;
    tell({ kind: "answer", token, status: response.statusCode, at: Math.round(Date.now() - ms), ms: Math.round(ms) });
  });
}
