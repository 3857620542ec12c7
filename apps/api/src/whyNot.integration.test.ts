import type { AgentWhyNot, ContactWhyNot, PastWhyNot } from "@touchstone/contracts";
import { rebuildFloor, withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { agentSettings } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

let api: TestServer;

beforeAll(async () => {
  api = await aServer();
  return () => api.close();
});

/** A call that waits in the world's queue. */
async function aCall({ floor, lineId }: World): Promise<string> {
  const callId = `CA${newId()}`;
  await floor.happen({ type: "callArrived", callId, lineId, match: { kind: "unknown" }, traits: null });
  await floor.happen({ type: "callParked", callId, step: 1 });
  const interaction = [...floor.floor.interactions.values()].find((one) => one.callId === callId);
  return interaction?.id ?? "";
}

/** An agent of the queue with a name, at the desk and ready. */
async function anAgent(
  world: World,
  name: string,
  settings: Parameters<typeof agentSettings>[0] = {},
): Promise<string> {
  const { tenantId, floor, queueId } = world;
  const agentId = newId();
  const user = { tenantId, id: agentId, email: `${agentId}@example.test`, name, passwordHash: "x", roles: ["agent"] };
  await api.system.kysely.insertInto("appUser").values(user).execute();
  await floor.happen({ type: "agentSet", agent: agentSettings({ id: agentId, queueIds: [queueId], ...settings }) });
  await floor.happen({ type: "deskConnected", agentId, nodeId: "test", canTalk: true });
  await floor.happen({ type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null });
  return agentId;
}

const lunch = (world: World, agentId: string) =>
  world.floor.happen({ type: "setIntent", agentId, userId: agentId, intent: "notReady", reason: "lunch" });

test("why nobody takes a call: the agents of its queue, each by the rule that explains most", async () => {
  const world = await api.world("Why nobody");
  const skillId = newId();
  const queue = world.floor.floor.queues.get(world.queueId);
  if (!queue) throw new Error("there is no queue");
  const people = {
    ann: await anAgent(world, "Ann"),
    ben: await anAgent(world, "Ben"),
    eva: await anAgent(world, "Eva"),
  };
  await lunch(world, people.ann);
  await lunch(world, people.ben);
  const taken = await aCall(world);
  expect(world.floor.floor.interactions.get(taken)?.state.kind).toBe("offered");
  await world.floor.happen({ type: "queueSet", queue: { ...queue, requires: [{ skillId, level: 3 }] } });
  await anAgent(world, "Kim", { skills: { [skillId]: 2 } });
  const dan = await anAgent(world, "Dan", { skills: { [skillId]: 5 } });
  const waiting = await aCall(world);
  const offer = world.floor.floor.interactions.get(waiting)?.state;
  if (offer?.kind !== "offered") throw new Error("nobody was offered the call");
  await world.floor.happen({ type: "decline", agentId: dan, offerId: offer.offer.offerId });

  const token = await world.token("supervisor");
  const answer: ContactWhyNot = (await api.ask("GET", `interactions/${waiting}/why-not`, { token })).json();
  expect(answer).toMatchObject({ queueId: world.queueId, state: "waiting", agents: 6 });
  const told = answer.groups.map(({ because, how, count, names }) => ({ rule: because.rule, how, count, names }));
  expect(told).toContainEqual({ rule: "backOff", how: "declined", count: 1, names: ["Dan"] });
  // Who lacks the skill lacks it whether busy, at lunch or away.
  const lacking = answer.groups.filter(({ because }) => because.rule === "missingSkill");
  expect(lacking).toMatchObject([{ because: { skillId, level: 3 }, count: 5 }]);

  await world.floor.happen({ type: "queueSet", queue: { ...queue, requires: [] } });
  const easy = await aCall(world);
  const second: ContactWhyNot = (await api.ask("GET", `interactions/${easy}/why-not`, { token })).json();
  const atLunch = second.groups.filter(({ because }) => because.rule === "notReady" && because.reason === "lunch");
  expect(atLunch.map(({ count, names }) => [count, [...names].sort()])).toEqual([[2, ["Ann", "Ben"]]]);
});

/** Somebody writes to the world's line. */
async function writes({ floor, lineId }: World, channel: "sms" | "email" | "chat" | "fax"): Promise<string> {
  const threadKey = `${channel}:${newId()}`;
  await floor.happen({
    ...{ type: "messageArrived", channel, lineId, threadKey, messageId: newId(), mediaCount: 0, traits: null },
    ...{ match: { kind: "unknown" }, callerRef: null, keyword: null, isAuto: false, isBlocked: false },
    ...{ isOptedOut: false, parentId: null },
  });
  return [...floor.floor.interactions.values()].find(({ thread }) => thread?.key === threadKey)?.id ?? "";
}

test("who writes is explained by the rules of that channel: room by the agent's sets, and a desk without sound keeps nobody", async () => {
  const world = await api.world("Why no text");
  const token = await world.token("supervisor");
  const texts = await anAgent(world, "Tess", { workSets: [{ voice: 1 }, { sms: 1, email: 1 }] });
  const calls = await anAgent(world, "Carl", { workSets: [{ voice: 1 }] });
  await world.floor.happen({ type: "deskConnected", agentId: texts, nodeId: "test", canTalk: false });
  const ask = async (agentId: string, interactionId?: string): Promise<AgentWhyNot> => {
    const of = interactionId ? `&interactionId=${interactionId}` : "";
    return (await api.ask("GET", `why-not?agentId=${agentId}${of}`, { token })).json();
  };
  const first = await writes(world, "sms");
  expect(world.floor.floor.interactions.get(first)?.state).toMatchObject({
    kind: "offered",
    offer: { agentId: texts },
  });
  const has = [{ channel: "sms", activity: "offered", interactionId: first }];
  const second = await writes(world, "sms");
  expect((await ask(texts, second)).rules).toEqual([{ rule: "noRoom", channel: "sms", has }]);
  expect((await ask(calls, second)).rules).toEqual([{ rule: "noRoom", channel: "sms", has: [] }]);
  // Of one who reads texts and answers calls: what keeps from which channel, and what waits beyond that.
  const fax = await writes(world, "fax");
  const all = await ask(texts);
  expect(all.rules).toEqual([
    { rule: "cannotTalk" },
    { rule: "noRoom", channel: "voice", has },
    { rule: "noRoom", channel: "sms", has },
  ]);
  expect(all).toMatchObject({ waiting: 2, contacts: [{ because: { rule: "noRoom", channel: "fax" }, count: 1 }] });
  const nobody: ContactWhyNot = (await api.ask("GET", `interactions/${fax}/why-not`, { token })).json();
  expect(nobody).toMatchObject({ channel: "fax", state: "waiting" });
  expect(nobody.groups).toContainEqual(
    expect.objectContaining({ because: { rule: "noRoom", channel: "fax", has: [] }, count: 1, names: ["Carl"] }),
  );
});

test("an explanation says as of which change of the settings it holds", async () => {
  const world = await api.world("As of which change");
  const { queueId, floor } = world;
  const token = await world.token("supervisor");
  const agentId = await anAgent(world, "Ann", { queueIds: [] });
  const call = await aCall(world);
  const queue = floor.floor.queues.get(queueId);
  if (!queue) throw new Error("there is no queue");
  const before = queue.revision ?? 0;
  await floor.happen({ type: "queueSet", queue: { ...queue, maxWaitMs: 1_800_000 } });
  const pair: AgentWhyNot = (
    await api.ask("GET", `why-not?agentId=${agentId}&interactionId=${call}`, { token })
  ).json();
  expect(pair.settings).toEqual([
    { subject: "agent", id: agentId, revision: 1 },
    { subject: "queue", id: queueId, revision: before + 1 },
    { subject: "line", id: world.lineId, revision: 1 },
  ]);
  const contact: ContactWhyNot = (await api.ask("GET", `interactions/${call}/why-not`, { token })).json();
  expect(contact.settings).toEqual(pair.settings.slice(1));
});

test("an agent asks about oneself, a supervisor about anybody, nobody about other tenants", async () => {
  const world = await api.world("Why me");
  const agentId = world.people.agent.userId;
  const call = await aCall(world);
  const [own, above] = [await world.token("agent"), await world.token("supervisor")];
  const ask = async (token: string, query: string) => await api.ask("GET", `why-not?${query}`, { token });
  const mine: AgentWhyNot = (await ask(own, `agentId=${agentId}`)).json();
  expect(mine).toMatchObject({ queues: 1, waiting: 1, contacts: [] });
  expect(mine.rules.map(({ rule }) => rule)).toEqual(["notReady", "notConnected"]);
  const pair: AgentWhyNot = (await ask(above, `agentId=${agentId}&interactionId=${call}`)).json();
  expect(pair.rules.map(({ rule }) => rule)).toEqual(["notReady", "notConnected"]);
  const ofLine = { subject: "line", id: world.lineId, revision: 1 };
  expect(pair.settings).toContainEqual(ofLine);
  const line = world.floor.floor.lines.get(world.lineId);
  if (!line) throw new Error("there is no line");
  await world.floor.happen({ type: "lineSet", line: { ...line, requires: [{ skillId: newId(), level: 5 }] } });
  // The contact came before that edit, and what it asks for is from then.
  const later: AgentWhyNot = (await ask(above, `agentId=${agentId}&interactionId=${call}`)).json();
  expect([later.rules, later.settings]).toEqual([pair.rules, pair.settings]);
  const other = await anAgent(world, "Other", { queueIds: [] });
  expect((await ask(own, `agentId=${other}`)).statusCode).toBe(403);
  const outside: AgentWhyNot = (await ask(above, `agentId=${other}&interactionId=${call}`)).json();
  expect(outside.rules).toMatchObject([{ rule: "notInQueue", queueId: world.queueId }]);
  const stranger = await (await api.world("Elsewhere")).token("supervisor");
  expect((await ask(stranger, `agentId=${agentId}`)).statusCode).toBe(404);
});

test("a supervisor asks about a point of the past, which is told as it was then, with what happened in order", async () => {
  const world = await api.world("Back then");
  const { tenantId, floor } = world;
  const token = await world.token("supervisor");
  const ann = await anAgent(world, "Ann");
  const eva = await anAgent(world, "Eva", { queueIds: [] });
  const call = await aCall(world);
  const ask = async (query = "", agentId = eva) =>
    await api.ask("GET", `interactions/${call}/why-not/${agentId}${query}`, { token });
  const offered = floor.floor.interactions.get(call)?.state;
  if (offered?.kind !== "offered") throw new Error("nobody was offered the call");
  const { seq: offeredAt }: PastWhyNot = (await ask()).json();
  await floor.happen({ type: "decline", agentId: ann, offerId: offered.offer.offerId });
  await floor.happen({ type: "agentSet", agent: agentSettings({ id: eva, queueIds: [world.queueId] }) });
  const before: PastWhyNot = (await ask(`?at=${offeredAt}`)).json();
  expect(before).toMatchObject({
    seq: offeredAt,
    state: "offered",
    rules: [
      { rule: "offeredTo", agentIds: [ann], by: "longestIdle" },
      { rule: "notInQueue", queueId: world.queueId },
    ],
    settings: [
      { subject: "agent", id: eva, revision: 1 },
      { subject: "queue" },
      { subject: "line", id: world.lineId, revision: 1 },
    ],
    history: [
      { type: "interactionReceived" },
      { type: "queueEntered", seq: offeredAt },
      { type: "offerMade", seq: offeredAt, agentId: ann },
      { type: "offerEnded", seq: offeredAt + 1, reason: "declined" },
      { type: "offerMade", seq: offeredAt + 2, agentId: eva },
    ],
    agents: { [ann]: "Ann", [eva]: "Eva" },
    queues: { [world.queueId]: floor.floor.queues.get(world.queueId)?.name },
  });
  const now: PastWhyNot = (await ask()).json();
  expect(now.rules.map(({ rule }) => rule)).toEqual(["ringsHere", "noRoom"]);
  const wrong = (await ask("?at=noon")).json();
  expect(wrong).toMatchObject({ status: 400, errors: [{ field: "at", code: "pastPoint" }] });
  expect(wrong.errors[0].remedy).toContain("a row of the journal, such as 412");
  const early = (await ask("?at=2001-01-01T00:00:00Z")).json();
  expect(early).toMatchObject({ status: 422, code: "notRebuilt", errors: [{ field: "at", code: "notYet" }] });
  expect((await ask("", newId())).statusCode).toBe(404);
  const bounded = await withTenant(api.app, tenantId, (trx) =>
    rebuildFloor(trx, { tenantId, point: { seq: offeredAt }, mostRows: offeredAt - 1 }),
  );
  expect(bounded).toBe("tooLong");
});
