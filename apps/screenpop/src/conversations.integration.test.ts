import type { BoardSnapshot, ClickOutcome, DeskContact, DeskSnapshot, OfferPop } from "@touchstone/contracts";
import { readMessages, withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { aLine, aQueue, waitFor } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { anInstallation, type Centre, type Installation, must } from "./aCentre.ts";

// Conversations in writing at the desk: several at a time, their pops, clicks and who looks.

let installation: Installation;
beforeAll(async () => {
  installation = await anInstallation();
  return () => installation.close();
});

const TEXTS = [{ voice: 1 }, { sms: 2 }];

async function aReadyDesk(centre: Centre, name: string) {
  const person = await centre.agent(name, { workSets: TEXTS });
  const socket = installation.socket("/agent", { token: person.token });
  const offers: OfferPop[] = [];
  socket.on("offer", (offer: OfferPop) => offers.push(offer));
  const look = () =>
    new Promise<DeskSnapshot>((resolve) => {
      socket.once("snapshot", resolve);
      socket.emit("resync");
    });
  const say = (event: string, body: object) =>
    socket.timeout(5000).emitWithAck(event, { id: newId(), ...body }) as Promise<ClickOutcome>;
  const opened = new Promise((resolve) => socket.once("snapshot", resolve));
  socket.connect();
  await opened;
  socket.emit("deskState", { canTalk: true });
  await waitFor(async () => (await look()).agent.canTalk);
  expect(await say("setIntent", { intent: "ready" })).toEqual({ ok: true });
  return { ...person, offers, look, say, socket };
}

async function writes(
  centre: Centre,
  from: string,
  text: string,
  more: { mediaCount?: number; parentId?: string } = {},
) {
  const { lineId, floor } = centre;
  const words = { fromRaw: from, fromAddress: from, callerName: null, text };
  const who = { match: { kind: "unknown" }, traits: null, callerRef: null } as const;
  const plain = { keyword: null, isAuto: false, isBlocked: false, isOptedOut: false, parentId: null } as const;
  const sent = {
    channel: "sms",
    lineId,
    threadKey: `sms:${lineId}:${from}`,
    messageId: newId(),
    mediaCount: 0,
  } as const;
  await must(floor, { type: "messageArrived", ...sent, ...who, ...plain, ...more }, words);
}

const contactOf = async (desk: { look(): Promise<DeskSnapshot> }, n = 0): Promise<DeskContact | undefined> =>
  (await desk.look()).contacts[n];

test("a text pops with its first words, in at most 4 KB however long it is", async () => {
  const centre = await installation.centre();
  const desk = await aReadyDesk(centre, "Ann");
  await writes(centre, "+447700900301", "電".repeat(1600));
  const [offer] = await waitFor(async () => (desk.offers.length > 0 ? desk.offers : undefined));
  expect(offer).toMatchObject({ channel: "sms", from: { address: "+447700900301" } });
  expect(offer?.words?.startsWith("電電電")).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(offer))).toBeLessThanOrEqual(4096);
});

test("a conversation that goes on from another says in a line when that was, who had it and how it ended", async () => {
  const centre = await installation.centre();
  const desk = await aReadyDesk(centre, "Ann");
  const from = "+447700900302";
  await writes(centre, from, "Where is my parcel?");
  const offer = await waitFor(async () => desk.offers[0]);
  const { interactionId } = offer;
  expect(await desk.say("accept", { offerId: offer.offerId })).toEqual({ ok: true });
  expect((await contactOf(desk))?.thread).not.toHaveProperty("goesOnFrom");
  const text = "It is on its way.";
  expect(await desk.say("reply", { interactionId, text, attachmentIds: [] })).toEqual({ ok: true });
  expect(await desk.say("complete", { interactionId, disposition: null, notes: "" })).toEqual({ ok: true });
  await writes(centre, from, "Thanks!", { parentId: interactionId });
  const second = await waitFor(async () => desk.offers[1]);
  expect(await desk.say("accept", { offerId: second.offerId })).toEqual({ ok: true });
  expect((await contactOf(desk))?.thread?.goesOnFrom).toEqual({
    ...{ interactionId, agent: "Ann", words: text, at: expect.any(Number) },
  });
});

test("two conversations stand on one desk; each is answered, put aside and closed by itself", async () => {
  const centre = await installation.centre();
  const desk = await aReadyDesk(centre, "Ann");
  for (const n of [1, 2]) {
    await writes(centre, `+44770090031${n}`, `Hello ${n}`);
    const offer = await waitFor(async () => desk.offers[n - 1]);
    expect(await desk.say("accept", { offerId: offer.offerId })).toEqual({ ok: true });
  }
  const { contacts } = await desk.look();
  expect(contacts).toMatchObject([
    { channel: "sms", state: "talking", thread: { count: 1, mayReply: true, others: [] } },
    { channel: "sms", state: "talking", thread: { count: 1 } },
  ]);
  const [first, second] = contacts as [DeskContact, DeskContact];
  const { interactionId } = first;
  expect(await desk.say("reply", { interactionId, text: "Good day" })).toEqual({ ok: true });
  expect(await desk.say("addNote", { interactionId, text: "Is in a hurry" })).toEqual({ ok: true });
  expect(await contactOf(desk)).toMatchObject({ thread: { count: 3, awaitingReplySince: null } });
  const page = { tenantId: centre.tenantId, interactionId, before: null, limit: 10 };
  const messages = await withTenant(installation.app, centre.tenantId, (trx) => readMessages(trx, page));
  expect(messages.map(({ direction, text, by }) => [direction, text, by])).toEqual([
    ["in", "Hello 1", null],
    ["out", "Good day", "Ann"],
    ["note", "Is in a hurry", "Ann"],
  ]);
  expect(await desk.say("rest", { interactionId, until: null })).toEqual({ ok: true });
  expect((await desk.look()).contacts).toHaveLength(1);
  const closed = { interactionId: second.interactionId, disposition: null, notes: "done" };
  expect(await desk.say("complete", closed)).toEqual({ ok: true });
  expect((await desk.look()).contacts).toEqual([]);
  await writes(centre, "+447700900311", "One more thing");
  expect(await waitFor(async () => desk.offers[2])).toMatchObject({ interactionId, words: "One more thing" });
});

test("an answer that would wake the customer says so beforehand and until when; whoever waits for one gets it", async () => {
  const centre = await installation.centre();
  const desk = await aReadyDesk(centre, "Ann");
  const [hour = 0, minute = 0] = new Intl.DateTimeFormat("en", {
    timeZone: "Europe/London",
    timeStyle: "short",
    hourCycle: "h23",
  })
    .format()
    .split(":")
    .map(Number);
  const now = hour * 60 + minute;
  const quietHours = { from: (now + 1380) % 1440, to: (now + 60) % 1440 };
  const { brandId, queueId, lineId } = centre;
  const settings = { ...aLine({ brandId, queueId }), id: lineId, text: { quietHours } };
  await must(centre.floor, { type: "lineSet", line: settings });
  await writes(centre, "+447700900351", "Hello");
  const offer = await waitFor(async () => desk.offers[0]);
  const { interactionId } = offer;
  await desk.say("accept", { offerId: offer.offerId });
  expect(await contactOf(desk)).toMatchObject({ thread: { mayReply: true } });
  expect(await desk.say("reply", { interactionId, text: "Good day" })).toEqual({ ok: true });
  const { thread } = (await contactOf(desk)) as DeskContact;
  expect(thread?.mayReply).toBe("quietHours");
  expect(Math.abs((thread?.quietUntil ?? 0) - Date.now() - 3_600_000)).toBeLessThan(130_000);
});

test("whoever misses what was written is told that it was a message, and of whom", async () => {
  const centre = await installation.centre();
  await must(centre.floor, { type: "queueSet", queue: aQueue({ id: centre.queueId, ringTimeoutMs: 200 }) });
  const desk = await aReadyDesk(centre, "Ann");
  await writes(centre, "+447700900335", "Anybody there?");
  await waitFor(async () => desk.offers[0]);
  const block = await waitFor(async () => {
    await must(centre.floor, { type: "timePassed" });
    return (await desk.look()).agent.block;
  });
  expect(block).toMatchObject({ cause: "missedOffer", caller: "+447700900335", channel: "sms" });
});

test("the board counts what is written by channel, beside the people on the line and not among them", async () => {
  const centre = await installation.centre();
  const desk = await aReadyDesk(centre, "Ann");
  await writes(centre, "+447700900341", "Hello");
  const offer = await waitFor(async () => desk.offers[0]);
  await desk.say("accept", { offerId: offer.offerId });
  await desk.say("reply", { interactionId: offer.interactionId, text: "Good day" });
  await desk.say("rest", { interactionId: offer.interactionId, until: null });
  await writes(centre, "+447700900342", "Anybody there?");
  await waitFor(async () => desk.offers[1]);
  const { token } = await centre.user(["supervisor"]);
  const socket = installation.socket("/board", { token });
  const seen = new Promise<BoardSnapshot>((resolve) => socket.once("snapshot", resolve));
  socket.connect();
  const [queue] = (await seen).queues;
  expect(queue).toMatchObject({ waiting: 0, ringing: 0, talking: 0, longestWaitSince: null, callBacks: 0 });
  expect(queue?.written).toEqual([
    {
      ...{ channel: "sms", waiting: 1, withAgents: 0, resting: 1, replyDue: 1, replyDueSince: expect.any(Number) },
      today: { offered: 2, answered: 1, averageFirstResponseMs: expect.any(Number) },
    },
  ]);
  expect(queue?.today).toMatchObject({ offered: 0, answered: 0, serviceLevel: null });
  expect(queue?.callers).toMatchObject([{ channel: "sms", from: "+447700900342" }]);
});

test("a colleague who looks at the thread is named, and is gone when he looks away; clicks that are not his are refused", async () => {
  const centre = await installation.centre();
  const ann = await aReadyDesk(centre, "Ann");
  const ben = await aReadyDesk(centre, "Ben");
  await writes(centre, "+447700900321", "Hello");
  const [asked, other] = await waitFor(async () =>
    ann.offers[0] ? ([ann, ben] as const) : ben.offers[0] ? ([ben, ann] as const) : undefined,
  );
  await asked.say("accept", { offerId: asked.offers[0]?.offerId });
  const interactionId = asked.offers[0]?.interactionId ?? "";
  other.socket.emit("looking", { interactionId });
  const name = asked === ann ? "Ben" : "Ann";
  await waitFor(async () => ((await contactOf(asked))?.thread?.others.includes(name) ? true : undefined));
  expect(await other.say("reply", { interactionId, text: "Me too" })).toEqual({ ok: false, reason: "notYours" });
  expect(await other.say("takeUp", { interactionId })).toEqual({ ok: false, reason: "notYours" });
  other.socket.emit("looking", { interactionId: null });
  await waitFor(async () => ((await contactOf(asked))?.thread?.others.length === 0 ? true : undefined));
});
