/**
 * Put before an app with `--import`, in tests alone: the process goes on as ever until it is told over a local connection at which
 * point it shall die, stop, or lose its database connection. The product knows nothing of it; points are the names of its statements
 * and what Node says of HTTP. `?control=PORT&name=router-1` says whom to ask and who we are. Beside that it is a witness: it tells when
 * webhooks came and were answered, and when this process itself was kept from running. docs/many-processes.md lists the points.
 */
import diagnostics from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
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
watchSockets();
watchHints();
watchRedis();
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
  /** Of several statements in one transaction, which commits by itself: all answers are there. */
  handleReadyForQuery?: () => void;
}
/** Connections that stand in a transaction, and those whose transaction has written something. */
const inTransaction = new WeakSet<pg.Client>();
const wrote = new WeakSet<pg.Client>();
type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/** Before a statement is sent, and after its answer is there but before anybody has seen it. */
function watchStatements(): void {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const query = prototype.query;
  prototype.query = function (...args) {
    const point = pointOf(this, args[0] as Queried | string);
    if (point === "see-tenant") watchTogether(args[0] as Together);
    if (!point) return query.apply(this, args);
    pass(`${point}:before`);
    const last = args.length - 1;
    const callback = args[last];
    watchTransaction(point, args[0] as Queried);
    if (typeof callback === "function") args[last] = after(point, callback as (...given: unknown[]) => void);
    const result = query.apply(this, args);
    if (isReached(`${point}:cut`)) cut(this);
    return result instanceof Promise ? result.then((rows) => passWith(`${point}:after`, rows)) : result;
  };
}

interface Wire {
  bind(portal: { readonly statement: string }): void;
}
/** Statements that leave together behind the first, which says whose rows they see: they are known when they are written. */
interface Together extends Queried {
  submit?: (wire: Wire) => unknown;
}

function watchTogether(asked: Together): void {
  const { submit, handleReadyForQuery } = asked;
  if (!submit || !handleReadyForQuery) return;
  const names: string[] = [];
  asked.submit = (wire) => {
    const bind = wire.bind;
    wire.bind = function (portal) {
      names.push(portal.statement);
      pass(`${portal.statement}:before`);
      bind.call(this, portal);
    };
    const result = submit.call(asked, wire);
    wire.bind = bind;
    return result;
  };
  asked.handleReadyForQuery = () => {
    for (const name of names) pass(`${name}:after`);
    handleReadyForQuery.call(asked);
  };
}

/** Its name; `commit` of a transaction that wrote; what has no name is told by what it does. */
function pointOf(client: pg.Client, asked: Queried | string): string | undefined {
  const { name, text = "" } = typeof asked === "string" ? { text: asked } : asked;
  if (/^(commit|rollback)/.test(text)) {
    inTransaction.delete(client);
    return wrote.delete(client) && text === "commit" ? "commit" : undefined;
  }
  if (/^(begin|start transaction)/.test(text)) inTransaction.add(client);
  if (text.startsWith("select pg_notify(")) return "hint";
  if (name?.startsWith("floor-")) return "commit"; // The first statement of a router's commit, behind which all of it leaves.
  if (name?.startsWith("write-listed-until")) return "write-listed-until";
  const ofJobs = JOB_POINTS.find(([statement]) => statement.test(text));
  if (ofJobs) return ofJobs[1];
  const isWrite = /\b(insert into|update|delete from)\b/i.test(text);
  if (isWrite && inTransaction.has(client)) wrote.add(client);
  return isWrite && !inTransaction.has(client) ? (name ?? "write") : name;
}

/** What BullMQ asks of PostgreSQL and, under other names, of Redis: a job is sent, taken, and acknowledged. */
const JOB_POINTS: readonly (readonly [RegExp, string])[] = [
  [/\badd_job\(|^addStandardJob/, "job-added"],
  [/\bmove_to_active\(|^moveToActive/, "job-taken"],
  [/\bmove_to_completed|^moveToFinished/, "job-done"],
];

function watchTransaction(point: string, asked: Queried): void {
  const { handleReadyForQuery } = asked;
  if (!handleReadyForQuery) return;
  asked.handleReadyForQuery = () => {
    pass(`${point}:after`);
    handleReadyForQuery.call(asked);
  };
}

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

/** What a person is told through a socket: that a click counts, whom he is offered, and all else. Socket.IO's own copy of ws. */
function watchSockets(): void {
  const fromSocketIo = createRequire(createRequire(import.meta.url).resolve("socket.io"));
  const { WebSocket } = createRequire(fromSocketIo.resolve("engine.io"))("ws");
  const { prototype } = WebSocket as { prototype: { send: (this: unknown, ...args: unknown[]) => void } };
  const { send } = prototype;
  prototype.send = function (...args) {
    const point = toldAs(String(args[0]));
    if (point) pass(`${point}:before`);
    send.apply(this, args);
    if (point) pass(`${point}:after`);
  };
}

/** By Socket.IO's first letters: 43 answers a click, 42 is an event, of which heartbeats carry nothing. */
function toldAs(packet: string): string | undefined {
  if (packet.startsWith("43")) return "click-told";
  const event = /^42[^[]*\["(\w+)"/.exec(packet)?.[1];
  if (event === undefined || event === "heartbeat") return undefined;
  return event === "offer" ? "offer-told" : "change-told";
}

type Emit = (this: unknown, event: string, ...args: unknown[]) => boolean;

/** A hint of another process arrives, by PostgreSQL or by Redis; BullMQ's notifications are not ours. */
function watchHints(): void {
  const isHint = (event: string, [first]: unknown[]) =>
    (event === "notification" && (first as { channel?: string }).channel === "touchstone_wake") ||
    (event === "message" && first === "touchstone:wake");
  for (const prototype of [pg.Client.prototype, redisOfTheProduct()] as { emit: Emit }[]) {
    const { emit } = prototype;
    prototype.emit = function (event, ...args) {
      if (!isHint(event, args)) return emit.call(this, event, ...args);
      pass("hint-heard:before");
      const isHeard = emit.call(this, event, ...args);
      pass("hint-heard:after");
      return isHeard;
    };
  }
}

function redisOfTheProduct(): object {
  const fromRuntime = createRequire(createRequire(import.meta.url).resolve("@touchstone/runtime"));
  return (fromRuntime("ioredis") as { Redis: { prototype: object } }).Redis.prototype;
}

type Command = (this: unknown, ...args: unknown[]) => Promise<unknown>;

/** With a Redis hints and jobs go through it: before a command leaves, and when it is acknowledged but nobody knows yet. */
function watchRedis(): void {
  const prototype = redisOfTheProduct() as Record<string, Command> & { defineCommand: (...args: never) => void };
  const watched = (point: string, command: Command): Command =>
    async function (...args) {
      pass(`${point}:before`);
      return passWith(`${point}:after`, await command.apply(this, args));
    };
  prototype.publish = watched("hint", prototype.publish as Command);
  const { defineCommand } = prototype;
  prototype.defineCommand = function (this: Record<string, Command>, ...args: [string, ...never[]]) {
    defineCommand.apply(this, args as never);
    const [name] = args;
    const ofJobs = JOB_POINTS.find(([script]) => script.test(name));
    if (ofJobs) this[name] = watched(ofJobs[1], this[name] as Command);
  } as typeof defineCommand;
}

/** Requests to the carrier, and answers to whoever asks us. */
function watchHttp(): void {
  diagnostics.subscribe("http.client.request.created", () => pass("carrier:before"));
  diagnostics.subscribe("http.client.response.finish", () => pass("carrier:after"));
  const arrivals = new WeakMap<IncomingMessage, number>();
  diagnostics.subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (!isAsked(request)) return;
    arrivals.set(request, performance.now());
    const { writeHead } = response;
    response.writeHead = function (this: ServerResponse, ...args: unknown[]) {
      pass("answer:before");
      return writeHead.apply(this, args as Parameters<typeof writeHead>);
    } as typeof writeHead;
  });
  diagnostics.subscribe("http.server.response.finish", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const arrivedMs = arrivals.get(request);
    if (arrivedMs === undefined) return;
    pass("answer:after");
    const token = request.headers["i-twilio-idempotency-token"];
    if (typeof token !== "string") return;
    const ms = performance.now() - arrivedMs;
    tell({ kind: "answer", token, status: response.statusCode, at: Math.round(Date.now() - ms), ms: Math.round(ms) });
  });
}

/** Not by who only wants to know whether we are well. */
const isAsked = ({ url = "" }: IncomingMessage) => !/^\/(readyz|healthz|metrics)/.test(url);
