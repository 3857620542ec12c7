import type { InboxFact } from "@touchstone/contracts";
import { createInboxWriter, insertFacts, openDatabase } from "@touchstone/db";
import type { Interaction } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import type { MessageCommand, MessageResult } from "@touchstone/telephony";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";

const house = await aHouse();
const { system, aStage, anOpenFloor, intake, wakeUps, stopRouters, close, outcomeOf, systemUrl } = house;
afterEach(stopRouters);
afterAll(close);

const EVA = "+447700900142";
let sids = 0;
const aSid = () => `SM${String(++sids).padStart(32, "0")}`;

const announced = (
  floor: OpenFloor,
  over: Partial<Extract<InboxFact, { type: "messageAnnounced" }>> = {},
): InboxFact => ({
  ...{
    type: "messageAnnounced",
    channel: "sms",
    lineId: floor.line.id,
    providerMessageId: aSid(),
    from: EVA,
    to: "+44",
  },
  ...{ text: "Hello", media: [], keyword: null, liftsOptOut: false, isAuto: false, segments: 1, ...over },
});

/** A floor whose agent may have three conversations. */
async function aTextingFloor() {
  const floor = await anOpenFloor();
  const agent = { ...floor.agent, workSets: [{ voice: 1 }, { sms: 3 }] };
  await floor.say({ type: "agentSet", agent });
  return { ...floor, agent };
}

const rowsOf = async (tenantId: string) =>
  (
    await system.pool.query<{ state: Interaction; id: string; thread_key: string }>(
      "select id, state, thread_key from interaction where tenant_id = $1 and thread_key is not null order by id",
      [tenantId],
    )
  ).rows;

const messagesOf = async (tenantId: string) =>
  (
    await system.pool.query(
      `select m.id, m.interaction_id, m.direction, m.state, m.provider_id, m.error_code, m.kept_as, c.text, c.from_address from message m
       join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id where m.tenant_id = $1 order by m.at, m.id`,
      [tenantId],
    )
  ).rows;

/** Our own message, once the carrier has a name for it. */
const sentMessage = (tenantId: string) =>
  waitFor(async () => (await messagesOf(tenantId)).find((one) => one.direction === "out" && one.provider_id !== null), {
    timeoutMs: 8_000,
  });

/** Carries messages out as it is told to. */
function aCarrier(answer: (command: MessageCommand) => MessageResult) {
  const sent: MessageCommand[] = [];
  return {
    sent,
    messaging: {
      send: async (command: MessageCommand) => {
        sent.push(command);
        return answer(command);
      },
      findMessage: async () => null,
      messagesSince: async () => [],
      mediaOf: async () => [],
    },
  };
}

const taken = (): MessageResult => ({ kind: "done", providerId: aSid(), state: "queued", segments: 1 });

async function openConversation(floor: OpenFloor) {
  await floor.say(announced(floor));
  return await waitFor(async () => {
    const [row] = await rowsOf(floor.tenantId);
    return row?.state.state.kind === "offered" ? { ...row, offer: row.state.state.offer } : undefined;
  });
}

test("20 messages in 50 ms over three edges and three routers are one conversation, each message once and in order", async () => {
  for (let n = 0; n < 3; n++) await aStage().start();
  const floor = await aTextingFloor();
  const edges = [0, 1, 2].map(() => openDatabase(systemUrl));
  // One edge is in the process of the owner and hands its facts over; the others go by the inbox.
  const writers = edges.map(({ pool }, n) =>
    createInboxWriter({ ...(n === 0 ? { take: intake.take } : {}), insert: (facts) => insertFacts(pool, facts) }),
  );
  const sent: Promise<unknown>[] = [];
  for (let n = 0; n < 20; n++) {
    const fact = {
      tenantId: floor.tenantId,
      id: newId(),
      key: `sms-${n}`,
      body: announced(floor, { text: `no. ${n}` }),
    };
    sent.push(writers[n % 3]?.insert(fact) as Promise<unknown>);
    // Every third is announced twice, as carriers do.
    if (n % 3 === 0) sent.push(writers[(n + 1) % 3]?.insert({ ...fact, id: newId() }) as Promise<unknown>);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(sent);
  wakeUps.notify("inbox", floor.tenantId);
  await waitFor(async () => ((await messagesOf(floor.tenantId)).length === 20 ? true : undefined), {
    timeoutMs: 10_000,
  });
  const rows = await rowsOf(floor.tenantId);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.state.thread?.count).toBe(20);
  const messages = await messagesOf(floor.tenantId);
  expect(messages.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, n) => `no. ${n}`));
  expect(new Set(messages.map((message) => message.interaction_id))).toEqual(new Set([rows[0]?.id]));
  await Promise.all(edges.map((edge) => edge.close()));
}, 30_000);

test("the database itself refuses a second live conversation of a thread", async () => {
  await aStage().start();
  const floor = await aTextingFloor();
  const { id } = await openConversation(floor);
  const copy = `insert into interaction (tenant_id, id, call_id, kind, queue_id, line_id, brand_id, received_at, last_seq, state, thread_key)
    select tenant_id, $2, 'other', kind, queue_id, line_id, brand_id, received_at, last_seq, state, thread_key from interaction
    where tenant_id = $1 and id = $3`;
  await expect(system.pool.query(copy, [floor.tenantId, newId(), id])).rejects.toMatchObject({
    constraint: "interaction_one_per_thread",
  });
});

test("an answer is sent to whom wrote, from the line that was written to, and its receipts arrive in any order", async () => {
  const { sent, messaging } = aCarrier(taken);
  await aStage().start({ messaging });
  const floor = await aTextingFloor();
  const { id: interactionId, offer } = await openConversation(floor);
  const agentId = floor.agent.id;
  await floor.say({ type: "accept", agentId, offerId: offer.offerId });
  const said = {
    type: "replyAsked",
    agentId,
    interactionId,
    text: "Good day",
    attachmentIds: [],
    subject: null,
  } as const;
  const messageId = await floor.say(said);
  expect(await outcomeOf(floor.tenantId, messageId)).toEqual({ kind: "done" });
  const [command] = await waitFor(async () => (sent.length > 0 ? sent : undefined));
  expect(command).toMatchObject({ messageId, to: EVA, text: "Good day", attempt: 1 });
  expect(command?.from).toMatch(/^\+44113496/);
  for (const state of ["delivered", "sent", "queued"] as const) {
    await floor.say({ type: "messageReportAnnounced", messageId, providerId: null, state, errorCode: null });
  }
  await waitFor(async () => {
    const last = (await messagesOf(floor.tenantId)).at(-1);
    return last?.state === "delivered" && last.provider_id !== null ? true : undefined;
  });
  const { rows } = await system.pool.query(
    "select event::text || happened::text as said from journal where tenant_id = $1",
    [floor.tenantId],
  );
  expect(rows.filter(({ said }) => said.includes("Good day") || said.includes(EVA))).toEqual([]);
});

test("a receipt by the carrier's name alone finds its message; one of nobody's is ignored with a reason", async () => {
  const { messaging } = aCarrier(() => ({ kind: "done", providerId: "SM-known", state: "queued", segments: 1 }));
  await aStage().start({ messaging });
  const floor = await aTextingFloor();
  const { id: interactionId, offer } = await openConversation(floor);
  const agentId = floor.agent.id;
  await floor.say({ type: "accept", agentId, offerId: offer.offerId });
  await floor.say({ type: "replyAsked", agentId, interactionId, text: "Hi", attachmentIds: [], subject: null });
  await sentMessage(floor.tenantId);
  const told = { type: "messageReportAnnounced", messageId: null, state: "undelivered", errorCode: "30003" } as const;
  await floor.say({ ...told, providerId: "SM-known" });
  await waitFor(async () => ((await messagesOf(floor.tenantId)).at(-1)?.error_code === "30003" ? true : undefined));
  const unknown = await floor.say({ ...told, providerId: "SM-other" });
  expect(await outcomeOf(floor.tenantId, unknown)).toEqual({ kind: "ignored", because: "unknownMessage" });
});

test("STOP opens nothing, is kept for the line, and stops what is sent; the carrier's 21610 is as true", async () => {
  const { sent, messaging } = aCarrier(() => ({ kind: "refused", code: "21610", because: "optedOut" }));
  await aStage().start({ messaging });
  const floor = await aTextingFloor();
  const stop = await floor.say(announced(floor, { text: "STOP", keyword: "stop" }));
  expect(await outcomeOf(floor.tenantId, stop)).toEqual({ kind: "done" });
  expect(await rowsOf(floor.tenantId)).toEqual([]);
  expect(await messagesOf(floor.tenantId)).toMatchObject([{ text: "STOP", kept_as: "keyword", interaction_id: null }]);
  const start = { type: "conversationAsked", channel: "sms", lineId: floor.line.id, customerId: null } as const;
  const by = { agentId: floor.agent.id, userId: floor.agent.id };
  const asked = await floor.say({ ...start, ...by, to: "07700 900142", text: "Are you there?" });
  expect(await outcomeOf(floor.tenantId, asked)).toEqual({ kind: "refused", reason: "optedOut" });
  const other = await floor.say({ ...start, ...by, to: "07700 900143", text: "And you?" });
  expect(await outcomeOf(floor.tenantId, other)).toEqual({ kind: "done" });
  await waitFor(async () => ((await messagesOf(floor.tenantId)).at(-1)?.state === "failed" ? true : undefined));
  expect(sent.map(({ to }) => to)).toEqual(["+447700900143"]);
  const { rows } = await system.pool.query(
    "select how from opt_out where tenant_id = $1 and lifted_at is null order by how",
    [floor.tenantId],
  );
  expect(rows).toEqual([{ how: "carrier" }, { how: "customer" }]);
});

test("what is merged goes on in the other, its earlier messages too, also for a router that begins anew", async () => {
  await aStage().start();
  const floor = await aTextingFloor();
  const { tenantId, agent } = floor;
  const other = "+447700900199";
  await floor.say(announced(floor, { text: "from home" }));
  await floor.say(announced(floor, { from: other, text: "from the office" }));
  const both = await waitFor(async () => {
    const rows = await rowsOf(tenantId);
    return rows.length === 2 && rows.every(({ state }) => state.state.kind !== "received") ? rows : undefined;
  });
  const [home, office] = both.map(({ id }) => id) as [string, string];
  for (const interactionId of [home, office]) {
    const taken = await floor.say({ type: "takeUp", agentId: agent.id, interactionId });
    expect(await outcomeOf(tenantId, taken)).toEqual({ kind: "done" });
  }
  const merged = await floor.say({ type: "merge", agentId: agent.id, interactionId: office, into: home });
  expect(await outcomeOf(tenantId, merged)).toEqual({ kind: "done" });
  await stopRouters();
  await aStage().start();
  await floor.say(announced(floor, { from: other, text: "from the office again" }));
  const messages = await waitFor(async () => {
    const all = await messagesOf(tenantId);
    return all.length === 3 ? all : undefined;
  });
  expect(messages.map(({ text, interaction_id }) => [text, interaction_id])).toEqual([
    ["from home", home],
    ["from the office", home],
    ["from the office again", home],
  ]);
  const [stays, gone] = await rowsOf(tenantId);
  expect(stays?.state.state.kind).toBe("connected");
  expect(gone?.state.state).toMatchObject({ kind: "ended", exit: "merged" });
  expect(await rowsOf(tenantId)).toHaveLength(2);
}, 30_000);

test("what a blocked address sends is kept and shown to nobody", async () => {
  await aStage().start();
  const floor = await aTextingFloor();
  const { id: interactionId, offer } = await openConversation(floor);
  const agentId = floor.agent.id;
  await floor.say({ type: "accept", agentId, offerId: offer.offerId });
  const spam = await floor.say({ type: "markSpam", agentId, interactionId, block: true });
  expect(await outcomeOf(floor.tenantId, spam)).toEqual({ kind: "done" });
  const again = await floor.say(announced(floor, { text: "Buy!" }));
  expect(await outcomeOf(floor.tenantId, again)).toEqual({ kind: "ignored", because: "blocked" });
  expect((await messagesOf(floor.tenantId)).at(-1)).toMatchObject({
    text: "Buy!",
    kept_as: "blocked",
    interaction_id: null,
    from_address: EVA,
  });
});

test("a kept message that is let in opens a conversation that may be answered, once, and its address stays blocked", async () => {
  await aStage().start();
  const floor = await aTextingFloor();
  const { id, offer } = await openConversation(floor);
  const agentId = floor.agent.id;
  await floor.say({ type: "accept", agentId, offerId: offer.offerId });
  const spam = await floor.say({ type: "markSpam", agentId, interactionId: id, block: true });
  expect(await outcomeOf(floor.tenantId, spam)).toEqual({ kind: "done" });
  await outcomeOf(floor.tenantId, await floor.say(announced(floor, { text: "Buy!" })));
  const kept = await waitFor(async () => (await messagesOf(floor.tenantId)).find((one) => one.kept_as === "blocked"));
  const said = (await messagesOf(floor.tenantId)).length;
  const letIn = { messageId: kept.id, byUserId: newId() };
  const first = await floor.say(announced(floor, { text: "Buy!", letIn }));
  expect(await outcomeOf(floor.tenantId, first)).toEqual({ kind: "done" });
  const again = await floor.say(announced(floor, { text: "Buy!", letIn }));
  expect(await outcomeOf(floor.tenantId, again)).toEqual({ kind: "ignored", because: "repeated" });
  const [, opened, ...more] = await rowsOf(floor.tenantId);
  expect([opened?.state.thread?.count, more]).toEqual([1, []]);
  const messages = await messagesOf(floor.tenantId);
  expect(messages).toHaveLength(said);
  expect(messages.find((one) => one.id === kept.id)).toMatchObject({
    kept_as: null,
    interaction_id: opened?.id,
    text: "Buy!",
  });
  const next = await floor.say(announced(floor, { text: "And this!" }));
  expect(await outcomeOf(floor.tenantId, next)).toEqual({ kind: "ignored", because: "blocked" });
});

test("a message that the carrier could not be asked to send is tried again, and is sent once", async () => {
  let tries = 0;
  const { messaging } = aCarrier(() => (++tries < 3 ? { kind: "retry", code: "20429", afterMs: 50 } : taken()));
  await aStage().start({ messaging });
  const floor = await aTextingFloor();
  const { id: interactionId, offer } = await openConversation(floor);
  const agentId = floor.agent.id;
  await floor.say({ type: "accept", agentId, offerId: offer.offerId });
  await floor.say({ type: "replyAsked", agentId, interactionId, text: "Hi", attachmentIds: [], subject: null });
  await sentMessage(floor.tenantId);
  expect(tries).toBe(3);
});
