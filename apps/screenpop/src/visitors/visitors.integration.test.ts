import { createHash, randomBytes } from "node:crypto";
import { connect } from "node:net";
import type { ChatState, ClickOutcome, OfferPop, VisitorAnswer, VisitorMessage } from "@touchstone/contracts";
import { addUpload, addVisitor, saveWebLine, withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import type { Socket } from "socket.io-client";
import { beforeAll, expect, test } from "vitest";
import { anInstallation, type Centre, type Installation } from "../aCentre.ts";

// Visitors of the web at their namespace: who gets in, what they may say, and that nothing is lost or shown to others.

let installation: Installation;
beforeAll(async () => {
  installation = await anInstallation();
  return () => installation.close();
});

async function aVisitor(
  { tenantId, lineId }: Centre,
  over: { name?: string; expiresAt?: Date; language?: string } = {},
) {
  const token = randomBytes(32).toString("base64url");
  const visitorId = newId();
  const tokenHash = createHash("sha256").update(token).digest();
  const row = { tenantId, visitorId, lineId, tokenHash, language: "en", name: null, email: null, phone: null };
  const expiresAt = new Date(Date.now() + 3_600_000);
  await withTenant(installation.app, tenantId, (trx) =>
    addVisitor(trx, { ...row, isProven: false, expiresAt, ...over }),
  );
  return { visitorId, token };
}

interface Page {
  readonly socket: Socket;
  /** In the order in which they were told, the newest form of each. */
  messages(): VisitorMessage[];
  chat(): ChatState | undefined;
  typed: number;
  write(text: string, id?: string, attachmentIds?: string[]): Promise<VisitorAnswer>;
  say(event: string, body: object): Promise<VisitorAnswer>;
}

/** A browser's page of a visitor, which looks as soon as it is connected. */
async function aPage(token: string, since: number | null = null, headers = {}): Promise<Page> {
  const socket = installation.socket("/visitor", { token }, headers);
  const known = new Map<string, VisitorMessage>();
  let state: ChatState | undefined;
  socket.on("messages", ({ items }: { items: VisitorMessage[] }) => {
    for (const item of items) known.set(item.id, item);
  });
  socket.on("chat", (told: ChatState) => {
    state = told;
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once("connect", () => resolve());
    socket.once("connect_error", reject);
  });
  socket.connect();
  await opened;
  socket.emit("look", { since });
  const say = (event: string, body: object) => socket.timeout(5000).emitWithAck(event, body) as Promise<VisitorAnswer>;
  const page: Page = {
    socket,
    messages: () => [...known.values()],
    chat: () => state,
    typed: 0,
    say,
    write: (text, id = newId(), attachmentIds) =>
      say("write", { id, text, ...(attachmentIds ? { attachmentIds } : {}) }),
  };
  socket.on("typing", () => {
    page.typed += 1;
  });
  return page;
}

const texts = (page: Page) => page.messages().map(({ text }) => text);
const refusedBecause = (token: string, headers = {}) =>
  aPage(token, null, headers).then(
    () => "let in",
    (error: Error) => error.message,
  );

async function aDesk(centre: Centre, name: string) {
  const person = await centre.agent(name, { workSets: [{ voice: 1 }, { chat: 2 }] });
  const socket = installation.socket("/agent", { token: person.token });
  const offers: OfferPop[] = [];
  const typing: string[] = [];
  socket.on("offer", (offer: OfferPop) => offers.push(offer));
  socket.on("typing", ({ interactionId }: { interactionId: string }) => typing.push(interactionId));
  const say = (event: string, body: object) =>
    socket.timeout(5000).emitWithAck(event, { id: newId(), ...body }) as Promise<ClickOutcome>;
  const opened = new Promise((resolve) => socket.once("snapshot", resolve));
  socket.connect();
  await opened;
  socket.emit("deskState", { canTalk: true });
  await waitFor(async () => ((await say("setIntent", { intent: "ready" })) as { ok?: boolean }).ok === true);
  const take = async (n = 0) => {
    const { offerId, interactionId } = await waitFor(async () => offers[n]);
    expect(await say("accept", { offerId })).toEqual({ ok: true });
    return interactionId;
  };
  return { ...person, socket, offers, typing, say, take };
}

test("nobody gets in without a token of ours, with one that ran out, or from a page of somebody else", async () => {
  const centre = await installation.centre();
  const { token } = await aVisitor(centre);
  const old = await aVisitor(centre, { expiresAt: new Date(Date.now() - 1000) });
  expect(await refusedBecause("")).toBe("noToken");
  expect(await refusedBecause(randomBytes(32).toString("base64url"))).toBe("noToken");
  expect(await refusedBecause(old.token)).toBe("noToken");
  expect(await refusedBecause(token, { origin: "http://touchstone.test" })).toBe("let in");
  expect(await refusedBecause(token, { origin: "https://evil.test" })).not.toBe("let in");
  const other = await installation.centre();
  const { tenantId, lineId } = other;
  const site = "https://shop.test";
  const by = { tenantId, userId: newId(), changeId: newId() };
  await withTenant(installation.app, tenantId, (trx) => saveWebLine(trx, by, lineId, { origins: [site] }));
  const guest = await aVisitor(other);
  // What the gate knows of other sites is a few seconds old at most.
  await waitFor(async () => (await refusedBecause(guest.token, { origin: site })) === "let in", { timeoutMs: 8_000 });
  // A page that one line lets in is still a stranger to another's visitors, and to the house's own screens.
  expect(await refusedBecause(token, { origin: site })).toBe("foreignOrigin");
  const ann = await centre.agent("Ann");
  const socket = installation.socket("/agent", { token: ann.token }, { origin: site });
  const refusal = new Promise<Error>((resolve) => socket.once("connect_error", resolve));
  socket.connect();
  expect((await refusal).message).toBe("forbidden");
});

test("what a visitor writes waits in the queue with its place, and is answered by an agent of whom the first name is told", async () => {
  const centre = await installation.centre();
  const [one, two] = [await aPage((await aVisitor(centre)).token), await aPage((await aVisitor(centre)).token)];
  expect(await waitFor(async () => one.chat())).toMatchObject({ kind: "none", isOpen: true, agent: null });
  expect(await one.write("Hello")).toMatchObject({ ok: true });
  await waitFor(async () => one.chat()?.position === 1);
  expect(await two.write("Me too")).toMatchObject({ ok: true });
  expect(await waitFor(async () => (two.chat()?.position === 2 ? two.chat() : undefined))).toMatchObject({
    ...{ kind: "waiting", waitMs: null },
  });
  const desk = await aDesk(centre, "Ann Smith");
  const interactionId = await desk.take();
  await waitFor(async () => one.chat()?.kind === "talking");
  expect(one.chat()).toMatchObject({ agent: "Ann", position: null });
  expect(await desk.say("reply", { interactionId, text: "Good day" })).toEqual({ ok: true });
  await desk.say("addNote", { interactionId, text: "Sounds annoyed" });
  await waitFor(async () => texts(one).length === 2);
  expect(one.messages()).toMatchObject([
    { by: "visitor", text: "Hello", name: null },
    { by: "agent", text: "Good day", name: "Ann" },
  ]);
  expect(JSON.stringify([one.messages(), one.chat()])).not.toContain("Smith");
  // The other one's page holds the other one's words alone.
  expect(texts(two)).toEqual(["Me too"]);
});

test("the same words sent again are one message, and what was missed while the line was down comes when it is back", async () => {
  const centre = await installation.centre();
  const { token } = await aVisitor(centre);
  const first = await aPage(token);
  const id = newId();
  const answers = [await first.write("Hello", id), await first.write("Hello", id)];
  expect(answers[0]).toEqual(answers[1]);
  await waitFor(async () => texts(first).length === 1);
  expect(first.messages()[0]).toMatchObject({ clientId: id });
  const desk = await aDesk(centre, "Ann");
  const interactionId = await desk.take();
  const since = first.messages()[0]?.at ?? 0;
  first.socket.disconnect();
  await desk.say("reply", { interactionId, text: "Are you there?" });
  await desk.say("reply", { interactionId, text: "Hello?" });
  const again = await aPage(token, since);
  expect(await again.write("Hello", id)).toEqual(answers[0]);
  await again.write("Back again");
  await waitFor(async () => texts(again).includes("Back again"));
  expect(texts(again)).toEqual(["Hello", "Are you there?", "Hello?", "Back again"]);
});

test("what a page says came, came; of messages that it was not told it can say nothing", async () => {
  const centre = await installation.centre();
  const [one, two] = [await aPage((await aVisitor(centre)).token), await aPage((await aVisitor(centre)).token)];
  await one.write("Hello");
  const desk = await aDesk(centre, "Ann");
  const interactionId = await desk.take();
  await desk.say("reply", { interactionId, text: "Good day" });
  await waitFor(async () => texts(one).length === 2);
  const messageId = one.messages()[1]?.id as string;
  expect(await two.say("seen", { messageId, state: "read" })).toMatchObject({ ok: false });
  expect(await one.say("seen", { messageId, state: "read" })).toEqual({ ok: true });
  expect(await one.say("seen", { messageId, state: "delivered" })).toEqual({ ok: true });
  const state = async () =>
    (await installation.system.pool.query("select state from message where id = $1", [messageId])).rows[0]?.state;
  await waitFor(async () => (await state()) === "read");
});

test("whoever writes is seen writing by the other side alone, and an agent of another conversation is not believed", async () => {
  const centre = await installation.centre();
  const page = await aPage((await aVisitor(centre)).token);
  await page.write("Hello");
  const desk = await aDesk(centre, "Ann");
  const other = await aDesk(centre, "Ben");
  const [mine, theirs] = await waitFor(async () =>
    desk.offers[0] ? ([desk, other] as const) : other.offers[0] ? ([other, desk] as const) : undefined,
  );
  const interactionId = await mine.take();
  await waitFor(async () => page.chat()?.kind === "talking");
  page.socket.emit("typing", {});
  await waitFor(async () => mine.typing.length === 1);
  expect([mine.typing, theirs.typing]).toEqual([[interactionId], []]);
  theirs.socket.emit("typing", { interactionId });
  mine.socket.emit("typing", { interactionId });
  await waitFor(async () => page.typed === 1);
});

test("the visitor ends the conversation; what is written afterwards is another one", async () => {
  const centre = await installation.centre();
  const page = await aPage((await aVisitor(centre)).token);
  expect(await page.say("end", { id: newId() })).toMatchObject({ ok: false, reason: "nothingOpen" });
  await page.write("Hello");
  await waitFor(async () => page.chat()?.kind === "waiting");
  expect(await page.say("end", { id: newId() })).toEqual({ ok: true });
  await waitFor(async () => page.chat()?.kind === "ended");
  await page.write("One more thing");
  await waitFor(async () => page.chat()?.kind === "waiting" && texts(page).length === 2);
});

test("a flood is refused in the visitor's language, one that goes on is cut off, and what is malformed changes nothing", async () => {
  const centre = await installation.centre();
  const page = await aPage((await aVisitor(centre, { language: "zh-Hans" })).token);
  const bad = [{ id: "x", text: "short id" }, { id: newId(), text: 5 }, { id: newId(), text: "a\u0000b" }, null];
  for (const body of bad) expect(await page.say("write", body as object)).toMatchObject({ reason: "malformed" });
  expect(await page.write("   ")).toMatchObject({ ok: false, reason: "empty" });
  expect(await page.write("长".repeat(4001))).toMatchObject({
    reason: "tooLong",
    why: expect.stringContaining("4,000"),
  });
  expect(await page.write("长".repeat(4000))).toMatchObject({ ok: true });
  const answers = await Promise.all(Array.from({ length: 14 }, (_, n) => page.write(`${n}`)));
  const refused = answers.filter((answer) => "ok" in answer && !answer.ok);
  expect(refused.length).toBeGreaterThanOrEqual(4);
  expect(refused[0]).toMatchObject({ reason: "tooFast", why: "发送过快，请稍候再发。" });
  const cut = new Promise((resolve) => page.socket.once("disconnect", resolve));
  for (let n = 0; n < 200; n += 1) page.socket.emit("typing", {});
  await cut;
});

/** A frame of a WebSocket as a client sends it, with a mask of noughts; `says` overrides its length. */
function aFrame(kind: number, body: Buffer, says = body.length): Buffer {
  const head = Buffer.alloc(14);
  head[0] = kind;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(says), 2);
  return Buffer.concat([head, body]);
}
const [TEXT, BYTES, TEXT_GOES_ON, GOES_ON] = [0x81, 0x82, 0x01, 0x00];
const said = (text: string) => aFrame(TEXT, Buffer.from(text));

/** Somebody without a browser at the visitors' namespace, with a token of ours; resolves once what was sent has ended the connection. */
async function sendRaw(token: string, frames: readonly Buffer[]): Promise<void> {
  const { hostname, port } = new URL(installation.url);
  const socket = connect(Number(port), hostname);
  const ended = new Promise((resolve) => socket.on("error", () => {}).on("close", resolve));
  const upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13";
  const key = `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`;
  socket.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n${key}\r\n\r\n`);
  let told = "";
  socket.on("data", (piece) => {
    told += piece.toString("latin1");
    // The server's end of it is a frame that begins so, to which a client answers by hanging up.
    if (told.includes("\x88")) socket.destroy();
  });
  await waitFor(() => told.includes('"sid"'));
  socket.write(said(`40/visitor,${JSON.stringify({ token })}`));
  await waitFor(() => told.includes("40/visitor,"));
  for (const frame of frames) socket.write(frame);
  await ended;
}

test.each<[string, () => Buffer[]]>([
  ["invalid UTF-8", () => [aFrame(TEXT, Buffer.from([0x34, 0x32, 0xff, 0xfe, 0xc0, 0x80]))]],
  ["10 MB at once", () => [aFrame(TEXT, Buffer.alloc(10 * 1024 * 1024, "4"))]],
  [
    "a message without an end",
    () => [aFrame(TEXT_GOES_ON, Buffer.from("42")), ...Array(40).fill(aFrame(GOES_ON, Buffer.alloc(4_096, "x")))],
  ],
  ["a length that nobody has", () => [aFrame(TEXT, Buffer.from("42"), 2 ** 50)]],
  ["bytes that nobody announced", () => [aFrame(BYTES, Buffer.from([0xff, 0, 0xfe]))]],
  ["JSON without an end", () => [said(`42/visitor,["write",${"[".repeat(30_000)}`)]],
])("%s ends the connection at once, and nobody else's", async (_what, frames) => {
  const centre = await installation.centre();
  const page = await aPage((await aVisitor(centre)).token);
  const startedAt = performance.now();
  await sendRaw((await aVisitor(centre)).token, frames());
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(await page.write("Is somebody there?")).toMatchObject({ ok: true });
  expect(page.socket.connected).toBe(true);
});

test("a page may send its own files and nobody else's, and again with the same message", async () => {
  const centre = await installation.centre();
  const { tenantId } = centre;
  const [one, two] = [await aVisitor(centre), await aVisitor(centre)];
  const file = { tenantId, name: "a.txt", type: "text/plain", address: "0".repeat(64), size: 1, findings: {} };
  const id = newId();
  await withTenant(installation.app, tenantId, (trx) => addUpload(trx, { ...file, id, uploadedBy: one.visitorId }));
  const [mine, theirs] = [await aPage(one.token), await aPage(two.token)];
  expect(await theirs.write("Look", newId(), [id])).toMatchObject({ ok: false, reason: "noFile" });
  const messageId = newId();
  expect(await mine.write("Look", messageId, [id])).toMatchObject({ ok: true });
  expect(await mine.write("Look", messageId, [id])).toMatchObject({ ok: true });
  expect(await mine.write("Again", newId(), [id])).toMatchObject({ reason: "noFile" });
  await waitFor(async () => mine.messages()[0]?.attachments.length === 1);
  expect(mine.messages()[0]?.attachments).toMatchObject([{ id, name: "a.txt", state: "ready" }]);
});

test("two tabs of one visitor write at once, one says again what the other's line lost: each word once, in one order", async () => {
  const centre = await installation.centre();
  const { token } = await aVisitor(centre);
  const [one, two] = [await aPage(token), await aPage(token)];
  const words = Array.from({ length: 8 }, (_, n) => ({ text: `word ${n}`, id: newId() }));
  const said = words.map(({ text, id }, n) => (n % 2 === 0 ? one : two).write(text, id));
  // The first tab's line goes down behind its last word, whose answer it never hears.
  said.push(two.write("word 6", words[6]?.id), two.write("word 0", words[0]?.id));
  for (const answer of await Promise.all(said)) expect(answer).toMatchObject({ ok: true });
  const desk = await aDesk(centre, "Ann");
  const interactionId = await desk.take();
  const inOrder = (page: Page) => page.messages().toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  await waitFor(() => texts(one).length === 8 && texts(two).length === 8);
  expect(inOrder(one)).toEqual(inOrder(two));
  expect(texts(one).toSorted()).toEqual(words.map(({ text }) => text));
  const kept = await installation.system.pool.query("select from message where interaction_id = $1", [interactionId]);
  expect(kept.rowCount).toBe(words.length);
});

test("an agent's answer that meets the visitor's end is told, or refused with a reason: never taken and lost", async () => {
  const centre = await installation.centre();
  const desk = await aDesk(centre, "Ann");
  for (let round = 0; round < 6; round += 1) {
    const page = await aPage((await aVisitor(centre)).token);
    await page.write("Hello");
    const interactionId = await desk.take(round);
    await waitFor(() => page.chat()?.kind === "talking");
    const ends = () => page.say("end", { id: newId() });
    const replies = () => desk.say("reply", { interactionId, text: "Good day" });
    const [end, reply] = await (round % 2 === 0
      ? Promise.all([ends(), replies()])
      : Promise.all([replies(), ends()]).then(([told, ended]) => [ended, told] as const));
    expect(end).toEqual({ ok: true });
    if ("ok" in reply && reply.ok) await waitFor(() => texts(page).includes("Good day"));
    else expect(reply).toMatchObject({ reason: expect.any(String) });
    page.socket.disconnect();
    expect(await desk.say("complete", { interactionId, disposition: null, notes: "" })).toEqual({ ok: true });
  }
});

test("one visitor has so many tabs and no more", async () => {
  const { token } = await aVisitor(await installation.centre());
  const pages = [];
  for (let n = 0; n < 6; n += 1) pages.push(await aPage(token));
  expect(await refusedBecause(token)).toBe("tooMany");
  pages[0]?.socket.disconnect();
  await waitFor(async () => (await refusedBecause(token)) === "let in");
});
