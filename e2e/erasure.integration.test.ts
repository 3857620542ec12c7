import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { api, hashPassword } from "@touchstone/api";
import { type OpenedFiles, openFolder } from "@touchstone/attachments";
import { type InboxFact, jobSchemas, type MessageAnnounced } from "@touchstone/contracts";
import { createWishes, type Database, insertFacts, keepCheckpoints, openDatabase, renewDeskNode } from "@touchstone/db";
import type { Interaction } from "@touchstone/domain";
import { createFolderMail, createMailParser } from "@touchstone/mail";
import { createMailOut, router } from "@touchstone/router";
import { createJobQueues, createLog, createMetrics, createWakeUps, newId, type WakeUps } from "@touchstone/runtime";
import { agentSettings, aLine, aQueue, aTenant, createTestDatabase, waitFor } from "@touchstone/testkit";
import { replay, worker } from "@touchstone/worker";
import fastify, { type FastifyInstance } from "fastify";
import { beforeAll, expect, test } from "vitest";

// A person leaves traces by every channel, and is erased: no table, no file and no mail that was kept says who it was.

const log = createLog({ name: "erasure", level: "warn" });
const PASSWORD = "correct horse battery staple";
const [NUMBER, MAIL, NAME] = ["+447700900987", "zenobia@planted.example", "Zenobia Quixworth"];
/** Everything that is planted, and how numbers and words look in hex. */
const PLANTED = ["planted", "zenobia", "quixworth", "7700900987", Buffer.from("planted").toString("hex")];

const WHERE_IT_STANDS = [
  ...["answered_request", "attachment", "customer", "customer_360", "customer_address", "customer_change", "inbox"],
  ...["interaction_content", "message_content", "visitor"],
];

let system: Database;
let wakeUps: WakeUps;
let server: FastifyInstance;
let opened: OpenedFiles;
let folder: string;

beforeAll(async () => {
  const urls = await createTestDatabase();
  system = openDatabase(urls.systemUrl);
  const [pipeline, app] = [urls.systemUrl, urls.appUrl].map((url) => openDatabase(url, { pipeline: true })) as [
    Database,
    Database,
  ];
  const database = openDatabase(urls.appUrl);
  wakeUps = await createWakeUps({ log });
  folder = await mkdtemp(join(tmpdir(), "erasure-"));
  opened = await openFolder(join(folder, "files"));
  const parser = createMailParser();
  const mail = createMailOut(opened, { otherwise: { outboxDir: join(folder, "outbox") }, pool: system.pool });
  const jobs = createJobQueues({ schemas: jobSchemas, log, databaseUrl: urls.systemUrl });
  const wishes = createWishes({ database: system, wakeUps });
  server = fastify();
  const common = { wakeUps, log, metrics: createMetrics({ defaults: false }), publicUrl: "http://touchstone.test" };
  const voice = {
    perform: async () => ({ kind: "done" }) as const,
    findCall: async () => null,
    callsSince: async () => [],
  };
  const screens = { committed: () => undefined };
  await server.register(router, { ...common, pool: pipeline.pool, screens, mail, voice, carrierApiUrl: null });
  await server.register(worker, { ...common, app, system, jobs });
  await server.register(api, {
    ...{
      database,
      wishes,
      files: opened.files,
      publicUrl: common.publicUrl,
      emulatorPhoneUrl: null,
      demoPassword: null,
    },
    mail: { parser, outboxOf: (tenantId: string) => createFolderMail(join(folder, "outbox", tenantId)) },
    ...{ carrierAccountOf: async () => null, hasNumber: async () => null, aimNumber: async () => null },
  });
  await server.ready();
  return async () => {
    await server.close();
    wishes.close();
    await Promise.all([jobs.close(), mail.close(), parser.close(), wakeUps.close()]);
    await Promise.all([system, pipeline, app, database].map((one) => one.close()));
    await rm(folder, { recursive: true, force: true });
  };
});

type Town = Awaited<ReturnType<typeof aTown>>;

/** A tenant with a line for mails, one for calls and texts, one for chats, and an agent and an administrator with tokens. */
async function aTown() {
  const { tenantId, brandId } = await aTenant(system);
  const queue = aQueue();
  const agent = agentSettings({ queueIds: [queue.id], workSets: [{ voice: 1 }, { email: 9, sms: 9, chat: 9 }] });
  const say = async (body: InboxFact) => {
    const id = newId();
    await insertFacts(system.pool, [{ tenantId, id, key: newId(), body }]);
    wakeUps.notify("inbox", tenantId);
    return id;
  };
  const newLine = () => aLine({ queueId: queue.id, brandId });
  const [mailLine, phoneLine, chatLine] = [newLine(), newLine(), newLine()];
  const tag = newId().slice(-10);
  const named = { name: "Shop", region: "GB" };
  await say({ type: "queueSet", queue });
  await say({ type: "lineSet", line: mailLine, address: `help-${tag}@shop.example`, ...named, channel: "email" });
  await say({
    type: "lineSet",
    line: phoneLine,
    address: `+4411349${Math.floor(10_000 + Math.random() * 89_999)}`,
    ...named,
  });
  await say({ type: "lineSet", line: chatLine, address: `chat-${tag}`, ...named, channel: "chat" });
  await say({ type: "agentSet", agent });
  await renewDeskNode(system.pool, "test", 600_000);
  await say({ type: "deskConnected", agentId: agent.id, nodeId: "test", canTalk: true });
  await say({ type: "setIntent", agentId: agent.id, userId: agent.id, intent: "ready", reason: null });
  await waitFor(async () => (await rowsOf("select id from agent where tenant_id = $1", [tenantId])).length === 1);
  const tokens = {
    agent: await aToken(tenantId, agent.id, "agent"),
    admin: await aToken(tenantId, newId(), "administrator"),
  };
  const ask = async (method: "GET" | "POST" | "PUT", path: string, body?: object, who: keyof typeof tokens = "admin") =>
    await server.inject({
      ...{ method, url: `/api/v1/${path}` },
      headers: { authorization: `Bearer ${tokens[who]}`, "idempotency-key": newId() },
      ...(body && { payload: body }),
    });
  return { tenantId, agentId: agent.id, mailLine, phoneLine, chatLine, say, ask };
}

const passwordHash = await hashPassword(PASSWORD);

async function aToken(tenantId: string, id: string, role: string): Promise<string> {
  const email = `${role}.${id}@house.example`;
  await system.kysely
    .insertInto("appUser")
    .values({ tenantId, id, email, name: role, passwordHash, roles: [role] })
    .execute();
  const answer = await server.inject({
    method: "POST",
    url: "/api/v1/sessions",
    payload: { email, password: PASSWORD },
  });
  return answer.json().token;
}

const rowsOf = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await system.pool.query<Row>(text, values)).rows;

const inState = async (tenantId: string, id: string, kind: Interaction["state"]["kind"]) =>
  await waitFor(
    async () => {
      const [row] = await rowsOf<{ state: Interaction }>(
        "select state from interaction where tenant_id = $1 and id = $2",
        [...[tenantId, id]],
      );
      return row?.state.state.kind === kind ? row.state : undefined;
    },
    { timeoutMs: 15_000, what: `${id} is ${kind}` },
  );

const message = (
  more: Partial<MessageAnnounced> & Pick<MessageAnnounced, "channel" | "lineId" | "from">,
): MessageAnnounced => ({
  ...{ type: "messageAnnounced", providerMessageId: newId(), to: "", text: "planted text", media: [], keyword: null },
  ...{ liftsOptOut: false, isAuto: false, segments: null, ...more },
});

/** Comes, is taken, answered and noted by the agent, with words that are not sent. */
async function converse({ tenantId, agentId, say, ask }: Town, arrived: MessageAnnounced): Promise<string> {
  const interactionId = await say(arrived);
  const { state } = await inState(tenantId, interactionId, "offered");
  if (state.kind !== "offered") throw new Error("it was not offered");
  await say({ type: "accept", agentId, offerId: state.offer.offerId });
  await inState(tenantId, interactionId, "connected");
  await say({ type: "noteAsked", agentId, interactionId, text: "planted note" });
  const replied = await say({
    type: "replyAsked",
    agentId,
    interactionId,
    text: "planted reply",
    subject: null,
    attachmentIds: [],
  });
  await waitFor(async () => (await rowsOf("select id from message where id = $1", [replied])).length === 1);
  const draft = { notes: "planted draft", dispositionId: null, reply: "planted words" };
  expect((await ask("PUT", `interactions/${interactionId}/draft`, draft, "agent")).statusCode).toBe(200);
  return interactionId;
}

async function complete({ tenantId, agentId, say }: Town, interactionId: string): Promise<void> {
  await say({ type: "complete", agentId, interactionId, dispositionId: null });
  await inState(tenantId, interactionId, "ended");
}

/** The person, as the house knows it. */
async function aCustomer({ ask }: Town): Promise<string> {
  const made = await ask("POST", "customers", { name: NAME, note: "planted card", company: "Planted Ltd" }, "agent");
  const { customerId } = made.json();
  for (const address of [NUMBER, MAIL])
    expect((await ask("POST", `customers/${customerId}/addresses`, { address }, "agent")).statusCode).toBe(201);
  return customerId;
}

async function aMailWithFile(town: Town): Promise<MessageAnnounced> {
  const { files } = opened;
  const kept = await files.keep(town.tenantId, { name: "planted.txt", type: "text/plain", content: Buffer.from("a") });
  const html = await files.keep(town.tenantId, {
    name: "m.html",
    type: "text/html",
    content: Buffer.from("<b>planted</b>"),
  });
  if (kept.kind !== "kept" || html.kind !== "kept") throw new Error("nothing was kept");
  const { address, name, type, size } = kept;
  const file = { id: newId(), address, name, type, size, findings: { contentId: "planted" }, state: "ready" } as const;
  return message({
    ...{ channel: "email", lineId: town.mailLine.id, from: MAIL, subject: "planted subject", quoted: "planted quote" },
    ...{ senderName: NAME, htmlAddress: html.address, files: [file], identity: "proven", threadName: newId() },
    mail: { messageId: "planted@x.example", references: ["planted.before@x.example"], mayAutoAnswer: true },
  });
}

/** A call that is given up before anybody answers it. */
async function aMissedCall({ tenantId, phoneLine, say }: Town): Promise<void> {
  const callId = `CA${newId()}`;
  const caller = { lineId: phoneLine.id, from: NUMBER, callerName: "PLANTED CALLER" };
  const id = await say({ type: "callAnnounced", callId, ...caller });
  await say({ type: "callEndAnnounced", callId, end: "completed", durationSeconds: 3, caller });
  await inState(tenantId, id, "ended");
}

async function aVisitor({ tenantId, chatLine }: Town): Promise<string> {
  const visitorId = newId();
  await rowsOf(
    `insert into visitor (tenant_id, id, line_id, token_hash, language, name, email, expires_at)
     values ($1, $2, $3, $4, 'en', $5, $6, now() + interval '1 day')`,
    [tenantId, visitorId, chatLine.id, Buffer.from(visitorId), NAME, MAIL],
  );
  return visitorId;
}

/** Rows that hold any of it, by table; of every table that there is. */
async function traces(): Promise<string[]> {
  const tables = await rowsOf<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await rowsOf<{ row: string }>(
      `select t::text as row from ${name} t where t::text ilike any(select '%' || w || '%' from unnest($1::text[]) w)`,
      [PLANTED],
    );
    found.push(...rows.map(({ row }) => `${name}: ${row}`));
  }
  return found;
}

/** What must be the same before and after. */
async function figures(tenantId: string) {
  const tables = ["interaction_log", "queue_interval", "agent_interval", "agent_span", "message", "journal", "opt_out"];
  const counted = tables.map(async (name) => {
    const hash = name === "message" ? "to_jsonb(t) - 'mail_hash'" : "to_jsonb(t)";
    return [
      name,
      await rowsOf(`select ${hash} as row from ${name} t where tenant_id = $1 order by t::text`, [tenantId]),
    ];
  });
  return Object.fromEntries(await Promise.all(counted));
}

const isReplayedEqually = async (tenantId: string) => {
  const [tenant] = await rowsOf<{ slug: string }>("select slug from tenant where id = $1", [tenantId]);
  const [report] = await replay({ database: system, log, tenant: tenant?.slug ?? "" });
  return report?.equal;
};

async function logged(tenantId: string): Promise<void> {
  const behind = `select 1 from floor f left join projection p on p.tenant_id = f.tenant_id and p.name = 'log'
    where f.tenant_id = $1 and coalesce(p.cursor, 0) < f.journal_seq`;
  await waitFor(async () => (await rowsOf(behind, [tenantId])).length === 0, { timeoutMs: 20_000, what: "the log" });
  const pending = "select 1 from effect where tenant_id = $1 and state = 'pending'";
  await waitFor(async () => (await rowsOf(pending, [tenantId])).length === 0, { timeoutMs: 20_000, what: "effects" });
}

async function agedFiles(tenantId: string): Promise<string[]> {
  const root = join(folder, "files", "kept", tenantId);
  const names = (await readdir(root, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  for (const { parentPath, name } of names) await utimes(join(parentPath, name), new Date(0), new Date(0));
  return names.map(({ name }) => name);
}

test("a person is erased: no row, file or kept mail tells of them, and counts, figures, journal and replay stay", async () => {
  const town = await aTown();
  const { tenantId, ask } = town;
  const customerId = await aCustomer(town);
  const mailed = await converse(town, await aMailWithFile(town));
  const erase = (name = NAME) => ask("POST", `customers/${customerId}/erase`, { name, why: "asked" });
  expect([(await erase("Zenobia")).json().code, (await erase()).json().code]).toEqual(["notTheName", "contactOpen"]);
  await complete(town, mailed);
  const visitorId = await aVisitor(town);
  const chat = { channel: "chat", lineId: town.chatLine.id, from: `visitor:${visitorId}`, knownBy: MAIL } as const;
  await complete(town, await converse(town, message({ ...chat, senderName: NAME, identity: "proven" })));
  await aMissedCall(town);
  const phone = { channel: "sms", lineId: town.phoneLine.id, from: NUMBER } as const;
  const stopped = await town.say(message({ ...phone, text: "STOP planted", keyword: "stop" }));
  await waitFor(async () => (await rowsOf("select id from message where id = $1", [stopped])).length === 1);
  await logged(tenantId);
  expect((await agedFiles(tenantId)).length).toBe(2);
  const before = await figures(tenantId);
  expect(await isReplayedEqually(tenantId)).toBe(true);
  expect((await readdir(join(folder, "outbox", tenantId))).length).toBe(1);
  // A copy of the floor from before stays for as long as the journal.
  expect(await keepCheckpoints(system.kysely, 1)).toBeGreaterThan(0);
  const tables = new Set((await traces()).map((trace) => trace.split(":")[0]));
  // Otherwise nothing would be proven by finding nothing.
  expect([...tables].sort()).toEqual(WHERE_IT_STANDS.map((table) => `public.${table}`));

  expect((await ask("POST", `customers/${customerId}/erase`, { name: NAME, why: "asked" }, "agent")).statusCode).toBe(
    403,
  );
  expect((await erase()).statusCode).toBe(204);

  expect(await traces()).toEqual([]);
  expect(await agedFiles(tenantId)).toEqual([]);
  expect(await readdir(join(folder, "outbox", tenantId))).toEqual([]);
  expect(await figures(tenantId)).toEqual(before);
  expect(await isReplayedEqually(tenantId)).toBe(true);

  expect((await erase()).statusCode).toBe(404);
  expect((await ask("GET", `customers/${customerId}`)).statusCode).toBe(404);
  expect((await ask("GET", `customers/${customerId}/timeline`)).json()).toMatchObject({
    items: [{ erased: true }, { erased: true }, { erased: true }],
  });
  const [line] = (await ask("GET", `interactions?customerId=${customerId}`)).json().items;
  expect(line).toMatchObject({ customer: null, from: null, note: null, erased: true });
  const shown = (await ask("GET", `interactions/${mailed}/messages`)).json();
  expect(shown.items[0]).toMatchObject({ text: "", erased: true, attachments: [{ name: "", because: "erased" }] });
  const [audit] = (await ask("GET", `customers/${customerId}/changes`)).json().items;
  expect(audit).toMatchObject({ by: "administrator", after: { erased: true, why: "asked" } });
});

test("who shares an address with somebody who is erased keeps the own contacts, their words and the address", async () => {
  const town = await aTown();
  const { tenantId, ask, say, mailLine, agentId } = town;
  const [first, second] = await Promise.all(
    ["Ann One", "Ben Two"].map(async (name) => {
      const made = (await ask("POST", "customers", { name }, "agent")).json();
      await ask("POST", `customers/${made.customerId}/addresses`, { address: "pair@shared.example" }, "agent");
      return made.customerId as string;
    }),
  );
  const mail = { messageId: null, references: [], mayAutoAnswer: false };
  const text = (words: string) =>
    message({
      ...{ channel: "email", lineId: mailLine.id, from: "pair@shared.example", text: words, threadName: newId(), mail },
    });
  for (const [customerId, words] of [
    [first, "Words of Ann."],
    [second, "Words of Ben."],
  ] as const) {
    const interactionId = await converse(town, text(words));
    await say({ type: "assignCustomer", interactionId, customerId: customerId ?? "", how: "chosen", userId: agentId });
    const assigned = "select id from interaction where id = $1 and customer_id = $2";
    await waitFor(async () => (await rowsOf(assigned, [interactionId, customerId])).length === 1);
    await complete(town, interactionId);
  }
  await logged(tenantId);
  expect((await ask("POST", `customers/${first}/erase`, { name: "Ann One", why: "notNeeded" })).statusCode).toBe(204);
  const words = await rowsOf<{ text: string | null }>(
    `select c.text from message m join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id
     where m.tenant_id = $1 and m.direction = 'in' order by m.id`,
    [tenantId],
  );
  expect(words.map((one) => one.text)).toEqual([null, "Words of Ben."]);
  expect((await ask("GET", `customers/${second}`)).json().addresses).toMatchObject([
    { address: "pair@shared.example" },
  ]);
  expect(await isReplayedEqually(tenantId)).toBe(true);
});
