import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSealedTexts, openFolder } from "@touchstone/attachments";
import { newId } from "@touchstone/runtime";
import { createTestDatabase, waitFor } from "@touchstone/testkit";
import hoodiecrow from "hoodiecrow-imap";
import { afterEach, beforeAll, expect, test } from "vitest";
import { aCustomer, aGateway, type Customer, inboxOf, type TestGateway } from "../testing/aGateway.ts";
import { aMail, aMailLine } from "../testing/aMail.ts";
import { type MailboxSource, readMailboxes } from "./mailboxes.ts";

// Mailboxes from a real server to the inbox.

const gateways: TestGateway[] = [];
const servers: { close(): Promise<void> }[] = [];
let systemUrl: string;
let folder: string;
let first: TestGateway;
let customer: Customer;

beforeAll(async () => {
  systemUrl = (await createTestDatabase()).systemUrl;
  folder = await mkdtemp(join(tmpdir(), "imap-"));
  first = await aGateway(systemUrl);
  customer = await aCustomer(first.system);
  return async () => {
    await first.close();
    await rm(folder, { recursive: true, force: true });
  };
});
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A server with one mailbox, and how its mailbox is read for this line. */
async function aServer(line: string, mails: readonly string[], more: { readonly authority?: string } = {}) {
  const server = hoodiecrow({
    plugins: ["ID", "SASL-IR", "AUTH-PLAIN", "IDLE", "LITERALPLUS"],
    storage: { INBOX: { messages: mails.map((raw) => ({ raw })) } },
  });
  await new Promise<void>((ready) => server.listen(0, ready));
  servers.push({ close: () => new Promise<void>((closed) => server.close(closed)) });
  const { port } = server.server.address() as AddressInfo;
  const said = {
    line,
    host: "127.0.0.1",
    port,
    secure: false,
    user: "testuser",
    password: { env: "SHOP_MAIL" },
    ...more,
  };
  const sources = await readMailboxes(JSON.stringify([said]), { SHOP_MAIL: "testpass" });
  return { append: (raw: string) => server.appendMessage("INBOX", [], false, raw), sources };
}

async function aReadingGateway(mailboxes: readonly MailboxSource[]): Promise<TestGateway> {
  const gateway = await aGateway(systemUrl, { files: await openFolder(folder), mail: { keys: [], mailboxes } });
  gateways.push(gateway);
  return gateway;
}

const subjectsOf = async (lineId: string) =>
  (await inboxOf(first.system, customer.tenantId))
    .map(({ body }) => body as { lineId?: string; subject?: string; identity?: string })
    .filter((body) => body.lineId === lineId)
    .map(({ subject }) => subject);

const identitiesOf = async (lineId: string) =>
  (await inboxOf(first.system, customer.tenantId))
    .map(({ body }) => body as { lineId?: string; identity?: string })
    .filter((body) => body.lineId === lineId)
    .map(({ identity }) => identity);

const positionOf = async (lineId: string) =>
  await first.system.kysely.selectFrom("mailbox").selectAll().where("lineId", "=", lineId).executeTakeFirst();

const arrived = (lineId: string, subjects: readonly string[]) =>
  waitFor(async () => ((await subjectsOf(lineId)).length >= subjects.length ? true : undefined), {
    timeoutMs: 15_000,
  }).then(async () => expect(await subjectsOf(lineId)).toEqual(subjects));

test("mails of a mailbox become facts of its line, old ones and new ones, and each once whoever reads it next", async () => {
  const line = "imap@shop.example";
  const lineId = await aMailLine(first.system, customer, line);
  const { append, sources } = await aServer(line, [aMail({ Subject: "One" }), aMail({ Subject: "Two" })]);
  const reading = await aReadingGateway(sources);
  await arrived(lineId, ["One", "Two"]);
  append(aMail({ Subject: "Three" }));
  await arrived(lineId, ["One", "Two", "Three"]);
  await waitFor(async () => (Number((await positionOf(lineId))?.uid) === 3 ? true : undefined));
  expect(await positionOf(lineId)).toMatchObject({ checkedAt: expect.any(Date), failingSince: null, errorCode: null });
  await reading.close();
  gateways.splice(0);
  expect((await positionOf(lineId))?.leaseOwner).toBeNull();
  append(aMail({ Subject: "Four" }));
  await aReadingGateway(sources);
  await arrived(lineId, ["One", "Two", "Three", "Four"]);
}, 60_000);

test("who writes is proven by the mailbox's own server, claimed by everybody else", async () => {
  const line = "proven@shop.example";
  const lineId = await aMailLine(first.system, customer, line);
  const found = (authority: string, result: string) =>
    `Authentication-Results: ${authority}; dkim=${result} header.d=customer.example\r\n`;
  const mails = [
    found("mx.shop.example", "pass") + aMail(),
    found("mx.evil.example", "pass") + aMail(),
    found("mx.shop.example", "fail") + found("mx.shop.example", "pass") + aMail(),
    `Received: by mx.shop.example\r\n${aMail({ "Authentication-Results": "mx.shop.example; dkim=pass header.d=customer.example" })}`,
  ];
  const { sources } = await aServer(line, mails, { authority: "mx.shop.example" });
  await aReadingGateway(sources);
  await waitFor(async () => ((await identitiesOf(lineId)).length === mails.length ? true : undefined), {
    timeoutMs: 15_000,
  });
  expect(await identitiesOf(lineId)).toEqual(["proven", "claimed", "claimed", "claimed"]);
  const silent = "silent@shop.example";
  const unasked = await aMailLine(first.system, customer, silent);
  await aReadingGateway((await aServer(silent, mails.slice(0, 1))).sources);
  await waitFor(async () => ((await identitiesOf(unasked)).length === 1 ? true : undefined), { timeoutMs: 15_000 });
  expect(await identitiesOf(unasked)).toEqual(["claimed"]);
}, 60_000);

test("of two processes one reads, and nothing comes twice", async () => {
  const line = "two@shop.example";
  const lineId = await aMailLine(first.system, customer, line);
  const mails = Array.from({ length: 5 }, (_, at) => aMail({ Subject: `Mail ${at}` }));
  const { sources } = await aServer(line, mails);
  await Promise.all([aReadingGateway(sources), aReadingGateway(sources)]);
  await arrived(lineId, ["Mail 0", "Mail 1", "Mail 2", "Mail 3", "Mail 4"]);
  const { rows } = await first.system.pool.query("select count(*)::int as count from mailbox where line_id = $1", [
    lineId,
  ]);
  expect(rows).toEqual([{ count: 1 }]);
}, 60_000);

test("a position that was lost makes no mail two", async () => {
  const line = "again@shop.example";
  const lineId = await aMailLine(first.system, customer, line);
  const { sources } = await aServer(line, [aMail({ Subject: "Only" })]);
  const reading = await aReadingGateway(sources);
  await arrived(lineId, ["Only"]);
  await waitFor(async () => ((await positionOf(lineId))?.uid ? true : undefined));
  await reading.close();
  gateways.splice(0);
  await first.system.pool.query("update mailbox set uid = 0 where line_id = $1", [lineId]);
  await aReadingGateway(sources);
  await waitFor(async () => (Number((await positionOf(lineId))?.uid) === 1 ? true : undefined), { timeoutMs: 15_000 });
  expect(await subjectsOf(lineId)).toEqual(["Only"]);
}, 60_000);

test("a mailbox that cannot be read says why, where an administrator sees it", async () => {
  const line = "wrong@shop.example";
  const lineId = await aMailLine(first.system, customer, line);
  const { sources } = await aServer(line, []);
  const wrong = sources.map((source) => ({ ...source, place: { ...source.place, auth: { password: "wrong" } } }));
  await aReadingGateway(wrong);
  const noted = await waitFor(async () => ((await positionOf(lineId))?.error ? await positionOf(lineId) : undefined), {
    timeoutMs: 15_000,
  });
  expect(noted?.error).not.toContain('wrong"');
  expect(noted).toMatchObject({ errorCode: "signIn", failingSince: expect.any(Date), checkedAt: null });
  expect(noted?.nextTryAt?.getTime()).toBeGreaterThan(noted?.failingSince?.getTime() ?? Number.POSITIVE_INFINITY);
}, 60_000);

/** As the api keeps it. */
async function anAccount(lineId: string, version: string, { port, password }: { port: number; password: string }) {
  const settings = {
    ...{ host: "127.0.0.1", port, security: "none", user: "testuser", signIn: "password", tokenUrl: null },
    ...{ clientId: null, scope: null, folder: null, authority: null },
  };
  const { secretFor } = await openFolder(folder);
  const sealed = createSealedTexts(secretFor("mail accounts"));
  const secret = sealed.seal(`${customer.tenantId}/${lineId}/in`, JSON.stringify({ password }));
  const row = { settings: JSON.stringify(settings), secret, secretAt: new Date(), version };
  await first.system.kysely
    .insertInto("mailAccount")
    .values({ tenantId: customer.tenantId, lineId, way: "in", ...row })
    .onConflict((conflict) => conflict.columns(["tenantId", "lineId", "way"]).doUpdateSet(row))
    .execute();
}

test("a line's own mailbox is read while the gateway runs: as it is set, after each change, and no more when it is removed", async () => {
  const line = "own@shop.example";
  const lineId = await aMailLine(first.system, customer, line);
  const [own, others] = [
    await aServer(line, [aMail({ Subject: "One" })]),
    await aServer(line, [aMail({ Subject: "House" })]),
  ];
  const { port } = own.sources[0]?.place ?? { port: 0 };
  const insideHosts = `127.0.0.1:${port}`;
  const times = { lookEveryMs: 50 };
  // The installation has a mailbox for the line, too: it is not read as long as the line has its own.
  const mail = { keys: [], mailboxes: others.sources, insideHosts, times };
  await anAccount(lineId, newId(), { port, password: "wrong" });
  gateways.push(await aGateway(systemUrl, { files: await openFolder(folder), mail }));
  const stateOf = async (wanted: string | null) =>
    (await positionOf(lineId))?.errorCode === wanted && (await positionOf(lineId))?.leaseOwner !== null
      ? true
      : undefined;
  await waitFor(() => stateOf("signIn"), { timeoutMs: 15_000 });
  await anAccount(lineId, newId(), { port, password: "testpass" });
  await arrived(lineId, ["One"]);
  await waitFor(() => stateOf(null), { timeoutMs: 15_000 });
  own.append(aMail({ Subject: "Two" }));
  await arrived(lineId, ["One", "Two"]);
  await anAccount(lineId, newId(), { port: 1, password: "testpass" });
  await waitFor(() => stateOf("inside"), { timeoutMs: 15_000 });
  await first.system.pool.query("update mail_account set secret = 'of another key ring' where line_id = $1", [lineId]);
  await first.system.pool.query(
    "update mail_account set settings = settings || jsonb_build_object('port', $2::int), version = $3 where line_id = $1",
    [lineId, port, newId()],
  );
  await waitFor(() => stateOf("noSecret"), { timeoutMs: 15_000 });
  await first.system.pool.query("delete from mail_account where line_id = $1", [lineId]);
  await first.system.pool.query("delete from mailbox where line_id = $1", [lineId]);
  await arrived(lineId, ["One", "Two", "House"]);
}, 60_000);

test("where mailboxes are is said with references to their secrets, and what is wrong with it is told without them", async () => {
  const box = { line: "a@b.example", host: "h", port: 993, secure: true, user: "u" };
  const read = (value: unknown, env = {}) => readMailboxes(JSON.stringify(value), env);
  await expect(read([{ ...box, password: "plain" }])).rejects.toThrow("IMAP_MAILBOXES");
  await expect(read([{ ...box, password: { env: "NOT_SET" } }])).rejects.toThrow("u@h/INBOX");
  await expect(read([box])).rejects.toThrow("password or an accessToken");
  await expect(readMailboxes("{", {})).rejects.toThrow("JSON");
  const token = join(folder, "token");
  await writeFile(token, "first\n");
  const [source] = await read([{ ...box, accessToken: { file: token } }]);
  const auth = source?.place.auth as { accessToken: () => Promise<string> };
  expect(await auth.accessToken()).toBe("first");
  await writeFile(token, "second\n");
  expect(await auth.accessToken()).toBe("second");
});
