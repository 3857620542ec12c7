import { createHash } from "node:crypto";
import proxyAddr from "@fastify/proxy-addr";
import { type Database, findVisitor, type Visitor } from "@touchstone/db";
import type { Namespace, Socket } from "socket.io";
import type { ScreensDeps } from "../deps.ts";
import type { FactsOutbox } from "../factsOutbox.ts";
import { limitEvents } from "../limitEvents.ts";
import { createBuckets } from "./tokenBucket.ts";
import type { VisitorFeed, VisitorTab } from "./visitorFeed.ts";
import {
  SAY_BURST,
  SAY_PER_SECOND,
  SOCKETS_PER_ADDRESS,
  SOCKETS_PER_VISITOR,
  WRITE_BURST,
  WRITES_PER_MINUTE,
} from "./visitorLimits.ts";
import { isLook, type SayingDeps, takeSaying } from "./visitorSayings.ts";

const EVENTS: ReadonlySet<string> = new Set(["write", "seen", "end", "typing", "look"]);
const SWEEP_MS = 60_000;

export interface VisitorNamespaceDeps extends ScreensDeps {
  readonly outbox: FactsOutbox;
  readonly feedOf: (tenantId: string) => VisitorFeed;
  /** Somebody in this conversation, which this agent has, is writing. */
  readonly visitorTypes: (tenantId: string, of: { readonly interactionId: string; readonly agentId: string }) => void;
}

/**
 * Lets visitors' pages in: who has a token sees that visitor's conversation and nothing else. A page says where it stands (`look`)
 * and is told what it lacks, so that a lost line loses nothing. Returns what ends it.
 */
export function serveVisitors(namespace: Namespace, deps: VisitorNamespaceDeps): () => void {
  const writes = createBuckets({ burst: WRITE_BURST, perSecond: WRITES_PER_MINUTE / 60 });
  const counts = createCounts();
  const cuts = deps.metrics.counter("visitor_refused_total", "Sockets of visitors not let in or cut off, by why.", [
    "why",
  ]);
  const sweep = setInterval(() => writes.sweep(), SWEEP_MS).unref();
  namespace.use((socket, next) => {
    admit(socket, deps, counts)
      .then((visitor) => {
        socket.data.visitor = visitor;
        limitEvents(socket, EVENTS, (why) => cuts.inc({ why }), { burst: SAY_BURST, perSecond: SAY_PER_SECOND });
        next();
      })
      .catch((error: Error) => {
        const why = TELLABLE.has(error.message) ? error.message : "unavailable";
        if (why === "unavailable") deps.log.warn({ err: error }, "a visitor could not be let in");
        cuts.inc({ why });
        next(new Error(why));
      });
  });
  namespace.on("connection", (socket) => {
    const visitor = socket.data.visitor as Visitor;
    // Asked for each time: one that nobody looked at is thrown away.
    const feed = () => deps.feedOf(visitor.tenantId);
    const tab: VisitorTab = { visitor, emit: (event, ...args) => void socket.emit(event, ...args) };
    listen(socket, tab, { ...deps, feed, writes });
    socket.once("disconnect", () => {
      feed().remove(tab);
      counts.leave(socket.data.counted as readonly string[]);
    });
  });
  return () => clearInterval(sweep);
}

const TELLABLE = new Set(["noToken", "foreignOrigin", "tooMany"]);

function listen(socket: Socket, tab: VisitorTab, deps: SayingDeps & VisitorNamespaceDeps): void {
  for (const saying of ["write", "seen", "end"] as const) {
    socket.on(saying, (body: unknown, acknowledge: unknown) => {
      if (typeof acknowledge !== "function") return;
      void takeSaying(deps, tab, saying, body).then((answer) => acknowledge(answer));
    });
  }
  socket.on("look", (body: unknown) => {
    if (isLook(body)) deps.feed().look(tab, body.since);
  });
  socket.on("typing", () => {
    const owner = deps.feed().ownerOf(tab.visitor);
    if (owner?.agentId) deps.visitorTypes(tab.visitor.tenantId, { ...owner, agentId: owner.agentId });
  });
}

/** Throws what the page is told. */
async function admit(socket: Socket, deps: VisitorNamespaceDeps, counts: Counts): Promise<Visitor> {
  const { origin } = socket.handshake.headers;
  const visitor = await visitorOf(deps.database, socket.handshake.auth.token);
  if (visitor === null) throw new Error("noToken");
  const own = new URL(deps.publicUrl).origin;
  if (origin !== undefined && origin !== own && !visitor.origins.includes(origin)) throw new Error("foreignOrigin");
  const counted = [`address ${addressOf(socket, deps.trustedProxies)}`, `visitor ${visitor.visitorId}`] as const;
  if (!counts.enter(counted, [SOCKETS_PER_ADDRESS, SOCKETS_PER_VISITOR])) throw new Error("tooMany");
  socket.data.counted = counted;
  // Who left while this was asked never connects, and is not told to have left either.
  if (socket.client.conn.readyState !== "open") {
    counts.leave(counted);
    throw new Error("tooMany");
  }
  return visitor;
}

async function visitorOf(database: Database, token: unknown): Promise<Visitor | null> {
  if (typeof token !== "string" || token.length < 20 || token.length > 100) return null;
  return await findVisitor(database, createHash("sha256").update(token).digest());
}

/** Whose word of the address is taken is configured; nobody's by default. */
function addressOf(socket: Socket, trusted: string | undefined): string {
  if (trusted === undefined) return socket.handshake.address;
  return proxyAddr(socket.request, proxyAddr.compile(trusted.split(",").map((one) => one.trim())));
}

interface Counts {
  /** False, and nothing is counted, when one of them is full. */
  enter(keys: readonly string[], most: readonly number[]): boolean;
  leave(keys: readonly string[]): void;
}

function createCounts(): Counts {
  const counts = new Map<string, number>();
  return {
    enter: (keys, most) => {
      if (keys.some((key, n) => (counts.get(key) ?? 0) >= (most[n] ?? 0))) return false;
      for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
      return true;
    },
    leave: (keys) => {
      for (const key of keys) {
        const left = (counts.get(key) ?? 0) - 1;
        if (left > 0) counts.set(key, left);
        else counts.delete(key);
      }
    },
  };
}
