import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { openFolder } from "@touchstone/attachments";
import { carrierApp, readCarrierConfig } from "@touchstone/carrier";
import { type EmulatorMail, type InboxFact, jobSchemas } from "@touchstone/contracts";
import { type Database, insertFacts, openDatabase, renewDeskNode } from "@touchstone/db";
import type { Interaction } from "@touchstone/domain";
import { gateway, readMailKeys } from "@touchstone/gateway";
import { createMailParser } from "@touchstone/mail";
import { createMailOut, router } from "@touchstone/router";
import { createJobQueues, createLog, createMetrics, createWakeUps, newId, type WakeUps } from "@touchstone/runtime";
import { createTwilioVoice } from "@touchstone/telephony";
import { agentSettings, aLine, aQueue, aTenant, createTestDatabase, waitFor } from "@touchstone/testkit";
import { worker } from "@touchstone/worker";
import fastify from "fastify";
import { SMTPServer } from "smtp-server";
import { beforeAll, expect, test } from "vitest";

// Mails over the real wires: people → signed webhook → reader → inbox → router → rows → SMTP server, and the log. Only screens are left out.

const log = createLog({ name: "mail channel", level: "warn" });
const parser = createMailParser({ limits: { timeoutMs: 20_000 } });
let system: Database;
let wakeUps: WakeUps;
let origin: string;
const sent: Buffer[] = [];

beforeAll(async () => {
  const urls = await createTestDatabase();
  system = openDatabase(urls.systemUrl);
  const [pipeline, app] = [
    openDatabase(urls.systemUrl, { pipeline: true }),
    openDatabase(urls.appUrl, { pipeline: true }),
  ];
  wakeUps = await createWakeUps({ log });
  const folder = await mkdtemp(join(tmpdir(), "mail-channel-"));
  const opened = await openFolder(folder);
  const smtp = await anSmtpServer();
  const mail = createMailOut(opened, { otherwise: { smtpUrl: smtp.url }, pool: system.pool });
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const keys = readMailKeys(publicKey.export({ format: "der", type: "spki" }).toString("base64"));
  origin = `http://127.0.0.1:${await freePort()}`;
  const jobs = createJobQueues({ schemas: jobSchemas, log, databaseUrl: urls.systemUrl });
  const common = { wakeUps, log, metrics: createMetrics({ defaults: false }), publicUrl: origin };
  const server = fastify({ forceCloseConnections: true });
  const CARRIER_MAIL_KEY = privateKey.export({ format: "pem", type: "pkcs8" }) as string;
  const config = readCarrierConfig({ PUBLIC_URL: origin, CARRIER_MEDIA: "off", CARRIER_MAIL_KEY });
  await server.register(carrierApp, { config });
  await server.register(gateway, { ...common, databaseUrl: urls.systemUrl, files: opened, mail: { keys } });
  await server.register(router, {
    ...{ ...common, pool: pipeline.pool, screens: { committed: () => undefined }, mail },
    ...{ voice: createTwilioVoice({ timeoutMs: 5000 }), carrierApiUrl: `${origin}/emulator` },
  });
  await server.register(worker, { ...common, app, system, jobs });
  await server.listen({ host: "127.0.0.1", port: Number(new URL(origin).port) });
  return async () => {
    await server.close();
    await Promise.all([jobs.close(), mail.close(), smtp.close(), parser.close()]);
    await Promise.all([wakeUps.close(), system.close(), pipeline.close(), app.close()]);
    await rm(folder, { recursive: true, force: true });
  };
});

async function anSmtpServer() {
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ["STARTTLS"], logger: false },
    onData: (stream, _session, done) => {
      buffer(stream).then((raw) => {
        sent.push(raw);
        done();
      }, done);
    },
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.server.address() as { port: number };
  return { url: `smtp://127.0.0.1:${port}`, close: () => new Promise<void>((closed) => server.close(closed)) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A tenant with a mail line, a customer who is known by an address, and an agent who is ready. */
async function aMailFloor() {
  const { tenantId, brandId } = await aTenant(system);
  const [customerId, address] = [newId(), `help-${newId().slice(-12)}@shop.example`];
  await system.kysely.insertInto("customer").values({ tenantId, id: customerId, name: "Anna", email: ANNA }).execute();
  const queue = aQueue({ signature: { en: "Your shop" } });
  const line = aLine({ queueId: queue.id, brandId });
  const agent = agentSettings({ queueIds: [queue.id], workSets: [{ voice: 1 }, { email: 50 }] });
  const say = async (body: InboxFact) => {
    const id = newId();
    await insertFacts(system.pool, [{ tenantId, id, key: newId(), body }]);
    wakeUps.notify("inbox", tenantId);
    return id;
  };
  await say({ type: "queueSet", queue });
  await say({ type: "lineSet", line, address, name: "Shop", region: "GB", channel: "email" });
  await say({ type: "agentSet", agent });
  // Nobody renews it: the process of this desk is alive for as long as the test.
  await renewDeskNode(system.pool, "test", 600_000);
  await say({ type: "deskConnected", agentId: agent.id, nodeId: "test", canTalk: true });
  await say({ type: "setIntent", agentId: agent.id, userId: agent.id, intent: "ready", reason: null });
  await waitFor(() => system.kysely.selectFrom("line").select("id").where("id", "=", line.id).executeTakeFirst());
  return { tenantId, agent, say, address, customerId };
}

const ANNA = "anna@mail.example";

async function post(mail: EmulatorMail): Promise<void> {
  const headers = { "content-type": "application/json" };
  const asked = { method: "POST", body: JSON.stringify(mail), headers };
  const response = await fetch(`${origin}/emulator/control/mails`, asked);
  expect(response.status).toBe(201);
}

interface Row {
  readonly id: string;
  readonly interaction_id: string | null;
  readonly text: string;
  readonly subject: string | null;
  readonly flags: readonly string[] | null;
  readonly files: number;
  readonly kept_as: string | null;
}
const messagesOf = async (tenantId: string) =>
  (
    await system.pool.query<Row>(
      `select m.id, m.interaction_id, c.text, c.subject, m.flags, m.kept_as,
         (select count(*)::int from attachment a where a.tenant_id = m.tenant_id and a.message_id = m.id) as files
       from message m join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id
       where m.tenant_id = $1 order by m.at, m.id`,
      [tenantId],
    )
  ).rows;

const inState = <K extends Interaction["state"]["kind"]>(tenantId: string, id: string | null, kind: K) =>
  waitFor(
    async () => {
      const row = await system.kysely
        .selectFrom("interaction")
        .select("state")
        .where("tenantId", "=", tenantId)
        .where("id", "=", id ?? "")
        .executeTakeFirst();
      const state = (row?.state as Interaction | undefined)?.state;
      return state?.kind === kind ? (state as Extract<Interaction["state"], { kind: K }>) : undefined;
    },
    { timeoutMs: 15_000, what: `it is ${kind}` },
  );

const messages = (tenantId: string, count: number) =>
  waitFor(
    async () => {
      const rows = await messagesOf(tenantId);
      return rows.length >= count ? rows : undefined;
    },
    { timeoutMs: 30_000, what: `${count} messages` },
  );

test("a mail with a file comes to an agent, whose answer the customer can answer, and the end stands in the log within 2 s", async () => {
  const { tenantId, address, agent, say, customerId } = await aMailFloor();
  const file = { name: "../receipt.txt", type: "text/plain", base64: Buffer.from("paid").toString("base64") };
  const words = { subject: "Où est ma commande ? 订单", text: "Where is it?", html: "<b>Where is it?</b>" };
  await post({ kind: "written", from: ANNA, name: "Anna", to: address, ...words, files: [file] });
  const [first] = await messages(tenantId, 1);
  expect(first).toMatchObject({ subject: words.subject, text: expect.stringContaining("Where is it?"), files: 1 });
  const interactionId = first?.interaction_id ?? "";
  const { offer } = await inState(tenantId, interactionId, "offered");
  await say({ type: "accept", agentId: agent.id, offerId: offer.offerId });
  await inState(tenantId, interactionId, "connected");
  const attached = await system.kysely
    .selectFrom("attachment")
    .selectAll()
    .where("messageId", "=", first?.id ?? "")
    .executeTakeFirstOrThrow();
  expect(attached.name).toBe("receipt.txt");
  const upload = { ...attached, id: newId(), messageId: null, name: "invoice.txt", findings: null };
  await system.kysely.insertInto("attachment").values(upload).execute();
  const reply = { type: "replyAsked", agentId: agent.id, interactionId, text: "On its way.", subject: null } as const;
  await say({ ...reply, attachmentIds: [upload.id] });
  const raw = await waitFor(async () => sent.at(-1), { timeoutMs: 15_000, what: "the answer at the server" });
  const answer = await parser.parse(raw);
  expect(answer).toMatchObject({ subject: `Re: ${words.subject}`, to: [{ address: ANNA }] });
  expect(answer.text).toContain("Your shop");
  expect(answer.attachments.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
    ["invoice.txt", "paid"],
  ]);
  await post({
    kind: "written",
    from: ANNA,
    to: address,
    subject: answer.subject,
    text: "Thanks!",
    inReplyTo: answer.messageId ?? "",
  });
  const all = await messages(tenantId, 3);
  expect(all.map((row) => row.interaction_id)).toEqual([interactionId, interactionId, interactionId]);
  await say({ type: "complete", agentId: agent.id, interactionId, dispositionId: null });
  await inState(tenantId, interactionId, "ended");
  const started = performance.now();
  const logged = await waitFor(
    () =>
      system.kysely
        .selectFrom("interactionLog")
        .selectAll()
        .where("interactionId", "=", interactionId)
        .where("exit", "is not", null)
        .executeTakeFirst(),
    { timeoutMs: 5_000, what: "the row of the log" },
  );
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(logged).toMatchObject({ channel: "email", customerId, exit: "answered", agentId: agent.id });
  expect(Number(logged.firstResponseMs)).toBeGreaterThan(0);
  expect(Number(logged.resolutionMs)).toBeGreaterThan(0);
}, 90_000);

const head = (more: string) =>
  `From: x@customer.example\r\nSubject: hostile\r\nMessage-ID: <${newId()}@customer.example>\r\n${more}\r\n`;
const parts = (count: number, part: string) =>
  `${Array.from({ length: count }, () => `--B\r\n${part}\r\n`).join("")}--B--\r\n`;
const MIXED = "Content-Type: multipart/mixed; boundary=B\r\n";
const base64Of = (text: string | Buffer) => Buffer.from(text).toString("base64");

const HOSTILE: readonly (readonly [string, string | Buffer])[] = [
  ["two senders", head("").replace("From: x@", "From: boss@bank.example\r\nFrom: x@")],
  ["20,000 parts", head(MIXED) + parts(20_000, "Content-Disposition: attachment; filename=a.txt\r\n\r\nx")],
  [
    "5,000 levels",
    `${head("")}${Array.from({ length: 5_000 }, (_, at) => `Content-Type: multipart/mixed; boundary=B${at}\r\n\r\n--B${at}\r\n`).join("")}deep`,
  ],
  ["an endless line", `${head("")}${"x".repeat(10 * 1024 * 1024)}`],
  [
    "names that are traps",
    head(MIXED) + parts(1, 'Content-Disposition: attachment; filename="\u200b.htaccess"\r\n\r\nx'),
  ],
  ["a name of objects", head(MIXED) + parts(1, 'Content-Disposition: attachment; filename="__proto__"\r\n\r\nx')],
  [
    "characters that are none",
    Buffer.concat([
      Buffer.from(head("Content-Type: text/plain; charset=utf-8\r\n")),
      Buffer.from([0xff, 0xfe, 0, 0xc3]),
    ]),
  ],
  ["a charset that is none", `${head("Content-Type: text/plain; charset=constructor\r\n")}hello`],
  [
    "an html that attacks",
    `${head("Content-Type: text/html\r\n")}<img src=x onerror=alert(1)><svg onload=alert(1)><script>alert(1)</script>`,
  ],
  ["a mail in a mail in a mail", `${head("")}${`Content-Type: message/rfc822\r\n\r\n${head("")}`.repeat(500)}end`],
  [
    "a zip that is said to be a picture",
    head(MIXED) +
      parts(
        1,
        "Content-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBAoAAAAAAA==",
      ),
  ],
  ["no mail at all", Buffer.from([0, 1, 2, 3, 255])],
];

test("each hostile mail is a row that says what was left out, and the next mail is taken at once", async () => {
  const { tenantId, address } = await aMailFloor();
  for (const [name, raw] of HOSTILE) {
    const before = (await messagesOf(tenantId)).length;
    const started = performance.now();
    await post({ kind: "raw", from: "x@customer.example", to: address, base64: base64Of(raw) });
    await messages(tenantId, before + 1);
    expect([name, performance.now() - started < 20_000]).toEqual([name, true]);
  }
  const rows = await messagesOf(tenantId);
  expect(rows).toHaveLength(HOSTILE.length);
  expect(rows[0]?.flags).toEqual(expect.arrayContaining(["twoFroms", "claimed"]));
  expect(rows[1]?.flags).toEqual(expect.arrayContaining(["cutParts", "original"]));
  expect(rows.every((row) => row.interaction_id !== null)).toBe(true);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}, 180_000);

test("two lines that write to each other come to an end", async () => {
  const { tenantId, address, say } = await aMailFloor();
  const other = await aMailFloor();
  const auto = { autoAnswer: { open: { en: "We have it." }, closed: {} } };
  const { settings } = await system.kysely
    .selectFrom("line")
    .select("settings")
    .where("address", "=", address)
    .executeTakeFirstOrThrow();
  await say({
    type: "lineSet",
    line: { ...(settings as ReturnType<typeof aLine>), text: auto },
    address,
    name: "Shop",
    region: "GB",
  });
  const before = sent.length;
  const mail = { kind: "written", from: other.address, to: address, subject: "Hello", text: "Hello" } as const;
  await post(mail);
  const [kept] = await messages(tenantId, 1);
  expect(kept).toMatchObject({ interaction_id: null, kept_as: "automatic" });
  expect(sent.length).toBe(before);
}, 60_000);
