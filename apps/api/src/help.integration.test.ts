import type { EventBody } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { aLine } from "@touchstone/testkit";
import { SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

// What visitors of the web may ask without an account: their token is all that they have.

let api: TestServer;
let home: World;
let desk: string;
let webLineId: string;

beforeAll(async () => {
  api = await aServer();
  home = await api.world("Home");
  ({ desk, lineId: webLineId } = await aWebLine(home));
  return () => api.close();
});

async function addLine({ floor, queueId, brandId }: World, channel: string, address: string): Promise<string> {
  const line = aLine({ queueId, brandId });
  const set = { type: "lineSet", line, channel, address, name: channel, region: "GB" } as EventBody;
  expect(await floor.happen(set)).toEqual({ kind: "done" });
  return line.id;
}

async function aWebLine(world: World) {
  const address = `home-${newId()}`;
  return { desk: address, lineId: await addLine(world, "chat", address) };
}

async function aVisitor(at = desk, body: object = {}, headers: Record<string, string> = {}) {
  return await api.ask("POST", `help/${at}/visitors`, { body: { language: "en", ...body }, headers });
}
const tokenOf = async (at = desk): Promise<string> => (await aVisitor(at)).json().token;

const upload = (token: string, name: string, content: string | Buffer, at = desk) => {
  const boundary = "x".repeat(30);
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n`;
  return api.server.inject({
    method: "POST",
    url: `/api/v1/help/${at}/files`,
    headers: { authorization: `Bearer ${token}`, "content-type": `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
};

const lastFact = async (type: string) =>
  (
    await api.system.pool.query(
      "select body from inbox where tenant_id = $1 and body ->> 'type' = $2 order by id desc limit 1",
      [home.tenantId, type],
    )
  ).rows[0]?.body;

test("everybody may know a company's hours and how it answers, and nothing of a page that is not there", async () => {
  const { statusCode, body } = await api.ask("GET", `help/${desk}`);
  expect([statusCode, JSON.parse(body)]).toMatchObject([
    200,
    { name: "Home brand", language: "en", isOpen: true, zone: null, takesFiles: true, answersBy: { sms: true } },
  ]);
  expect(body).not.toContain(home.tenantId);
  expect((await api.ask("GET", "help/nobody")).statusCode).toBe(404);
});

test("a visitor's token is of one line, is kept as a hash, and opens nothing of the house", async () => {
  const { token, visitorId } = (await aVisitor()).json();
  const { rows } = await api.system.pool.query("select * from visitor where id = $1", [visitorId]);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect((await api.ask("GET", "me", { token })).statusCode).toBe(401);
  const other = await aWebLine(await api.world("Abroad"));
  expect((await upload(token, "a.txt", "a", other.desk)).statusCode).toBe(401);
  expect((await upload("0".repeat(43), "a.txt", "a")).statusCode).toBe(401);
});

test("pages of others may ask only when the line lets them in", async () => {
  const origin = "https://shop.test";
  expect((await aVisitor(desk, {}, { origin })).json()).toMatchObject({ status: 403, code: "foreignOrigin" });
  expect((await aVisitor(desk, {}, { origin: "http://touchstone.test" })).statusCode).toBe(201);
  const token = await home.token("administrator");
  const edit = { token, body: { origins: ["https://shop.test"] } };
  expect((await api.ask("PUT", `lines/${webLineId}/web`, edit)).json()).toEqual({
    origins: [origin],
    hasSecret: false,
    secretAt: null,
  });
  expect((await aVisitor(desk, {}, { origin })).statusCode).toBe(201);
  const wrong = { token, body: { origins: ["https://shop.test/path"] } };
  expect((await api.ask("PUT", `lines/${webLineId}/web`, wrong)).statusCode).toBe(400);
});

test("who is signed in at the company's site is proven by its signature; anything else proves nothing", async () => {
  const token = await home.token("administrator");
  const { secret } = (await api.ask("POST", `lines/${webLineId}/web/secret`, { token })).json();
  const signed = (key: string) =>
    new SignJWT({ email: "Eva@example.test", name: "Eva" })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("10m")
      .sign(new TextEncoder().encode(key));
  const { visitorId } = (await aVisitor(desk, { identity: await signed(secret) })).json();
  const { rows } = await api.system.pool.query("select name, email, is_proven from visitor where id = $1", [visitorId]);
  expect(rows).toEqual([{ name: "Eva", email: "eva@example.test", is_proven: true }]);
  const forged = await aVisitor(desk, { identity: await signed("another secret that is long enough") });
  expect(forged.json()).toMatchObject({ status: 422, code: "notProven" });
  const { visitorId: typed } = (await aVisitor(desk, { name: "Eva", email: "eva@example.test" })).json();
  const claimed = await api.system.pool.query("select is_proven from visitor where id = $1", [typed]);
  expect(claimed.rows).toEqual([{ is_proven: false }]);
});

test("who is signed in at the site is the same visitor on each device, and nobody else is, however alike", async () => {
  const token = await home.token("administrator");
  const { secret } = (await api.ask("POST", `lines/${webLineId}/web/secret`, { token })).json();
  const signedIn = async (claims: { email?: string; phone?: string }) => {
    const jwt = new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).setExpirationTime("10m");
    const identity = await jwt.sign(new TextEncoder().encode(secret));
    return (await aVisitor(desk, { identity })).json() as { token: string; visitorId: string };
  };
  const email = "ida@example.test";
  const [phone, desktop] = await Promise.all([signedIn({ email }), signedIn({ email: "Ida@example.test" })]);
  const later = await signedIn({ email });
  expect([desktop.visitorId, later.visitorId]).toEqual([phone.visitorId, phone.visitorId]);
  expect(new Set([phone.token, desktop.token, later.token]).size).toBe(3);
  const others = [
    await signedIn({ email: "ben@example.test" }),
    await signedIn({ email, phone: "+447700900142" }),
    (await aVisitor(desk, { email })).json() as { visitorId: string },
  ];
  for (const other of others) expect(other.visitorId).not.toBe(phone.visitorId);
  const { id } = (await upload(phone.token, "a.txt", "a")).json();
  expect((await api.ask("GET", `help/${desk}/files/${id}`, { token: later.token })).statusCode).toBe(200);
  expect((await api.ask("GET", `help/${desk}/files/${id}`, { token: await tokenOf() })).statusCode).toBe(404);
});

test("a file is kept for its visitor alone, is always to be saved, and has a limit", async () => {
  const [mine, theirs] = [await tokenOf(), await tokenOf()];
  const stored = await upload(mine, "page.html", "<script>alert(1)</script>");
  expect([stored.statusCode, stored.json()]).toMatchObject([201, { name: "page.html" }]);
  const { id } = stored.json();
  const saved = await api.ask("GET", `help/${desk}/files/${id}`, { token: mine });
  expect([saved.statusCode, saved.headers["content-disposition"], saved.headers["x-content-type-options"]]).toEqual([
    ...[200, expect.stringMatching(/^attachment/), "nosniff"],
  ]);
  expect((await api.ask("GET", `help/${desk}/files/${id}`, { token: theirs })).statusCode).toBe(404);
  expect((await api.ask("GET", `help/${desk}/files/${id}`)).statusCode).toBe(401);
  expect((await upload(mine, "large.bin", Buffer.alloc(10 * 1024 * 1024 + 1))).statusCode).toBe(413);
  const token = await home.token("agent");
  expect((await api.ask("GET", `attachments/${id}`, { token })).statusCode).toBe(404);
});

test("what is left for later becomes a conversation by mail or by text, once, and never somebody else's", async () => {
  const token = await tokenOf();
  const form = { requestId: newId(), name: "Eva", topic: "Bill", text: "<b>Why?</b>", language: "en" };
  const byMail = { ...form, email: "eva@example.test" };
  const refused = await api.ask("POST", `help/${desk}/messages`, { token, body: byMail });
  expect(refused.json()).toMatchObject({ status: 422, code: "notAnswerable" });
  const mailLine = await addLine(home, "email", `help@${newId()}.test`);
  for (let n = 0; n < 2; n += 1) {
    const taken = await api.ask("POST", `help/${desk}/messages`, { token, body: byMail });
    expect([taken.statusCode, taken.json()]).toEqual([201, { answerBy: "email" }]);
  }
  expect(await lastFact("messageAnnounced")).toMatchObject({
    ...{ channel: "email", lineId: mailLine, from: "eva@example.test", subject: "Bill", text: "<b>Why?</b>" },
    ...{ identity: "claimed", senderName: "Eva", threadName: `form-${form.requestId}` },
  });
  const byText = { ...form, requestId: newId(), number: "07700 900142" };
  const taken = await api.ask("POST", `help/${desk}/messages`, { token, body: byText });
  expect(taken.json()).toEqual({ answerBy: "sms" });
  expect(await lastFact("messageAnnounced")).toMatchObject({
    channel: "sms",
    from: "+447700900142",
    identity: "claimed",
  });
  const { rows } = await api.system.pool.query("select thread_key from interaction where tenant_id = $1", [
    home.tenantId,
  ]);
  expect(new Set(rows.map(({ thread_key }) => thread_key)).size).toBe(2);
  const premium = { ...byText, requestId: newId(), number: "09061 234567" };
  const barred = await api.ask("POST", `help/${desk}/messages`, { token, body: premium });
  expect(barred.json()).toMatchObject({ status: 422, code: "numberNotAllowed" });
});

test("a transcript is mailed of what an agent has answered, not of what visitors tell themselves, and not for ever", async () => {
  const { token, visitorId } = (await aVisitor()).json();
  const ask = () => api.ask("POST", `help/${desk}/transcripts`, { token, body: { email: "eva@example.test" } });
  const { tenantId } = home;
  const place = { tenant_id: tenantId, id: visitorId, call_id: visitorId, kind: "resting", line_id: webLineId };
  const rest = { queue_id: home.queueId, brand_id: home.brandId, received_at: new Date(), last_seq: 0, state: "{}" };
  const row = { ...place, ...rest, thread_key: `chat:${webLineId}:${visitorId}` };
  const write = async (table: string, values: object) =>
    await api.system.pool.query(
      `insert into ${table} (${Object.keys(values).join(", ")}) values (${Object.keys(values).map((_, n) => `$${n + 1}`)})`,
      Object.values(values),
    );
  await write("interaction", row);
  const add = async (direction: string, text: string) => {
    const id = newId();
    const message = { tenant_id: tenantId, id, interaction_id: visitorId, line_id: webLineId, direction };
    await write("message", { ...message, at: new Date(), state: "sent" });
    await write("message_content", { tenant_id: tenantId, message_id: id, text });
  };
  await add("in", "Buy my pills");
  expect((await ask()).statusCode).toBe(404);
  await add("note", "Only among us");
  await add("out", "No, thank you");
  expect((await ask()).statusCode).toBe(204);
  const outbox = api.outboxOf(tenantId);
  const [kept] = await outbox.list(1);
  const mail = (await outbox.read(kept?.id ?? ""))?.toString() ?? "";
  expect(mail).toMatch(/^To: eva@example\.test/m);
  expect(mail).toMatch(/^Auto-Submitted: auto/m);
  expect(mail).toContain("No, thank you");
  expect(mail).not.toContain("Only among us");
  for (let n = 0; n < 4; n += 1) await ask();
  expect((await ask()).statusCode).toBe(429);
});

test("a visitor may be called back where the queue does so, a few times, and as seldom as everybody at one number", async () => {
  const token = await tokenOf();
  const ask = (number: string, requestId = newId()) =>
    api.ask("POST", `help/${desk}/callbacks`, { token, body: { requestId, number, language: "en" } });
  expect((await ask("07700 900150")).statusCode).toBe(404);
  const queue = home.floor.floor.queues.get(home.queueId);
  if (!queue) throw new Error("the queue is gone");
  const callback = { ...queue.callback, offered: true };
  await home.floor.happen({ type: "queueSet", queue: { ...queue, callback } });
  const requestId = newId();
  expect((await ask("07700 900150", requestId)).statusCode).toBe(204);
  expect((await ask("07700 900150", requestId)).statusCode).toBe(204);
  expect((await ask("+1 202 555 0123")).json()).toMatchObject({ status: 422, code: "numberNotAllowed" });
  expect((await ask("07700 900151")).statusCode).toBe(204);
  expect((await ask("07700 900152")).statusCode).toBe(204);
  expect((await ask("07700 900153")).json()).toMatchObject({ status: 429, code: "tooManyCallbacks" });
});
