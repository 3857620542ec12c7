import { type IncomingFact, insertFacts } from "@touchstone/db";
import { createLog, newId } from "@touchstone/runtime";
import type { CallList, FoundMessage, ListedMessage, MessagingPort } from "@touchstone/telephony";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";
import { machineClock } from "./clock.ts";
import { createListingStore, listAtCarrier } from "./listAtCarrier.ts";

// Webhooks of messages get lost like all others: the carrier's list has them.

const { system, aStage, anOpenFloor, wakeUps, stopRouters, close } = await aHouse();
afterEach(stopRouters);
afterAll(close);

const log = createLog({ name: "test", level: "silent" });
const account = {
  accountSid: "AC0",
  authToken: "t",
  apiKeySid: null,
  apiKeySecret: null,
  twimlAppSid: null,
  apiUrl: null,
};
let sids = 0;
const aSid = () => `SM${(++sids).toString(16).padStart(32, "0")}`;

/** A carrier's list of messages, compared when it is told to. */
function aList(floor: OpenFloor) {
  const listed: ListedMessage[] = [];
  const found = new Map<string, FoundMessage>();
  const told: IncomingFact[] = [];
  const messaging: MessagingPort = {
    send: async () => ({ kind: "retry", code: "not now" }),
    findMessage: async (_account, providerId) => found.get(providerId) ?? null,
    messagesSince: async (_account, since) => listed.filter(({ arrivedAt }) => arrivedAt >= since),
    mediaOf: async () => [{ url: "https://media.example.com/1", type: "image/png" }],
  };
  const tell = async (facts: readonly IncomingFact[]) => {
    told.push(...facts);
    await insertFacts(system.pool, facts);
    wakeUps.notify("inbox", floor.tenantId);
  };
  const compare = (callsSince: CallList["callsSince"] = async () => []) =>
    listAtCarrier(floor.tenantId, {
      ...{ store: createListingStore(system.pool), carrier: { callsSince }, messaging },
      ...{ clock: machineClock, accountOf: async () => account, tell, log },
    });
  return { listed, found, told, compare };
}

/** What somebody sends to the floor's line. */
async function aMessage({ tenantId }: OpenFloor, over: Partial<ListedMessage> = {}): Promise<ListedMessage> {
  const { rows } = await system.pool.query<{ address: string }>("select address from line where tenant_id = $1", [
    tenantId,
  ]);
  const to = rows[0]?.address ?? "";
  return {
    providerId: aSid(),
    from: "+447700900142",
    to,
    text: "Hello",
    mediaCount: 0,
    arrivedAt: Date.now(),
    ...over,
  };
}

const textsOf = async (tenantId: string) =>
  (
    await system.pool.query<{ text: string; interaction_id: string }>(
      `select c.text, m.interaction_id from message m
       join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id where m.tenant_id = $1 order by m.id`,
      [tenantId],
    )
  ).rows;

async function aFloor() {
  await aStage().start();
  const floor = await anOpenFloor();
  await waitFor(async () => (await aMessage(floor)).to !== "");
  return floor;
}

test("messages of which no webhook came open a conversation, once each, however often and late they are told", async () => {
  const floor = await aFloor();
  const list = aList(floor);
  const [first, second] = [await aMessage(floor), await aMessage(floor, { text: "Anybody?", mediaCount: 1 })];
  list.listed.push(first, second, await aMessage(floor, { to: "+15005550006", text: "somebody else's" }));
  await list.compare();
  await waitFor(async () => (await textsOf(floor.tenantId)).length === 2);
  await list.compare();
  expect(list.told).toHaveLength(2);
  expect(list.told[1]?.body).toMatchObject({ media: [{ url: "https://media.example.com/1", type: "image/png" }] });
  const [told] = list.told;
  const [late] = await insertFacts(system.pool, [{ ...(told as IncomingFact), id: newId() }]);
  expect(late).toEqual({ id: told?.id, repeated: true });
  const texts = await textsOf(floor.tenantId);
  expect(texts.map(({ text }) => text)).toEqual(["Hello", "Anybody?"]);
  expect(new Set(texts.map(({ interaction_id }) => interaction_id)).size).toBe(1);
});

test("what a webhook has told already is not told again", async () => {
  const floor = await aFloor();
  const list = aList(floor);
  const message = await aMessage(floor);
  await insertFacts(system.pool, [
    { tenantId: floor.tenantId, id: newId(), key: `twilio:${message.providerId}:received`, body: { type: "nonsense" } },
  ]);
  list.listed.push(message);
  await list.compare();
  expect(list.told).toEqual([]);
});

test("a list of calls that cannot be had holds no messages up, and is begun again where it was", async () => {
  const floor = await aFloor();
  const list = aList(floor);
  const callsSince = () => Promise.reject(new Error("not today"));
  list.listed.push(await aMessage(floor));
  await expect(list.compare(callsSince)).rejects.toThrow("not today");
  expect(list.told).toHaveLength(1);
  const untilOf = async (of: "calls" | "messages") =>
    (await createListingStore(system.pool).readListedUntil(floor.tenantId, of)).until;
  expect([await untilOf("calls"), await untilOf("messages")]).toEqual([null, expect.any(Number)]);
  await list.compare();
  expect(await untilOf("calls")).toEqual(expect.any(Number));
});

test("a message of ours of whose delivery nobody told is asked about after half a minute", async () => {
  const floor = await aFloor();
  const list = aList(floor);
  const [providerId, messageId] = [aSid(), newId()];
  const put =
    "insert into message (tenant_id, id, line_id, direction, at, state, rank, provider_id) values ($1, $2, $3, 'out', $4, 'sent', 2, $5)";
  await system.pool.query(put, [floor.tenantId, messageId, floor.line.id, new Date(), providerId]);
  list.found.set(providerId, { providerId, state: "delivered", errorCode: null, segments: 1 });
  await list.compare();
  expect(list.told).toEqual([]);
  await system.pool.query("update message set at = at - interval '40 seconds' where id = $1", [messageId]);
  await list.compare();
  expect(list.told.map(({ key, body }) => [key, body])).toEqual([
    [
      `reconcile:${providerId}:delivered`,
      { type: "messageReportAnnounced", messageId, providerId, state: "delivered", errorCode: null },
    ],
  ]);
});
