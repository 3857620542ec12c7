import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AttachmentStore, createPageReader, openFolder } from "@touchstone/attachments";
import { createWishes, type Database, openDatabase } from "@touchstone/db";
import { createFolderMail, createMailParser, type FolderMail } from "@touchstone/mail";
import { createLog, createMetrics, createServer, createShutdown, createWakeUps, newId } from "@touchstone/runtime";
import {
  agentSettings,
  aLine,
  aQueue,
  aTenant,
  createTestDatabase,
  type RunningFloor,
  runFloor,
} from "@touchstone/testkit";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { api } from "./app.ts";
import { openAccounts } from "./mailAccounts.ts";
import { hashPassword } from "./password.ts";
import { API_POOL } from "./patience.ts";

export type RoleOrNobody = "nobody" | "agent" | "supervisor" | "administrator";

export interface TestUser {
  readonly userId: string;
  readonly email: string;
}

/** A tenant with one of everything that routes speak of, and a person for each role. */
export interface World {
  readonly tenantId: string;
  readonly brandId: string;
  readonly queueId: string;
  readonly lineId: string;
  readonly lineAddress: string;
  readonly dispositionId: string;
  readonly floor: RunningFloor;
  readonly people: Readonly<Record<Exclude<RoleOrNobody, "nobody">, TestUser>>;
  token(role: Exclude<RoleOrNobody, "nobody">): Promise<string>;
}

export interface TestServer {
  readonly server: FastifyInstance;
  /** "METHOD /path" of everything that the api answers. */
  readonly routes: readonly string[];
  readonly app: Database;
  readonly system: Database;
  readonly files: AttachmentStore;
  readonly outboxOf: (tenantId: string) => FolderMail;
  world(name?: string): Promise<World>;
  /** A request with a bearer token, or without one. */
  ask(
    method: string,
    path: string,
    options?: { token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export const PASSWORD = "correct horse battery staple";

/**
 * The api as a process runs it, on a database of the calling test file's own; wishes are consumed by the tenants' floors.
 * `way` makes the address by which the api reaches its database out of the true one; `insideHosts` are servers of mails.
 */
export async function aServer(way = async (url: string) => url, insideHosts = ""): Promise<TestServer> {
  const urls = await createTestDatabase();
  const appUrl = await way(urls.appUrl);
  const app = openDatabase(appUrl, API_POOL);
  const system = openDatabase(urls.systemUrl, { pipeline: true });
  const log = createLog({ name: "api test", level: "silent" });
  const wakeUps = await createWakeUps({ log });
  const inbox = openDatabase(Object.assign(new URL(urls.systemUrl), { host: new URL(appUrl).host }).href, API_POOL);
  const wishes = createWishes({ database: inbox, wakeUps });
  const metrics = createMetrics({ defaults: false });
  const server = await createServer({ log, metrics, shutdown: createShutdown({ log }), checks: {} });
  const routes: string[] = [];
  server.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) routes.push(`${one} ${url}`);
  });
  const folder = await mkdtemp(join(tmpdir(), "touchstone-api-"));
  const opened = await openFolder(folder);
  const { files } = opened;
  const parser = createMailParser();
  const pages = createPageReader();
  const outboxOf = (tenantId: string) => createFolderMail(join(folder, "outbox", tenantId));
  await server.register(api, {
    files,
    pages,
    mail: { parser, outboxOf, accounts: openAccounts(opened, insideHosts) },
    transcriptsBy: async (tenantId) => outboxOf(tenantId),
    database: app,
    wishes,
    publicUrl: "http://touchstone.test",
    carrierAccountOf: async () => ACCOUNT,
    hasNumber: async (_account, address) => address.startsWith("+44113499"),
    aimNumber: async (_account, address) => (address.endsWith("99") ? null : true),
    emulatorPhoneUrl: "ws://touchstone.test/emulator/phone",
    demoPassword: PASSWORD,
  });
  await server.ready();
  const passwordHash = await hashPassword(PASSWORD);
  return {
    server,
    routes,
    app,
    system,
    world: async (name) => {
      const world = await aWorld(system, passwordHash, name, (tenantId) => wakeUps.notify("consumed", tenantId));
      wakeUps.on("inbox", (tenantId) => void (tenantId === world.tenantId && world.floor.drain().catch(() => {})));
      const token: World["token"] = async (role) => await signIn(server, world.people[role].email);
      return { ...world, token };
    },
    ask: async (method, path, { token, body, headers = {} } = {}) =>
      await server.inject({
        method: method as NonNullable<InjectOptions["method"]>,
        url: path.startsWith("/") ? path : `/api/v1/${path}`,
        headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      }),
    files,
    outboxOf,
    close: async () => {
      await server.close();
      await parser.close();
      await pages.close();
      await rm(folder, { recursive: true, force: true });
      wishes.close();
      await wakeUps.close();
      await Promise.all([app.close(), system.close(), inbox.close()]);
    },
  };
}

const ACCOUNT = {
  accountSid: `AC${"1".repeat(32)}`,
  authToken: "secret",
  apiKeySid: `SK${"1".repeat(32)}`,
  apiKeySecret: "key secret",
  twimlAppSid: `AP${"1".repeat(32)}`,
  apiUrl: null,
};

async function signIn(server: FastifyInstance, email: string): Promise<string> {
  const answer = await server.inject({
    method: "POST",
    url: "/api/v1/sessions",
    payload: { email, password: PASSWORD },
  });
  if (answer.statusCode !== 201) throw new Error(`signing in answered ${answer.statusCode}`);
  return answer.json().token;
}

async function aWorld(system: Database, passwordHash: string, name = "Acme", consumed: (tenantId: string) => void) {
  const { tenantId, brandId } = await aTenant(system, name);
  const lineAddress = `+4411349${Math.floor(10_000 + Math.random() * 89_999)}`;
  const floor = await runFloor({
    system,
    tenantId,
    committed: () => consumed(tenantId),
    lineWords: { address: lineAddress, name: "Main", region: "GB" },
  });
  const queue = aQueue();
  const line = aLine({ queueId: queue.id, brandId });
  await floor.happen({ type: "queueSet", queue });
  await floor.happen({ type: "lineSet", line });
  const people = {
    agent: await aUser(system, tenantId, passwordHash, "agent"),
    supervisor: await aUser(system, tenantId, passwordHash, "supervisor"),
    administrator: await aUser(system, tenantId, passwordHash, "administrator"),
  };
  await floor.happen({ type: "agentSet", agent: agentSettings({ id: people.agent.userId, queueIds: [queue.id] }) });
  const dispositionId = newId();
  const label = JSON.stringify({ en: "Solved" });
  await system.kysely.insertInto("disposition").values({ tenantId, id: dispositionId, queueId: null, label }).execute();
  return { tenantId, brandId, queueId: queue.id, lineId: line.id, lineAddress, dispositionId, floor, people };
}

async function aUser(system: Database, tenantId: string, passwordHash: string, role: string): Promise<TestUser> {
  const userId = newId();
  const email = `${role}.${userId}@example.test`;
  await system.kysely
    .insertInto("appUser")
    .values({ tenantId, id: userId, email, name: role, passwordHash, roles: [role] })
    .execute();
  return { userId, email };
}

/** A call that the world's agent talks in. */
export async function aTalk(world: World, from: string | null = "+447700900155"): Promise<string> {
  const { floor, lineId, people } = world;
  const agentId = people.agent.userId;
  const callId = `CA${newId()}`;
  const words = { fromRaw: from ?? "anonymous", fromAddress: from, callerName: "A <b>caller</b>" };
  await floor.happen({ type: "deskConnected", agentId, nodeId: "test", canTalk: true });
  await floor.happen({ type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null });
  await floor.happen({ type: "callArrived", callId, lineId, match: { kind: "unknown" }, traits: null }, words);
  await floor.happen({ type: "callParked", callId, step: 1 });
  const interaction = [...floor.floor.interactions.values()].find((one) => one.callId === callId);
  if (interaction?.state.kind !== "offered") throw new Error("the call was not offered");
  const { offerId } = interaction.state.offer;
  const agentCallId = `CA${newId()}`;
  const room = { interactionId: interaction.id, segment: interaction.segment };
  await floor.happen({ type: "accept", agentId, offerId });
  await floor.happen({ type: "agentLegArrived", agentCallId, agentId, offerId, mode: "accept" });
  await floor.happen({ type: "participantJoined", ...room, callId: agentCallId });
  await floor.happen({ type: "participantJoined", ...room, callId });
  return interaction.id;
}
