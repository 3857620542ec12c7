import type { InboxFact, MessageAnnounced } from "@touchstone/contracts";
import type { Interaction } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import type { MessageCommand } from "@touchstone/telephony";
import { aLine, waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";

// Whoever left a message in the contact form is answered by text, and answers that on the line.

const { system, aStage, anOpenFloor, stopRouters, close, outcomeOf } = await aHouse();
afterEach(stopRouters);
afterAll(close);

const EVA = "+447700900142";
let sids = 0;
const aSid = () => `SM${String(++sids).padStart(32, "0")}`;

const text = (floor: OpenFloor, over: Partial<MessageAnnounced> = {}): MessageAnnounced => ({
  ...{
    type: "messageAnnounced",
    channel: "sms",
    lineId: floor.line.id,
    providerMessageId: aSid(),
    from: EVA,
    to: "+44",
  },
  ...{ text: "Yes, please", media: [], keyword: null, liftsOptOut: false, isAuto: false, segments: 1, ...over },
});

const form = (floor: OpenFloor, over: Partial<MessageAnnounced> = {}): MessageAnnounced => ({
  ...text(floor),
  ...{ text: "Where is my parcel?", senderName: "Eva", identity: "claimed", threadName: `form-${newId()}`, ...over },
});

async function aTextingFloor() {
  const sent: MessageCommand[] = [];
  const send = async (command: MessageCommand) => {
    sent.push(command);
    return { kind: "done", providerId: aSid(), state: "queued", segments: 1 } as const;
  };
  const none = { findMessage: async () => null, messagesSince: async () => [], mediaOf: async () => [] };
  await aStage().start({ messaging: { send, ...none } });
  const floor = await anOpenFloor({ preferred: { agents: ["last"], holdMs: 60_000 } });
  const agent = { ...floor.agent, workSets: [{ voice: 1 }, { sms: 5 }] };
  await floor.say({ type: "agentSet", agent });
  return { ...floor, agent, sent };
}
type TextingFloor = Awaited<ReturnType<typeof aTextingFloor>>;

/** By the time they came. */
const rowsOf = async (tenantId: string) =>
  (
    await system.pool.query<{ state: Interaction }>(
      "select state from interaction where tenant_id = $1 and thread_key is not null order by id",
      [tenantId],
    )
  ).rows.map(({ state }) => state);

async function told(floor: OpenFloor, fact: InboxFact): Promise<string> {
  const id = await floor.say(fact);
  expect(await outcomeOf(floor.tenantId, id)).toEqual({ kind: "done" });
  return id;
}

/** The floor's agent takes it, answers, and, if so, closes it. */
async function answers(floor: TextingFloor, interactionId: string, closes = false): Promise<void> {
  const agentId = floor.agent.id;
  await told(floor, { type: "takeUp", agentId, interactionId });
  const before = floor.sent.length;
  await told(floor, { type: "replyAsked", agentId, interactionId, text: "It left.", attachmentIds: [], subject: null });
  await waitFor(async () => floor.sent.length > before);
  if (closes) await told(floor, { type: "complete", agentId, interactionId, dispositionId: null });
}

test("whoever answers by text what we answered to a form goes on from it, at the agent who had it, while the form's lives and after", async () => {
  for (const isClosed of [false, true]) {
    const floor = await aTextingFloor();
    const asked = await told(floor, form(floor));
    await answers(floor, asked, isClosed);
    const next = await told(floor, text(floor));
    const [first, second, ...more] = await rowsOf(floor.tenantId);
    expect(more).toEqual([]);
    expect(first?.thread?.count).toBe(2);
    expect(second).toMatchObject({ id: next, parentId: asked, lastAgentId: floor.agent.id, thread: { count: 1 } });
    await stopRouters();
  }
});

test("the carrier's repeat and the next message open nothing more", async () => {
  const floor = await aTextingFloor();
  const asked = await told(floor, form(floor));
  await answers(floor, asked, true);
  const answer = text(floor);
  const key = `sms:${answer.providerMessageId}`;
  const next = await floor.say(answer, key);
  await floor.say(answer, key);
  await told(floor, text(floor, { text: "And when?" }));
  expect((await rowsOf(floor.tenantId)).map(({ id, thread }) => [id, thread?.count])).toEqual([
    [asked, 2],
    [next, 2],
  ]);
});

test("of several forms it goes on from the one that was answered last; none that nobody answered, or of another number or line", async () => {
  const floor = await aTextingFloor();
  const line = aLine({ queueId: floor.queue.id, brandId: floor.brandId });
  await floor.say({
    type: "lineSet",
    line,
    address: `+44113497${Math.floor(Math.random() * 10_000)}`,
    name: "B",
    region: "GB",
  });
  const [one, two] = [await told(floor, form(floor)), await told(floor, form(floor))];
  await answers(floor, two, true);
  await answers(floor, one, true);
  await answers(floor, await told(floor, form(floor, { from: "+447700900143" })), true);
  await answers(floor, await told(floor, form(floor, { lineId: line.id })), true);
  await told(floor, form(floor));
  const next = await told(floor, text(floor));
  expect((await rowsOf(floor.tenantId)).find(({ id }) => id === next)?.parentId).toBe(one);
  const stranger = await told(floor, text(floor, { from: "+447700900144" }));
  expect((await rowsOf(floor.tenantId)).find(({ id }) => id === stranger)?.parentId).toBeNull();
});

test("a conversation of the number that lives is joined, and one that was answered later than the form is gone on from", async () => {
  const floor = await aTextingFloor();
  const own = await told(floor, text(floor));
  const asked = await told(floor, form(floor));
  await answers(floor, asked, true);
  await told(floor, text(floor));
  await answers(floor, own, true);
  const next = await told(floor, text(floor));
  const rows = await rowsOf(floor.tenantId);
  expect(rows.map(({ id, parentId, thread }) => [id, parentId, thread?.count])).toEqual([
    [own, null, 3],
    [asked, null, 2],
    [next, own, 1],
  ]);
});

test("whoever answers STOP is not written to in the form's conversation either, before the carrier is asked", async () => {
  const floor = await aTextingFloor();
  const asked = await told(floor, form(floor));
  await answers(floor, asked);
  await told(floor, text(floor, { text: "STOP", keyword: "stop" }));
  const agentId = floor.agent.id;
  const words = { text: "Are you sure?", attachmentIds: [], subject: null };
  const more = await floor.say({ type: "replyAsked", agentId, interactionId: asked, ...words });
  expect(await outcomeOf(floor.tenantId, more)).toEqual({ kind: "refused", reason: "optedOut" });
  expect(await rowsOf(floor.tenantId)).toHaveLength(1);
  await told(floor, text(floor, { text: "START", keyword: "start" }));
  await told(floor, { type: "replyAsked", agentId, interactionId: asked, ...words });
});
