import { MAIL_FRAME_SANDBOX, type MailLineList } from "@touchstone/contracts";
import { MAIL_FRAME_SANDBOX as SANITISERS_SANDBOX } from "@touchstone/mail";
import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { aServer, aTalk, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let world: World;
let interactionId: string;

beforeAll(async () => {
  api = await aServer();
  world = await api.world("Mails");
  interactionId = await aTalk(world);
  return () => api.close();
});

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function kept(bytes: Buffer, name: string, type: string) {
  async function* content() {
    yield bytes;
  }
  const file = await api.files.keep(world.tenantId, { name, type, content: content() });
  if (file.kind === "refused") throw new Error(file.reason);
  return file;
}

/** A mail of a customer in the conversation, with its formatted form and one picture. */
async function aMail(html: string, text = "Plain words"): Promise<string> {
  const { tenantId, lineId } = world;
  const id = newId();
  const { address: htmlAddress } = await kept(Buffer.from(html), "mail.html", "text/html");
  const picture = await kept(PNG, "logo.png", "image/png");
  const { kysely } = api.system;
  const row = { tenantId, id, interactionId, lineId, direction: "in", at: new Date(), state: "received" };
  await kysely.insertInto("message").values(row).execute();
  await kysely.insertInto("messageContent").values({ tenantId, messageId: id, text, htmlAddress }).execute();
  const file = { tenantId, id: newId(), messageId: id, name: picture.name, type: picture.type, size: picture.size };
  const findings = JSON.stringify({ contentId: "logo@mail" });
  await kysely
    .insertInto("attachment")
    .values({ ...file, address: picture.address, state: "ready", findings })
    .execute();
  return id;
}
const frame = async (id: string, role: "agent" | "supervisor" = "agent", query = "") =>
  await api.ask("GET", `messages/${id}/html${query}`, { token: await world.token(role) });

const HOSTILE = `<p>Dear <b>all</b></p><script>window.__x=1</script><img src="https://spy.example/p.gif" alt="spy">
  <img src="cid:logo@mail" alt="logo"><img src=x onerror="alert(1)"><a href="javascript:alert(1)">here</a>`;

test("a formatted mail is a document that runs nothing and asks nobody, with its own pictures in it", async () => {
  const answer = await frame(await aMail(HOSTILE));
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "x-remote-pictures": "1",
  });
  const policy = String(answer.headers["content-security-policy"]);
  for (const part of ["default-src 'none'", `sandbox ${MAIL_FRAME_SANDBOX}`, "frame-ancestors 'self'"])
    expect(policy).toContain(part);
  expect(policy).not.toMatch(/script-src|https:/);
  expect(answer.body).toContain("<b>all</b>");
  expect(answer.body).toContain(`src="data:image/png;base64,${PNG.toString("base64")}"`);
  expect(answer.body).not.toMatch(/<script|onerror|javascript:|spy\.example/);
});

test("pictures from elsewhere are let in when asked for, and nothing else with them", async () => {
  const answer = await frame(await aMail(HOSTILE), "supervisor", "?remote=1");
  expect(answer.body).toContain('src="https://spy.example/p.gif"');
  expect(answer.headers["content-security-policy"]).toContain("img-src https: data: 'self'");
  expect(answer.headers["content-security-policy"]).not.toContain("script-src");
  expect(answer.body).not.toMatch(/<script|onerror|javascript:/);
});

test("whose formatted form cannot be made harmless in time is shown as its words", async () => {
  const answer = await frame(await aMail(`<p>${"x".repeat(1_100_000)}`, "a < b & <script>1</script>"));
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain("<pre>a &lt; b &amp; &lt;script&gt;1&lt;/script&gt;</pre>");
});

test("a mail without a formatted form, an erased one and another tenant's are not there", async () => {
  const id = await aMail("<p>Hello</p>");
  const abroad = await api.world("Others' mails");
  const asked = { token: await abroad.token("administrator") };
  expect((await api.ask("GET", `messages/${id}/html`, asked)).statusCode).toBe(404);
  const content = api.system.kysely.updateTable("messageContent").where("messageId", "=", id);
  await content.set({ erasedAt: new Date() }).execute();
  expect((await frame(id)).statusCode).toBe(404);
  await content.set({ erasedAt: null, htmlAddress: null }).execute();
  expect((await frame(id)).statusCode).toBe(404);
});

test("the sandbox of the screens is the sanitiser's", () => {
  expect(MAIL_FRAME_SANDBOX).toBe(SANITISERS_SANDBOX);
});

const aLetter = (subject: string, to = "anna@mail.example") => ({
  from: { name: "Globex", address: "care@globex.example" },
  replyTo: { name: "Globex", address: "care+t@globex.example" },
  to: [{ name: "Anna", address: to }],
  ...{ subject, text: "Dear Anna", messageId: `${subject.replaceAll(" ", "")}@globex.example` },
});

test("the outbox tells an administrator what was kept, newest first, and opens it", async () => {
  const token = await world.token("administrator");
  const folder = api.outboxOf(world.tenantId);
  for (const subject of ["First", "Second"]) {
    await folder.send(aLetter(subject));
    // Their names carry the millisecond: the next one has another.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const file = { name: "a.txt", type: "text/plain", content: Buffer.from("42") };
  await folder.send({ ...aLetter("Third"), html: HOSTILE, attachments: [file] });
  const page = (await api.ask("GET", "outbox?limit=2", { token })).json();
  expect(page).toMatchObject({
    keeps: true,
    items: [
      { subject: "Third", files: 1 },
      { subject: "Second", files: 0 },
    ],
  });
  expect(page.items[0].to).toEqual([{ name: "Anna", address: "anna@mail.example" }]);
  const next = (await api.ask("GET", `outbox?limit=2&cursor=${page.next}`, { token })).json();
  expect(next).toMatchObject({ items: [{ subject: "First" }], next: null });
  const { id } = page.items[0];
  const mail = (await api.ask("GET", `outbox/${id}`, { token })).json();
  expect(mail).toMatchObject({
    ...{ subject: "Third", html: true, text: expect.stringContaining("Dear Anna") },
    files: [{ name: "a.txt", type: "text/plain", size: 2 }],
  });
  const html = await api.ask("GET", `outbox/${id}/html`, { token });
  expect(html.body).toContain("<b>all</b>");
  expect(html.body).not.toMatch(/<script|onerror|javascript:|spy\.example/);
  const abroad = { token: await (await api.world("Other outbox")).token("administrator") };
  expect((await api.ask("GET", "outbox", abroad)).json()).toEqual({ keeps: true, items: [], next: null });
  expect((await api.ask("GET", `outbox/${id}`, abroad)).statusCode).toBe(404);
  expect((await api.ask("GET", "outbox/..%2F..%2Fkey-ring.json", { token })).statusCode).toBe(404);
});

test("a visitor who plays a customer gets that customer's mails, of a demo tenant alone", async () => {
  const demo = await api.world("A demo");
  const folder = api.outboxOf(demo.tenantId);
  await folder.send(aLetter("Yours"));
  await folder.send(aLetter("Not yours", "bert@mail.example"));
  const ask = () => api.ask("GET", `sim/mails?tenantId=${demo.tenantId}&to=Anna@mail.example`);
  expect((await ask()).statusCode).toBe(404);
  await api.system.kysely.updateTable("tenant").set({ isDemo: true }).where("id", "=", demo.tenantId).execute();
  const expected = { subject: "Yours", messageId: "Yours@globex.example", replyTo: "care+t@globex.example" };
  expect((await ask()).json()).toMatchObject({ items: [expected] });
  await folder.send(aLetter("Again"));
  expect((await ask()).json().items.map(({ subject }: { subject: string }) => subject)).toEqual(["Yours", "Again"]);
});

test("how it goes with a line's mails: read, failing and unread mailboxes, and mails that wait for their server", async () => {
  const { tenantId } = world;
  const { kysely } = api.system;
  const { lineId: phone } = world;
  const { brandId } = await kysely
    .selectFrom("line")
    .select("brandId")
    .where("id", "=", phone)
    .executeTakeFirstOrThrow();
  const lineId = newId();
  const line = { channel: "email", address: "states@shop.example", name: "Help", region: "GB", settings: "{}" };
  await kysely
    .insertInto("line")
    .values({ tenantId, id: lineId, brandId, ...line })
    .execute();
  const [read, failed] = [new Date("2026-03-02T10:00:00Z"), new Date("2026-03-02T11:00:00Z")];
  const later = new Date(Date.now() + 60_000);
  const box = { tenantId, lineId, uidValidity: null, uid: null, error: null, failingSince: null, errorCode: null };
  const idle = { leaseOwner: null, leaseUntil: null, readAt: null, checkedAt: null, nextTryAt: null };
  await kysely
    .insertInto("mailbox")
    .values([
      { ...box, ...idle, name: "a", leaseOwner: "us", leaseUntil: later, readAt: read, checkedAt: failed },
      { ...box, ...idle, name: "b", leaseUntil: later, failingSince: failed, errorCode: "signIn", nextTryAt: later },
      { ...box, ...idle, name: "c", checkedAt: read },
    ])
    .execute();
  const token = await world.token("administrator");
  const lineNow = async () =>
    ((await api.ask("GET", "mail-lines", { token })).json() as MailLineList).items.find((one) => one.lineId === lineId);
  expect(await lineNow()).toMatchObject({
    mailboxes: [
      { name: "a", state: "connected", lastMailAt: read.getTime(), checkedAt: failed.getTime(), fault: null },
      { name: "b", state: "failing", failingSince: failed.getTime(), fault: "signIn", nextTryAt: later.getTime() },
      { name: "c", state: "unread" },
    ],
    ...{ lastMailAt: null, out: { by: "outbox", waiting: 0, failingSince: null, fault: null, lastSentAt: null } },
  });
  const asMail = `update interaction set line_id = $2, state = state || '{"channel":"email"}' where id = $1`;
  await api.system.pool.query(asMail, [interactionId, lineId]);
  const sent = { tenantId, interactionId, lineId, direction: "out", state: "queued" };
  const [waits, gone] = [newId(), newId()];
  await kysely
    .insertInto("message")
    .values([
      { ...sent, id: waits, at: failed },
      { ...sent, id: gone, at: read, state: "sent" },
    ])
    .execute();
  const effect = { tenantId, interactionId, attempts: 2, runAt: later };
  const payload = (messageId: string) => JSON.stringify({ type: "sendMessage", interactionId, messageId });
  const waiting = { ...effect, id: newId(), ordinal: 901, payload: payload(waits) };
  await kysely
    .insertInto("effect")
    .values({ ...waiting, error: "EAUTH" })
    .execute();
  const out = { waiting: 1, failingSince: failed.getTime(), nextTryAt: later.getTime(), lastSentAt: read.getTime() };
  expect((await lineNow())?.out).toMatchObject({ ...out, fault: "signIn", says: null });
  await kysely.updateTable("effect").set({ error: "451" }).where("id", "=", waiting.id).execute();
  expect((await lineNow())?.out).toMatchObject({ ...out, fault: "other", says: "451" });
  await kysely.updateTable("effect").set({ state: "done" }).where("id", "=", waiting.id).execute();
  expect((await lineNow())?.out).toMatchObject({ waiting: 0, failingSince: null, fault: null });
});
