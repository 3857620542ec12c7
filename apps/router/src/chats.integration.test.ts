import type { MessageAnnounced } from "@touchstone/contracts";
import type { Interaction } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";

// What visitors of the web write, from the fact to the rows.

const house = await aHouse();
const { system, aStage, anOpenFloor, stopRouters, close, outcomeOf } = house;
afterEach(stopRouters);
afterAll(close);

/** A floor whose agent may have three chats, and a customer who is known by a mail address. */
async function aChattingFloor() {
  await aStage().start();
  const floor = await anOpenFloor();
  const agent = { ...floor.agent, workSets: [{ voice: 1 }, { chat: 3 }] };
  await floor.say({ type: "agentSet", agent });
  const customerId = newId();
  const eva = { tenantId: floor.tenantId, id: customerId, name: "Eva", email: "Eva@Example.test" };
  await system.kysely.insertInto("customer").values(eva).execute();
  return { ...floor, agent, customerId };
}

const written = (floor: OpenFloor, visitorId: string, over: Partial<MessageAnnounced> = {}): MessageAnnounced => ({
  ...{ type: "messageAnnounced", channel: "chat", lineId: floor.line.id, providerMessageId: `${visitorId}:${newId()}` },
  ...{ from: `visitor:${visitorId}`, to: "", text: "Hello", media: [], keyword: null, liftsOptOut: false },
  ...{ isAuto: false, segments: null, threadName: visitorId, identity: "claimed", ...over },
});

const chatsOf = async (tenantId: string) =>
  (
    await system.pool.query<{
      id: string;
      state: Interaction;
      thread_key: string;
      raw: string;
      address: string | null;
    }>(
      `select i.id, i.state, i.thread_key, c.from_raw as raw, c.from_address as address from interaction i
       join interaction_content c on c.tenant_id = i.tenant_id and c.interaction_id = i.id where i.tenant_id = $1 order by i.id`,
      [tenantId],
    )
  ).rows;

const lastMessage = async (tenantId: string) =>
  (await system.pool.query("select * from message where tenant_id = $1 order by at desc, id desc limit 1", [tenantId]))
    .rows[0];

test("what one page writes is one conversation, and another page's is another, though both claim the same address", async () => {
  const floor = await aChattingFloor();
  const [one, other] = [newId(), newId()];
  const knownBy = "eva@example.test";
  for (const visitor of [one, other, one]) await floor.say(written(floor, visitor, { knownBy, senderName: "Eva" }));
  const rows = await waitFor(async () => {
    const found = await chatsOf(floor.tenantId);
    return found.length === 2 && found.some(({ state }) => state.thread?.count === 2) ? found : undefined;
  });
  expect(rows.map(({ thread_key }) => thread_key)).toEqual([one, other].map((id) => `chat:${floor.line.id}:${id}`));
  expect(rows).toMatchObject([
    { raw: knownBy, address: null },
    { raw: knownBy, address: null },
  ]);
});

test("a typed address offers whose it is and chooses nobody; one that the company's own site vouches for is matched", async () => {
  const floor = await aChattingFloor();
  const knownBy = "eva@example.test";
  await floor.say(written(floor, newId(), { knownBy }));
  await floor.say(written(floor, newId(), { knownBy, identity: "proven" }));
  await floor.say(written(floor, newId(), {}));
  const rows = await waitFor(async () => {
    const found = await chatsOf(floor.tenantId);
    return found.length === 3 ? found : undefined;
  });
  expect(rows.map(({ state }) => state.match)).toEqual([
    { kind: "candidates", customerIds: [floor.customerId] },
    { kind: "exact", customerId: floor.customerId },
    { kind: "unknown" },
  ]);
});

test("an answer is sent by being committed, and the page says that it came; without any carrier", async () => {
  const floor = await aChattingFloor();
  await system.pool.query("delete from carrier_account where tenant_id = $1", [floor.tenantId]);
  const { id: interactionId, agentId } = await engaged(floor, newId());
  const reply = {
    type: "replyAsked",
    agentId,
    interactionId,
    text: "Good day",
    attachmentIds: [],
    subject: null,
  } as const;
  const messageId = await floor.say(reply);
  await waitFor(async () => ((await lastMessage(floor.tenantId))?.state === "sent" ? true : undefined));
  for (const state of ["read", "delivered"] as const) {
    await floor.say({ type: "messageReportAnnounced", messageId, providerId: null, state, errorCode: null });
  }
  await waitFor(async () => ((await lastMessage(floor.tenantId))?.state === "read" ? true : undefined));
});

test("who is blocked is this page alone, and not whose address it typed", async () => {
  const floor = await aChattingFloor();
  const [spammer, other] = [newId(), newId()];
  const knownBy = "eva@example.test";
  const { id: interactionId, agentId } = await engaged(floor, spammer, { knownBy });
  // What is told at the same instant as the block may be judged together with it.
  const marked = await floor.say({ type: "markSpam", agentId, interactionId, block: true });
  expect(await outcomeOf(floor.tenantId, marked)).toEqual({ kind: "done" });
  const again = await floor.say(written(floor, spammer, { knownBy }));
  expect(await outcomeOf(floor.tenantId, again)).toEqual({ kind: "ignored", because: "blocked" });
  const true_ = await floor.say(written(floor, other, { knownBy }));
  expect(await outcomeOf(floor.tenantId, true_)).toEqual({ kind: "done" });
});

test("two chats are not made one: each page shows its own", async () => {
  const floor = await aChattingFloor();
  const one = await engaged(floor, newId());
  const two = await engaged(floor, newId());
  const asked = await floor.say({ type: "merge", agentId: one.agentId, interactionId: one.id, into: two.id });
  expect(await outcomeOf(floor.tenantId, asked)).toEqual({ kind: "refused", reason: "invalid" });
});

/** A chat that the floor's agent has. */
async function engaged(floor: OpenFloor, visitorId: string, over: Partial<MessageAnnounced> = {}) {
  await floor.say(written(floor, visitorId, over));
  const agentId = floor.agent.id;
  const key = `chat:${floor.line.id}:${visitorId}`;
  const row = async () => (await chatsOf(floor.tenantId)).find(({ thread_key }) => thread_key === key);
  const { id, offerId } = await waitFor(async () => {
    const found = await row();
    return found?.state.state.kind === "offered"
      ? { id: found.id, offerId: found.state.state.offer.offerId }
      : undefined;
  });
  await floor.say({ type: "accept", agentId, offerId });
  await waitFor(async () => ((await row())?.state.state.kind === "connected" ? true : undefined));
  return { id, agentId };
}
