import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { objectsOf } from "./anObjectOfEach.ts";
import { aServer, type RoleOrNobody, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let home: World;
let abroad: World;
let ids: Record<string, string>;

beforeAll(async () => {
  api = await aServer();
  home = await api.world("Home");
  abroad = await api.world("Abroad");
  ids = await objectsOf(api, home);
  return () => api.close();
});

const erase = { name: "B", why: "asked" };
const edit = { name: "Edited", company: null, tier: null, vip: false, language: null, email: null, note: null };
const canned = { name: "Hours", queueId: null, language: "en", text: "We open at nine." };
const disposition = { label: { en: "Refund" }, queueId: null, position: 3 };
const queueEdit = (world: World) => {
  const { id: _id, revision: _revision, ...settings } = world.floor.floor.queues.get(world.queueId) ?? { id: "" };
  return settings;
};
const lineEdit = (world: World) => {
  const { id: _id, revision: _revision, ...settings } = world.floor.floor.lines.get(world.lineId) ?? { id: "" };
  return { ...settings, name: "Main" };
};
const mailbox = {
  ...{ host: "imap.shop.example", port: 993, security: "tls", user: "help", signIn: "password", password: "secret" },
  ...{ tokenUrl: null, clientId: null, scope: null, folder: null, authority: null },
};
const faxAccount = { apiKey: "KEY-of-Telnyx", connectionId: "1", publicKey: Buffer.alloc(32, 7).toString("base64") };
let made = 0;
const form = () => ({ requestId: newId(), name: "E", email: "e@x.test", topic: "T", text: "Hello", language: "en" });
const wish = () => ({ requestId: newId(), number: "+447700900111", language: "en" });

interface Row {
  readonly route: string;
  readonly body?: (world: World) => unknown;
  readonly query?: string;
  /** What nobody, an agent, a supervisor and an administrator of the tenant are answered. */
  readonly expected: readonly [number, number, number, number];
  /** What the other tenant's administrator (or agent, where only agents may) is answered for the same object. */
  readonly abroad?: number;
}

/** Every route. One that is missing here, or that no longer exists, fails the test below. */
const TABLE: readonly Row[] = [
  {
    route: "POST /sessions",
    body: () => ({ email: "nobody@example.test", password: "x" }),
    expected: [401, 401, 401, 401],
  },
  { route: "GET /sessions", expected: [401, 200, 200, 200] },
  { route: "DELETE /sessions/current", expected: [401, 204, 204, 204] },
  { route: "DELETE /sessions/:sessionId", expected: [401, 404, 404, 404], abroad: 404 },
  { route: "GET /me", expected: [401, 200, 200, 200] },
  { route: "PATCH /me", body: () => ({ language: "zh-Hans" }), expected: [401, 200, 200, 200] },
  { route: "GET /me/contacts", expected: [401, 200, 403, 403] },
  { route: "GET /customers", expected: [401, 200, 200, 200] },
  { route: "POST /customers", body: () => ({ name: "New" }), expected: [401, 201, 201, 201] },
  { route: "GET /customers/:customerId", expected: [401, 200, 200, 200], abroad: 404 },
  { route: "PUT /customers/:customerId", body: () => edit, expected: [401, 200, 200, 200], abroad: 404 },
  { route: "GET /customers/:customerId/timeline", expected: [401, 200, 200, 200], abroad: 404 },
  { route: "POST /customers/:customerId/erase", body: () => erase, expected: [401, 403, 403, 422], abroad: 404 },
  { route: "GET /customers/:customerId/changes", expected: [401, 200, 200, 200], abroad: 404 },
  {
    route: "POST /customers/:customerId/addresses",
    body: () => ({ address: "020 7946 0000" }),
    expected: [401, 201, 201, 201],
    abroad: 404,
  },
  { route: "DELETE /customers/:customerId/addresses/:addressId", expected: [401, 200, 404, 404], abroad: 404 },
  { route: "GET /interactions", expected: [401, 200, 200, 200] },
  { route: "GET /interactions/:interactionId", expected: [401, 200, 200, 200], abroad: 404 },
  {
    route: "POST /interactions/:interactionId/customer",
    body: () => ({ assign: "none" }),
    expected: [401, 200, 200, 200],
    abroad: 404,
  },
  // The contact of this table talks: a menu comes too late.
  {
    route: "POST /interactions/:interactionId/machine",
    body: () => ({ did: "menuEntered" }),
    expected: [401, 403, 403, 409],
    abroad: 404,
  },
  { route: "GET /interactions/:interactionId/messages", expected: [401, 200, 200, 200], abroad: 404 },
  // Open to everybody who knows of a company with a page: here there is none.
  { route: "GET /help/:desk", expected: [404, 404, 404, 404] },
  { route: "POST /help/:desk/visitors", body: () => ({ language: "en" }), expected: [404, 404, 404, 404] },
  { route: "POST /help/:desk/files", expected: [404, 404, 404, 404] },
  { route: "GET /help/:desk/files/:attachmentId", expected: [404, 404, 404, 404] },
  { route: "POST /help/:desk/messages", body: () => form(), expected: [404, 404, 404, 404] },
  { route: "POST /help/:desk/callbacks", body: () => wish(), expected: [404, 404, 404, 404] },
  { route: "POST /help/:desk/transcripts", body: () => ({ email: "e@x.test" }), expected: [404, 404, 404, 404] },
  { route: "GET /lines/:lineId/web", expected: [401, 403, 403, 200], abroad: 404 },
  { route: "PUT /lines/:lineId/web", body: () => ({ origins: [] }), expected: [401, 403, 403, 200], abroad: 404 },
  { route: "POST /lines/:lineId/web/secret", expected: [401, 403, 403, 201], abroad: 404 },
  { route: "DELETE /lines/:lineId/web/secret", expected: [401, 403, 403, 204], abroad: 404 },
  // The line of this table is one of calls.
  { route: "GET /lines/:lineId/mail", expected: [401, 403, 403, 404], abroad: 404 },
  { route: "PUT /lines/:lineId/mail/:way", body: () => mailbox, expected: [401, 403, 403, 404], abroad: 404 },
  { route: "DELETE /lines/:lineId/mail/:way", expected: [401, 403, 403, 404], abroad: 404 },
  { route: "POST /lines/:lineId/mail/:way/try", body: () => mailbox, expected: [401, 403, 403, 404], abroad: 404 },
  { route: "GET /fax-account", expected: [401, 403, 403, 200] },
  { route: "PUT /fax-account", body: () => faxAccount, expected: [401, 403, 403, 200] },
  { route: "DELETE /fax-account", expected: [401, 403, 403, 204] },
  {
    route: "GET /address-standing",
    query: "?channel=email&to=a%40b.example&lineId=019e0000-0000-7000-8000-000000000000",
    expected: [401, 200, 200, 200],
  },
  { route: "GET /conversations", query: "?state=waiting", expected: [401, 200, 200, 200] },
  {
    route: "POST /conversations",
    body: (world) => ({ channel: "sms", lineId: world.lineId, to: `+44770091${1000 + made++}`, text: "Hello" }),
    expected: [401, 201, 201, 201],
  },
  { route: "GET /attachments/:attachmentId", expected: [401, 404, 404, 404], abroad: 404 },
  { route: "GET /attachments/:attachmentId/pages/:number", expected: [401, 404, 404, 404], abroad: 404 },
  { route: "POST /attachments/:attachmentId/pages", expected: [401, 404, 404, 404], abroad: 404 },
  { route: "POST /attachments", expected: [401, 400, 400, 400] },
  { route: "GET /messages/:messageId/html", expected: [401, 404, 404, 404], abroad: 404 },
  { route: "GET /kept-messages", expected: [401, 403, 200, 200] },
  { route: "POST /kept-messages/:messageId/let-in", expected: [401, 403, 404, 404], abroad: 404 },
  { route: "GET /mail-lines", expected: [401, 403, 403, 200] },
  { route: "GET /outbox", expected: [401, 403, 403, 200] },
  { route: "GET /outbox/:mailId", expected: [401, 403, 403, 404], abroad: 404 },
  { route: "GET /outbox/:mailId/html", expected: [401, 403, 403, 404], abroad: 404 },
  // The tenants of this table are no demo.
  {
    route: "GET /sim/mails",
    query: `?tenantId=${"0".repeat(8)}-0000-7000-8000-${"0".repeat(12)}&to=anna@mail.example`,
    expected: [404, 404, 404, 404],
  },
  { route: "GET /canned-answers", expected: [401, 200, 200, 200] },
  { route: "POST /canned-answers", body: () => canned, expected: [401, 403, 201, 201] },
  { route: "PUT /canned-answers/:cannedAnswerId", body: () => canned, expected: [401, 403, 200, 200], abroad: 404 },
  { route: "DELETE /canned-answers/:cannedAnswerId", expected: [401, 403, 204, 404], abroad: 404 },
  { route: "GET /blocks", expected: [401, 403, 200, 200] },
  { route: "DELETE /blocks/:blockId", expected: [401, 403, 204, 404], abroad: 404 },
  { route: "GET /opt-outs", expected: [401, 403, 200, 200] },
  { route: "GET /callbacks", expected: [401, 200, 200, 200] },
  {
    route: "POST /callbacks",
    body: () => ({ queueId: ids.queueId, number: `+44770090${1000 + made++}` }),
    expected: [401, 201, 201, 201],
  },
  // The contact of this table is no call back.
  { route: "DELETE /callbacks/:interactionId", expected: [401, 404, 404, 404], abroad: 404 },
  { route: "GET /interactions/:interactionId/draft", expected: [401, 200, 403, 403], abroad: 404 },
  {
    route: "PUT /interactions/:interactionId/draft",
    body: () => ({ notes: "n", dispositionId: null }),
    expected: [401, 200, 403, 403],
    abroad: 404,
  },
  { route: "GET /reports/queues", expected: [401, 403, 200, 200] },
  { route: "GET /reports/agents", expected: [401, 403, 200, 200] },
  { route: "GET /parked", expected: [401, 403, 403, 200] },
  {
    route: "POST /parked/replay",
    body: () => ({ ids: [newId()] }),
    expected: [401, 403, 403, 200],
  },
  { route: "GET /missed-contacts", expected: [401, 200, 200, 200] },
  { route: "GET /missed-contacts/summary", expected: [401, 200, 200, 200] },
  { route: "GET /missed-contacts/:missedId", expected: [401, 200, 200, 200], abroad: 404 },
  {
    route: "POST /missed-contacts/:missedId/owner",
    body: () => ({ ownerId: null }),
    expected: [401, 200, 200, 200],
    abroad: 404,
  },
  {
    route: "POST /missed-contacts/:missedId/result",
    body: () => ({ result: "noted", note: "later" }),
    expected: [401, 200, 200, 200],
    abroad: 404,
  },
  {
    route: "GET /why-not",
    query: "?agentId=:agentId&interactionId=:interactionId",
    expected: [401, 200, 200, 200],
    abroad: 404,
  },
  { route: "GET /interactions/:interactionId/why-not", expected: [401, 403, 200, 200], abroad: 404 },
  { route: "GET /interactions/:interactionId/why-not/:agentId", expected: [401, 403, 200, 200], abroad: 404 },
  {
    route: "PUT /interactions/:interactionId/priority",
    body: () => ({ priorityMs: 60_000 }),
    expected: [401, 403, 200, 200],
    abroad: 404,
  },
  { route: "GET /transfer-targets", expected: [401, 200, 200, 200] },
  {
    route: "POST /interactions/:interactionId/pull",
    body: (world) => ({ agentId: world.people.agent.userId }),
    // The contact of this table does not wait.
    expected: [401, 403, 409, 409],
    abroad: 404,
  },
  { route: "GET /queues", expected: [401, 200, 200, 200] },
  { route: "GET /queues/:queueId", expected: [401, 200, 200, 200], abroad: 404 },
  { route: "PUT /queues/:queueId", body: queueEdit, expected: [401, 403, 403, 200], abroad: 404 },
  { route: "POST /queues", body: () => ({ name: `New ${made++}` }), expected: [401, 403, 403, 201] },
  { route: "POST /queues/:queueId/check", body: queueEdit, expected: [401, 403, 403, 200], abroad: 404 },
  { route: "DELETE /queues/:queueId", expected: [401, 403, 403, 409], abroad: 404 },
  { route: "GET /lines", expected: [401, 200, 200, 200] },
  { route: "GET /lines/:lineId", expected: [401, 200, 200, 200], abroad: 404 },
  { route: "PUT /lines/:lineId", body: lineEdit, expected: [401, 403, 403, 200], abroad: 404 },
  {
    route: "POST /lines",
    body: (world) => ({ ...lineEdit(world), name: `New ${made}`, address: `+44113499${1000 + made++}` }),
    expected: [401, 403, 403, 201],
  },
  { route: "DELETE /lines/:lineId", expected: [401, 403, 403, 409], abroad: 404 },
  { route: "GET /brands", expected: [401, 200, 200, 200] },
  { route: "GET /skills", expected: [401, 200, 200, 200] },
  { route: "POST /skills", body: () => ({ name: `New ${made++}` }), expected: [401, 403, 403, 201] },
  {
    route: "PUT /skills/:skillId",
    body: () => ({ name: `New ${made++}` }),
    expected: [401, 403, 403, 200],
    abroad: 404,
  },
  { route: "DELETE /skills/:skillId", expected: [401, 403, 403, 204], abroad: 404 },
  { route: "GET /settings/history", expected: [401, 403, 403, 200] },
  {
    route: "POST /settings/history/restore",
    body: () => ({ subject: "queue", subjectId: ids.queueId, version: "1" }),
    expected: [401, 403, 403, 204],
    abroad: 404,
  },
  { route: "GET /agents", expected: [401, 200, 200, 200] },
  { route: "GET /agents/:agentId", expected: [401, 200, 200, 200], abroad: 404 },
  {
    route: "PUT /agents/:agentId",
    body: (world) => ({ queueIds: [world.queueId], skills: {}, enabled: true }),
    expected: [401, 403, 403, 200],
    abroad: 404,
  },
  { route: "GET /dispositions", expected: [401, 200, 200, 200] },
  {
    route: "POST /dispositions",
    body: () => ({ ...disposition, label: { en: newId() } }),
    expected: [401, 403, 403, 201],
  },
  { route: "PUT /dispositions/:dispositionId", body: () => disposition, expected: [401, 403, 403, 200], abroad: 404 },
  { route: "DELETE /dispositions/:dispositionId", expected: [401, 403, 403, 204], abroad: 404 },
  { route: "GET /softphone/token", expected: [401, 200, 403, 403] },
  { route: "GET /demo-logins", expected: [200, 200, 200, 200] },
  { route: "GET /sim/directory", expected: [200, 200, 200, 200] },
];

const ROLES: readonly RoleOrNobody[] = ["nobody", "agent", "supervisor", "administrator"];

function request(row: Row, world: World): { method: string; path: string; body?: unknown } {
  const [method = "", pattern = ""] = row.route.split(" ");
  const path = `/api/v1${`${pattern}${row.query ?? ""}`.replaceAll(/:(\w+)/g, (_, name) => ids[name] ?? "")}`;
  return { method, path, ...(row.body ? { body: row.body(world) } : {}) };
}

test("the table names every route, and no other", () => {
  const routes = api.routes.filter((route) => route.includes(" /api/v1") && !route.startsWith("HEAD "));
  expect(TABLE.map(({ route }) => route).sort()).toEqual(routes.map((route) => route.replace("/api/v1", "")).sort());
});

/** Signing in costs what a good password hash costs; one session for each person will do. */
const tokens = new Map<string, Promise<string>>();
function tokenOf(world: World, role: Exclude<RoleOrNobody, "nobody">): Promise<string> {
  const key = `${world.tenantId} ${role}`;
  const token = tokens.get(key) ?? world.token(role);
  tokens.set(key, token);
  return token;
}

test.each(TABLE)("$route answers each role as the table says", async (row) => {
  const answered: number[] = [];
  for (const role of ROLES) {
    const { method, path, body } = request(row, home);
    const endsIt = row.route === "DELETE /sessions/current";
    const token = role === "nobody" ? {} : { token: await (endsIt ? home.token(role) : tokenOf(home, role)) };
    answered.push((await api.ask(method, path, { ...token, body })).statusCode);
  }
  expect(answered).toEqual(row.expected);
});

test.each(TABLE.filter((row) => row.abroad !== undefined))(
  "$route: another tenant's object is as unknown as none",
  async (row) => {
    const role = row.expected[3] === 403 ? "agent" : "administrator";
    const token = await tokenOf(abroad, role);
    const { method, path, body } = request(row, abroad);
    const foreign = await api.ask(method, path, { token, body });
    const unknown = await api.ask(method, path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, newId()), { token, body });
    expect([foreign.statusCode, foreign.body]).toEqual([row.abroad, unknown.body]);
  },
);

test.each(TABLE.filter((row) => row.body))("$route refuses fields that it does not know", async (row) => {
  const token = await tokenOf(home, row.expected[2] === 403 && row.expected[3] === 403 ? "agent" : "administrator");
  const { method, path, body } = request(row, home);
  for (const field of ["tenantId", "tenant_id", "id", "role", "roles", "owner", "__proto__x"]) {
    const answer = await api.ask(method, path, { token, body: { ...(body as object), [field]: abroad.tenantId } });
    expect([field, answer.statusCode]).toEqual([field, 400]);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  }
});

test("a route that does not say who may call it keeps the server from starting", async () => {
  const { checkAccess } = await import("./access.ts");
  const { default: fastify } = await import("fastify");
  const bare = fastify();
  checkAccess(bare, { database: api.app, publicUrl: "http://touchstone.test" });
  expect(() => bare.get("/open", async () => "hello")).toThrow("does not say who may call it");
});

test("unknown paths are problems, and so are bodies that are no JSON or no text", async () => {
  const token = await home.token("agent");
  expect((await api.ask("GET", "nothing/here")).json()).toMatchObject({ status: 404, code: "notFound" });
  const broken = await api.server.inject({
    method: "POST",
    url: "/api/v1/customers",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    payload: "{",
  });
  expect(broken.json()).toMatchObject({ status: 400, code: "malformed" });
  for (const name of ["nul \0", "half \ud800"]) {
    expect((await api.ask("POST", "customers", { token, body: { name } })).json()).toMatchObject({
      status: 400,
      code: "notText",
    });
  }
});

test("what the database refuses is never told; without the database the answer is 503", async () => {
  const { problemOf } = await import("./problem.ts");
  expect(problemOf(new Error('relation "customer" does not exist'))).toEqual({
    type: "/docs/problems#internal",
    title: "Something went wrong here",
    status: 500,
    code: "internal",
  });
  expect(problemOf(Object.assign(new Error("connect"), { code: "ECONNREFUSED" })).status).toBe(503);
});

/** Not more at once than the database lets in; what they were answered. */
async function manyTimes(times: number, ask: (n: number) => Promise<{ statusCode: number }>): Promise<number[]> {
  const statuses: number[] = [];
  while (statuses.length < times) {
    const crowd = Array.from({ length: Math.min(50, times - statuses.length) }, (_, n) => ask(statuses.length + n));
    statuses.push(...(await Promise.all(crowd)).map(({ statusCode }) => statusCode));
  }
  return statuses;
}

test("everyone has a rate of their own, though all of them come from one address", async () => {
  const [busy, quiet] = [await home.token("agent"), await home.token("supervisor")];
  const statuses = await manyTimes(1201, () => api.ask("GET", "me", { token: busy }));
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  expect((await api.ask("GET", "me", { token: quiet })).statusCode).toBe(200);
  expect((await api.ask("POST", "sessions", { body: { email: "x@y.example", password: "no" } })).statusCode).toBe(401);
});

test("whoever tries token after token is told to stop, and nobody who is signed in suffers for it", async () => {
  const token = await abroad.token("agent");
  expect((await api.ask("GET", "me", { token })).statusCode).toBe(200);
  const statuses = await manyTimes(1201, (n) => api.ask("GET", "me", { token: `guess-${n}` }));
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect((await api.ask("GET", "me", { token: "one more" })).json()).toMatchObject({ code: "tooManyRequests" });
  expect((await api.ask("GET", "me", { token })).statusCode).toBe(200);
});
