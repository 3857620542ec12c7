import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { CommittedChange, ScreenPort } from "@touchstone/contracts";
import { readDeskVersions, renewDeskNode } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { type Namespace, Server, type Socket } from "socket.io";
import { serveAgents } from "./agentNamespace.ts";
import { authenticate, type SignedIn } from "./authenticate.ts";
import { BoardFeed } from "./boardFeed.ts";
import { boardRoom, serveBoards } from "./boardNamespace.ts";
import { createDatabaseClock } from "./databaseClock.ts";
import type { ScreensDeps } from "./deps.ts";
import { DeskFeed } from "./deskFeed.ts";
import { createFactsOutbox } from "./factsOutbox.ts";
import { limitEvents } from "./limitEvents.ts";
import { HEARTBEAT_MS, LEASE_MS, MESSAGE_BYTES, RENEW_MS, SESSIONS_MS } from "./limits.ts";
import { createLiveness, type Liveness } from "./liveness.ts";
import { createOriginGate, type OriginGate } from "./originGate.ts";
import { PERMISSIONS } from "./permissions.ts";
import { createSessionWatch, type SessionWatch } from "./sessionWatch.ts";
import { createTypingHints } from "./typingHints.ts";
import { createQueueClock } from "./visitors/queueClock.ts";
import { VisitorFeed } from "./visitors/visitorFeed.ts";
import { serveVisitors } from "./visitors/visitorNamespace.ts";

/** The screens of one process: what the router tells them, and the sockets on a server. */
export interface Screens extends ScreenPort {
  /** Takes `/socket.io` of this server; resolves when desks may come. */
  attach(server: HttpServer): Promise<void>;
  /** The rooms of a namespace, without those that are sockets themselves. */
  roomsOf(namespace: "/agent" | "/board"): string[];
  /** Tells that the desks of this process are reconnecting, and cuts all sockets. */
  close(): Promise<void>;
}

const TICK_MS = 250;

export function createScreens(deps: ScreensDeps): Screens {
  const { database, wakeUps, log } = deps;
  const nodeId = newId();
  const onError = (err: unknown) => log.warn({ err }, "screens: a read failed; the next heartbeat tries again");
  const gate = createOriginGate(database, deps.publicUrl);
  const io = new Server(serverOptions(deps, gate));
  const feeds = createFeeds(deps, io, () => liveness, onError);
  const outbox = createFactsOutbox(database, (tenantId) => wakeUps.notify("inbox", tenantId), deps.take);
  const liveness = createLiveness({
    nodeId,
    send: (tenantId, key, body) => outbox.send({ tenantId, id: newId(), key, body }),
    onError: (err) => log.warn({ err }, "a desk's standing could not be told yet"),
  });
  const sessions = createSessionWatch(database);
  const typing = createTypingHints(wakeUps, feeds);
  guard(io, deps, sessions);
  serveAgents(io.of("/agent"), { ...deps, feedOf: feeds.deskFeedOf, liveness, agentTypes: typing.agentTypes });
  const { visitorTypes } = typing;
  const stopVisitors = serveVisitors(io.of("/visitor"), { ...deps, outbox, feedOf: feeds.visitorFeedOf, visitorTypes });
  serveBoards(io.of("/board"), { feedOf: feeds.boardFeedOf, emptied: feeds.boardsEmptied, onError });
  const renew = () => renewDeskNode(database.pool, nodeId, LEASE_MS);
  const stops = [wakeUps.on("settings", feeds.settingsChanged), ...followHints(deps, feeds), typing.stop, stopVisitors];
  const timers: NodeJS.Timeout[] = [];
  return {
    popsHere: true,
    committed: feeds.committed,
    roomsOf: (namespace) => {
      const { rooms, sids } = io.of(namespace).adapter;
      return [...rooms.keys()].filter((room) => !sids.has(room));
    },
    attach: async (server) => {
      await renew();
      timers.push(
        every(RENEW_MS, renew, onError),
        every(SESSIONS_MS, sessions.look, onError),
        every(HEARTBEAT_MS, feeds.beat, onError),
        every(TICK_MS, async () => liveness.tick(), onError),
      );
      io.attach(server);
    },
    close: async () => {
      for (const stop of stops) stop();
      for (const timer of timers) clearInterval(timer);
      await liveness.leave();
      feeds.close();
      io.disconnectSockets(true);
      io.engine?.close();
    },
  };
}

function serverOptions({ publicUrl }: ScreensDeps, gate: OriginGate) {
  const { origin } = new URL(publicUrl);
  return {
    path: "/socket.io",
    serveClient: false,
    maxHttpBufferSize: MESSAGE_BYTES,
    connectTimeout: 5_000,
    pingInterval: 5_000,
    pingTimeout: 5_000,
    perMessageDeflate: false as const,
    cors: { origin: [origin], credentials: true },
    // The page's origin also for WebSockets, which CORS does not cover. Programs send none, and need a token. Pages of others reach
    // the visitors' namespace alone: the others ask again.
    allowRequest: (request: IncomingMessage, answer: (err: string | null | undefined, ok: boolean) => void) =>
      void gate.admits(request.headers.origin).then(
        (ok) => answer(null, ok),
        () => answer(null, false),
      ),
  };
}

/** Each namespace asks for the token anew; nobody enters the root or any other. */
function guard(io: Server, deps: ScreensDeps, sessions: SessionWatch): void {
  const { origin } = new URL(deps.publicUrl);
  const cuts = deps.metrics.counter("screenpop_cut_total", "Sockets cut off, by why.", ["why"]);
  io.of("/").use((_socket, next) => next(new Error("forbidden")));
  for (const [name, { roles, events }] of Object.entries(PERMISSIONS)) {
    const namespace: Namespace = io.of(name);
    namespace.use((socket, next) => {
      const from = socket.handshake.headers.origin;
      if (from !== undefined && from !== origin) return next(new Error("forbidden"));
      authenticate(socket, { database: deps.database, origin, roles })
        .then(async (user) => {
          if (name === "/agent" && !(await hasDesk(deps, user))) return next(new Error("noDesk"));
          socket.data.user = user;
          limitEvents(socket, events, (why) => cuts.inc({ why }));
          next();
        })
        .catch((error: Error) => next(tellable(error, deps)));
    });
    namespace.on("connection", (socket) => watchSession(socket, sessions, roles));
  }
}

/** The role alone makes no desk: without skills and queues, which an administrator gives, nothing could ever ring there. */
async function hasDesk({ database }: ScreensDeps, { tenantId, userId }: SignedIn): Promise<boolean> {
  return (await readDeskVersions(database.pool, tenantId, [userId])).length > 0;
}

const TELLABLE = new Set(["notSignedIn", "forbidden"]);

/** What the client may know of why it was not let in. */
function tellable(error: Error, { log }: ScreensDeps): Error {
  if (TELLABLE.has(error.message)) return error;
  log.warn({ err: error }, "a socket could not be let in");
  return new Error("unavailable");
}

function watchSession(
  socket: Socket,
  sessions: SessionWatch,
  roles: (typeof PERMISSIONS)["/agent" | "/board"]["roles"],
) {
  const user = socket.data.user as SignedIn;
  const cut = () => {
    socket.emit("signedOut");
    socket.disconnect(true);
  };
  const watched = { user, roles, cut };
  sessions.add(watched);
  socket.once("disconnect", () => sessions.remove(watched));
}

interface Feeds {
  deskFeedOf(tenantId: string): DeskFeed;
  boardFeedOf(tenantId: string): BoardFeed;
  visitorFeedOf(tenantId: string): VisitorFeed;
  /** Those that are open here; nothing is opened. */
  openFeeds(tenantId: string): { readonly desk: DeskFeed | undefined; readonly visitors: VisitorFeed | undefined };
  boardsEmptied(tenantId: string): void;
  settingsChanged(tenantId: string): void;
  committed(tenantId: string, change: CommittedChange): void;
  look(tenantId: string): void;
  lookEverywhere(): void;
  beat(): Promise<void>;
  close(): void;
}

/** The streams of the tenants that somebody looks at. */
function createFeeds(
  { database, metrics }: ScreensDeps,
  io: Server,
  livenessOf: () => Liveness,
  onError: (error: unknown) => void,
): Feeds {
  const desks = new Map<string, DeskFeed>();
  const boards = new Map<string, BoardFeed>();
  const visitors = new Map<string, VisitorFeed>();
  const queues = createQueueClock(database);
  const clock = createDatabaseClock();
  const seconds = metrics.histogram("screenpop_offer_seconds", "From being told of an offer until its pop is sent.");
  const newDeskFeed = (tenantId: string) =>
    new DeskFeed({
      tenantId,
      database,
      clock,
      onError,
      popSent: (spent) => seconds.observe(spent),
      compare: (agentId, connection) => livenessOf().compare(agentId, connection),
    });
  const newBoardFeed = (tenantId: string) => {
    const room = io.of("/board").to(boardRoom(tenantId));
    return new BoardFeed({
      tenantId,
      database,
      onError,
      all: { emit: (event, ...args) => void room.emit(event, ...args) },
    });
  };
  const look = (tenantId: string) => {
    desks.get(tenantId)?.look();
    boards.get(tenantId)?.touch();
    visitors.get(tenantId)?.touch();
  };
  return {
    deskFeedOf: (tenantId) => getOrMake(desks, tenantId, newDeskFeed),
    boardFeedOf: (tenantId) => getOrMake(boards, tenantId, newBoardFeed),
    visitorFeedOf: (tenantId) =>
      getOrMake(visitors, tenantId, () => new VisitorFeed({ tenantId, database, queues, onError })),
    openFeeds: (tenantId) => ({ desk: desks.get(tenantId), visitors: visitors.get(tenantId) }),
    boardsEmptied: (tenantId) => {
      boards.get(tenantId)?.close();
      boards.delete(tenantId);
    },
    settingsChanged: (tenantId) => {
      boards.get(tenantId)?.settingsChanged();
      queues.forget();
      visitors.get(tenantId)?.touch();
    },
    committed: (tenantId, change) => {
      desks.get(tenantId)?.committed(change);
      if (change.boardChanged) boards.get(tenantId)?.touch();
      visitors.get(tenantId)?.touch();
    },
    look,
    lookEverywhere: () => {
      for (const tenantId of new Set([...desks.keys(), ...boards.keys(), ...visitors.keys()])) look(tenantId);
    },
    beat: async () => {
      for (const board of boards.values()) board.beat();
      for (const [tenantId, feed] of visitors) {
        if (feed.isEmpty) visitors.delete(tenantId);
        else feed.touch();
      }
      for (const [tenantId, feed] of desks) if (feed.isEmpty) desks.delete(tenantId);
      await Promise.all([...desks.values()].map((feed) => feed.beat()));
    },
    close: () => {
      for (const board of boards.values()) board.close();
      for (const feed of visitors.values()) feed.close();
    },
  };
}

/** Where the router runs elsewhere, its hints say when to look at the rows. */
function followHints({ wakeUps, followHints }: ScreensDeps, feeds: Feeds): (() => void)[] {
  return followHints ? [wakeUps.on("consumed", feeds.look), wakeUps.onGap(feeds.lookEverywhere)] : [];
}

function getOrMake<T>(map: Map<string, T>, key: string, make: (key: string) => T): T {
  const found = map.get(key) ?? make(key);
  map.set(key, found);
  return found;
}

/** Runs `work` again and again, never twice at once. */
function every(ms: number, work: () => Promise<unknown>, onError: (error: unknown) => void): NodeJS.Timeout {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    work()
      .catch(onError)
      .finally(() => {
        running = false;
      });
  }, ms);
  return timer.unref();
}
