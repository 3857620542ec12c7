import type { InboxFact, MessageAnnounced } from "@touchstone/contracts";
import { addressHash, insertFacts } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";

// What comes right behind a block is judged in the same commit, and was looked up before it.

const { system, aStage, anOpenFloor, intake, stopRouters, close, outcomeOf } = await aHouse();
afterEach(stopRouters);
afterAll(close);

const SPAMMER = "+447700900142";
const blocked = { kind: "ignored", because: "blocked" };

const message = (floor: OpenFloor, over: Partial<MessageAnnounced> = {}): MessageAnnounced => ({
  ...{ type: "messageAnnounced", channel: "sms", lineId: floor.line.id, providerMessageId: newId(), from: SPAMMER },
  ...{ to: "+44", text: "Buy!", media: [], keyword: null, liftsOptOut: false, isAuto: false, segments: 1, ...over },
});
const chat = (floor: OpenFloor, visitor: string) =>
  message(floor, { channel: "chat", from: `visitor:${visitor}`, threadName: visitor, identity: "claimed" });

/** A floor whose agent has the conversation that this message opens. */
async function engaged(of: (floor: OpenFloor) => MessageAnnounced) {
  await aStage().start();
  const floor = await anOpenFloor();
  const agent = { ...floor.agent, workSets: [{ sms: 2, chat: 2 }] };
  await floor.say({ type: "agentSet", agent });
  const interactionId = await floor.say(of(floor));
  const taken = await floor.say({ type: "takeUp", agentId: agent.id, interactionId });
  expect(await outcomeOf(floor.tenantId, taken)).toEqual({ kind: "done" });
  const markSpam = { type: "markSpam", agentId: agent.id, interactionId, block: true } as const;
  return { ...floor, interactionId, markSpam };
}

/** The outcomes of facts that wait in the inbox together when a router begins. */
async function together({ tenantId }: OpenFloor, bodies: readonly InboxFact[]) {
  await stopRouters();
  const facts = bodies.map((body) => ({ tenantId, id: newId(), key: newId(), body }));
  await insertFacts(system.pool, facts);
  await aStage().start();
  return await Promise.all(facts.map(({ id }) => outcomeOf(tenantId, id)));
}

const blockedHashes = async (tenantId: string) =>
  (await system.pool.query("select address_hash from blocked_address where tenant_id = $1", [tenantId])).rows;

test("a text that stands in one batch behind the block of its sender is blocked, and one before it is not", async () => {
  const floor = await engaged(message);
  const other = message(floor, { from: "+447700900143" });
  const outcomes = await together(floor, [message(floor), floor.markSpam, message(floor), other]);
  expect(outcomes).toEqual([{ kind: "done" }, { kind: "done" }, blocked, { kind: "done" }]);
  expect(await blockedHashes(floor.tenantId)).toEqual([{ address_hash: addressHash(floor.tenantId, SPAMMER) }]);
  const { rows } = await system.pool.query("select kept_as from message where tenant_id = $1 order by id", [
    floor.tenantId,
  ]);
  expect(rows.filter(({ kept_as }) => kept_as === "blocked")).toHaveLength(1);
});

test("so is a visitor's, and another page's is not", async () => {
  const [spammer, other] = [newId(), newId()];
  const floor = await engaged((one) => chat(one, spammer));
  const outcomes = await together(floor, [floor.markSpam, chat(floor, spammer), chat(floor, other)]);
  expect(outcomes).toEqual([{ kind: "done" }, blocked, { kind: "done" }]);
  const hash = addressHash(floor.tenantId, `visitor:${spammer}`);
  expect(await blockedHashes(floor.tenantId)).toEqual([{ address_hash: hash }]);
});

test("a block that is refused, or that only says spam, blocks nobody behind it", async () => {
  const floor = await engaged(message);
  const stranger = { ...floor.markSpam, agentId: newId() };
  const outcomes = await together(floor, [
    stranger,
    message(floor),
    { ...floor.markSpam, block: false },
    message(floor),
  ]);
  expect(outcomes).toMatchObject([{ kind: "refused" }, { kind: "done" }, { kind: "done" }, { kind: "done" }]);
  expect(await blockedHashes(floor.tenantId)).toEqual([]);
});

test("a text that is handed over while the block of its sender is committed is blocked as well", async () => {
  const floor = await engaged(message);
  const { tenantId } = floor;
  const pending = "select from inbox where tenant_id = $1 and consumed_at is null";
  await waitFor(async () => (await system.pool.query(pending, [tenantId])).rowCount === 0);
  const hand = (body: InboxFact, id = newId()) =>
    intake.take({ tenantId, id, key: newId(), body }, { callId: null, offerId: null });
  const blockId = newId();
  const block = hand(floor.markSpam, blockId);
  // So that some are looked up with it, some while it is committed, and some behind it.
  const texts: ReturnType<typeof hand>[] = [];
  let isBlocked = false;
  void block?.then(() => {
    isBlocked = true;
  });
  for (let left = 10; left > 0; left -= isBlocked ? 1 : 0) {
    texts.push(hand(message(floor)));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect((await block)?.outcome).toEqual({ kind: "done" });
  await Promise.all(texts);
  // What was ready sooner came before the block; nothing that stands behind it may pass.
  const { rows } = await system.pool.query("select event_id, outcome from journal where tenant_id = $1 order by seq", [
    tenantId,
  ]);
  const behind = rows.slice(rows.findIndex(({ event_id }) => event_id === blockId) + 1);
  expect(behind.length).toBeGreaterThanOrEqual(10);
  expect(behind.map(({ outcome }) => outcome)).toEqual(behind.map(() => blocked));
});
