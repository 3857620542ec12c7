import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createWishes, type Database, openDatabase, refreshCards, withTenant } from "@touchstone/db";
import type { AgentSettings, EventBody, Outcome } from "@touchstone/domain";
import { createLog, createMetrics, createWakeUps, newId } from "@touchstone/runtime";
import {
  agentSettings,
  aLine,
  aQueue,
  aTenant,
  createTestDatabase,
  type RunningFloor,
  runFloor,
} from "@touchstone/testkit";
import { io, type Socket } from "socket.io-client";
import { createScreens, type Screens } from "./createScreens.ts";

export interface Person {
  readonly userId: string;
  readonly token: string;
  readonly tokenHash: Buffer;
}

/** A tenant with a queue, a line and a running floor, and screens on a port of their own. */
export interface Centre {
  readonly tenantId: string;
  readonly brandId: string;
  readonly queueId: string;
  readonly lineId: string;
  readonly floor: RunningFloor;
  user(roles: readonly string[], name?: string): Promise<Person>;
  /** An agent of the queue. */
  agent(name?: string, settings?: Partial<AgentSettings>): Promise<Person>;
  customer(name: string, number: string): Promise<string>;
  /** A call that waits in the queue. */
  call(options?: {
    from?: string | null;
    customerId?: string;
    callId?: string;
  }): Promise<{ callId: string; interactionId: string }>;
  /** The agent accepts the call that rings, and both are in the conference. */
  connect(agentId: string, interactionId: string): Promise<void>;
}

export interface Installation {
  readonly app: Database;
  readonly system: Database;
  readonly screens: Screens;
  readonly url: string;
  centre(): Promise<Centre>;
  /** Not connected yet; closed with the installation. */
  socket(namespace: string, auth?: object, headers?: Record<string, string>): Socket;
  close(): Promise<void>;
}

const PUBLIC_URL = "http://touchstone.test";

/** Screens as they run beside a router in one process, on a database of the calling test file's own. */
export async function anInstallation(options: { followHints?: boolean } = {}): Promise<Installation> {
  const urls = await createTestDatabase();
  const app = openDatabase(urls.appUrl, { pipeline: true });
  const system = openDatabase(urls.systemUrl, { pipeline: true });
  const log = createLog({ name: "screens test", level: "error" });
  const wakeUps = await createWakeUps({ log });
  const wishes = createWishes({ database: system, wakeUps });
  const metrics = createMetrics({ defaults: false });
  const screens = createScreens({ database: app, wishes, wakeUps, publicUrl: PUBLIC_URL, log, metrics, ...options });
  const server = createServer();
  await screens.attach(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sockets: Socket[] = [];
  const router = options.followHints ? undefined : screens;
  return {
    app,
    system,
    screens,
    url,
    centre: async () => {
      const centre = await aCentre(app, system, router, (tenantId) => wakeUps.notify("consumed", tenantId));
      wakeUps.on("inbox", (tenantId) => void (tenantId === centre.tenantId && centre.floor.drain().catch(() => {})));
      return centre;
    },
    socket: (namespace, auth = {}, headers = {}) => {
      const options = { auth, extraHeaders: headers, transports: ["websocket"], forceNew: true, autoConnect: false };
      const socket = io(`${url}${namespace}`, { ...options, reconnection: false });
      sockets.push(socket);
      return socket;
    },
    close: async () => {
      for (const socket of sockets) socket.disconnect();
      await screens.close();
      wishes.close();
      await wakeUps.close();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([app.close(), system.close()]);
    },
  };
}

async function aCentre(
  app: Database,
  system: Database,
  screens: Screens | undefined,
  consumed: (tenantId: string) => void,
): Promise<Centre> {
  const { tenantId, brandId } = await aTenant(system);
  const committed = () => consumed(tenantId);
  const floor = await runFloor({ system, tenantId, committed, ...(screens ? { screens } : {}) });
  const queue = aQueue();
  const line = aLine({ queueId: queue.id, brandId });
  await must(floor, { type: "queueSet", queue });
  await must(floor, { type: "lineSet", line });
  const user: Centre["user"] = (roles, name = "Somebody") => insertUser(system, tenantId, roles, name);
  return {
    tenantId,
    brandId,
    queueId: queue.id,
    lineId: line.id,
    floor,
    user,
    agent: async (name = "Ana", settings = {}) => {
      const person = await user(["agent"], name);
      await must(floor, {
        type: "agentSet",
        agent: agentSettings({ queueIds: [queue.id], ...settings, id: person.userId }),
      });
      return person;
    },
    customer: (name, number) => insertCustomer(app, tenantId, name, number),
    call: async ({ from = "+447700900100", customerId, callId = `CA${newId()}` } = {}) => {
      const match = customerId ? ({ kind: "exact", customerId } as const) : ({ kind: "unknown" } as const);
      const traits = customerId ? { tier: null, language: null, ownerAgentId: null } : null;
      const words = { fromRaw: from ?? "anonymous", fromAddress: from, callerName: null };
      await must(floor, { type: "callArrived", callId, lineId: line.id, match, traits }, words);
      await must(floor, { type: "callParked", callId, step: 1 });
      const { rows } = await system.pool.query<{ id: string }>("select id from interaction where call_id = $1", [
        callId,
      ]);
      return { callId, interactionId: rows[0]?.id as string };
    },
    connect: (agentId, interactionId) => connect(floor, agentId, interactionId),
  };
}

export async function must(
  floor: RunningFloor,
  body: EventBody,
  words?: Parameters<RunningFloor["happen"]>[1],
): Promise<Outcome> {
  const outcome = await floor.happen(body, words);
  if (outcome.kind !== "done") throw new Error(`${body.type}: ${JSON.stringify(outcome)}`);
  return outcome;
}

async function connect(floor: RunningFloor, agentId: string, interactionId: string): Promise<void> {
  const interaction = floor.floor.interactions.get(interactionId);
  if (interaction?.state.kind !== "offered") throw new Error("nobody is offered this call");
  const { offerId } = interaction.state.offer;
  const agentCallId = `CA${newId()}`;
  const room = { interactionId, segment: interaction.segment };
  if (interaction.state.offer.kind === "ringing") await must(floor, { type: "accept", agentId, offerId });
  await must(floor, { type: "agentLegArrived", agentCallId, agentId, offerId, mode: "accept" });
  await must(floor, { type: "participantJoined", ...room, callId: agentCallId });
  await must(floor, { type: "participantJoined", ...room, callId: interaction.callId });
}

async function insertUser(system: Database, tenantId: string, roles: readonly string[], name: string): Promise<Person> {
  const userId = newId();
  const token = randomBytes(32).toString("base64url");
  const tokenHash = createHash("sha256").update(token).digest();
  const user = { tenantId, id: userId, email: `${userId}@example.test`, name, passwordHash: "none", roles: [...roles] };
  await system.kysely.insertInto("appUser").values(user).execute();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await system.kysely.insertInto("session").values({ tokenHash, tenantId, userId, expiresAt }).execute();
  return { userId, token, tokenHash };
}

async function insertCustomer(app: Database, tenantId: string, name: string, number: string): Promise<string> {
  const id = newId();
  await withTenant(app, tenantId, async (trx) => {
    await trx.insertInto("customer").values({ tenantId, id, name }).execute();
    const address = { tenantId, id: newId(), customerId: id, address: number, isPrimary: true };
    await trx.insertInto("customerAddress").values(address).execute();
    await refreshCards(trx, tenantId, [id]);
  });
  return id;
}
