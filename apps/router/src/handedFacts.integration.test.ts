import type { InboxFact } from "@touchstone/contracts";
import { createInboxWriter, insertFacts, readOffers, type TakenFact } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse } from "./aHouse.ts";

const { system, aStage, anOpenFloor, inState, intake, lookUps, wakeUps, stopRouters, close } = await aHouse();
afterEach(stopRouters);
afterAll(close);

/** A floor whose owner has loaded it: from then on facts may be handed over. */
async function aHeldFloor() {
  const stage = aStage();
  await stage.start();
  const floor = await anOpenFloor();
  const { tenantId } = floor;
  await waitFor(async () => (await pendingFacts(tenantId)) === 0);
  const hand = (body: InboxFact, key: string = newId(), callId: string | null = null) =>
    intake.take({ tenantId, id: newId(), key, body }, { callId, offerId: null });
  const announced = (callId: string): InboxFact => ({
    type: "callAnnounced",
    ...{ callId, lineId: floor.line.id, from: "+447700900142", callerName: null },
  });
  return { ...floor, stage, hand, announced };
}

async function pendingFacts(tenantId: string): Promise<number> {
  const { rowCount } = await system.pool.query("select 1 from inbox where tenant_id = $1 and consumed_at is null", [
    tenantId,
  ]);
  return rowCount ?? 0;
}

const inboxRows = async (tenantId: string, key: string) =>
  (
    await system.pool.query("select id, outcome, consumed_at from inbox where tenant_id = $1 and key = $2", [
      tenantId,
      key,
    ])
  ).rows;

test("a fact that is handed over is durable, consumed and answered with its interaction in one commit", async () => {
  const { tenantId, hand, announced, agent, stage } = await aHeldFloor();
  const callId = `CA${newId()}`;
  const taken = (await hand(announced(callId), "call-1", callId)) as TakenFact;
  expect(taken).toMatchObject({ repeated: false, outcome: { kind: "done" }, interaction: { callId, id: taken.id } });
  expect(await inboxRows(tenantId, "call-1")).toMatchObject([
    { id: taken.id, outcome: { kind: "done" }, consumed_at: expect.any(Date) },
  ]);
  await hand({ type: "callParked", callId, step: 1 });
  expect((await inState(tenantId, callId, "offered")).state).toMatchObject({ offer: { agentId: agent.id } });
  const told = stage.told.find((change) => change.pushes.length > 0);
  expect(told?.pushes).toMatchObject([{ type: "offer", agentId: agent.id }]);
  expect(await told?.offers).toMatchObject([
    { agentId: agent.id, version: told?.version, contact: { state: { id: taken.id } } },
  ]);
});

test("an offer that ends in the commit that makes it is told nobody, and the next one is", async () => {
  const { tenantId, hand, announced, agent, stage } = await aHeldFloor();
  const [gone, next] = [`CA${newId()}`, `CA${newId()}`];
  for (const callId of [gone, next]) await hand(announced(callId), newId(), callId);
  const end = { end: "completed", durationSeconds: null, caller: null } as const;
  await Promise.all([
    hand({ type: "callParked", callId: gone, step: 1 }),
    hand({ type: "callEndAnnounced", callId: gone, ...end }),
  ]);
  await inState(tenantId, gone, "ended");
  expect(stage.told.flatMap(({ pushes }) => pushes)).toEqual([]);
  await hand({ type: "callParked", callId: next, step: 1 });
  expect(stage.told.flatMap(({ pushes }) => pushes)).toMatchObject([{ type: "offer", agentId: agent.id }]);
});

test("the pop that is read behind a commit says what any other read of it says, of customers and of others", async () => {
  const { tenantId, hand, stage } = await aHeldFloor();
  const customer = newId();
  await system.pool.query("insert into customer (tenant_id, id, name) values ($1, $2, 'Ada')", [tenantId, customer]);
  await system.pool.query(
    "insert into customer_address (tenant_id, id, customer_id, address) values ($1, $2, $2, '+447700900555')",
    [tenantId, customer],
  );
  await system.pool.query("insert into customer_360 (tenant_id, customer_id, card) values ($1, $2, $3)", [
    tenantId,
    customer,
    { name: "Ada", history: [{ interactionId: newId() }] },
  ]);
  const { lineId } = (await system.pool.query('select id as "lineId" from line where tenant_id = $1', [tenantId]))
    .rows[0];
  for (const from of ["+447700900555", "+447700900556"]) {
    const callId = `CA${newId()}`;
    const { id } = (await hand({ type: "callAnnounced", callId, lineId, from, callerName: null })) as TakenFact;
    await hand({ type: "callParked", callId, step: 1 });
    const change = stage.told.findLast(({ pushes }) => pushes.some((push) => push.type === "offer"));
    const behind = (await change?.offers) as { contact: object }[];
    expect(behind).toMatchObject([
      { contact: { fromAddress: from, card: from.endsWith("555") ? { name: "Ada" } : null } },
    ]);
    const [again] = await readOffers(system.pool, tenantId, [id]);
    expect(behind[0]?.contact).toEqual(again?.contact);
    await hand({ type: "callEndAnnounced", callId, end: "completed", durationSeconds: null, caller: null });
  }
});

test("what happened since the log was written pops with the short read as with the whole one: just called, just moved", async () => {
  const { tenantId, hand, stage, line } = await aHeldFloor();
  const [customer, other, address, from] = [newId(), newId(), newId(), "+447700900557"];
  await system.pool.query("insert into customer (tenant_id, id, name) values ($1, $2, 'Ada'), ($1, $3, 'Bea')", [
    ...[tenantId, customer, other],
  ]);
  await system.pool.query(
    "insert into customer_address (tenant_id, id, customer_id, address) values ($1, $2, $3, $4)",
    [tenantId, address, customer, from],
  );
  const call = async () => {
    const callId = `CA${newId()}`;
    const { id } = (await hand({
      type: "callAnnounced",
      callId,
      lineId: line.id,
      from,
      callerName: null,
    })) as TakenFact;
    await hand({ type: "callParked", callId, step: 1 });
    const told = stage.told.findLast(({ pushes }) => pushes.some((push) => push.type === "offer"));
    type Popped = { readonly contact: { readonly recent: object[] | null; readonly moved: string[] | null } };
    const behind = ((await told?.offers) as Popped[] | undefined)?.[0];
    expect(behind?.contact).toEqual((await readOffers(system.pool, tenantId, [id]))[0]?.contact);
    await hand({ type: "callEndAnnounced", callId, end: "completed", durationSeconds: null, caller: null });
    return { id, recent: behind?.contact.recent?.length ?? 0, moved: behind?.contact.moved };
  };
  const first = await call();
  expect(first).toMatchObject({ recent: 0, moved: null });
  expect(await call()).toMatchObject({ recent: 1, moved: null });
  const card = { name: "Ada", history: [{ interactionId: first.id }] };
  await system.pool.query("insert into customer_360 (tenant_id, customer_id, card) values ($1, $2, $3)", [
    ...[tenantId, customer, card],
  ]);
  await system.pool.query("update interaction set customer_id = $3 where tenant_id = $1 and id = $2", [
    ...[tenantId, first.id, other],
  ]);
  expect(await call()).toMatchObject({ recent: 1, moved: [first.id] });
});

test("of the same fact twice at once one is stored, and both hear of it; later the inbox knows it", async () => {
  const { tenantId, hand, announced } = await aHeldFloor();
  const callId = `CA${newId()}`;
  const [one, two] = await Promise.all([hand(announced(callId), "twice"), hand(announced(callId), "twice")]);
  expect(one).toMatchObject({ repeated: false });
  expect(two).toMatchObject({ id: one?.id, repeated: true });
  expect(await hand(announced(callId), "twice")).toBeNull();
  expect(await inboxRows(tenantId, "twice")).toHaveLength(1);
});

test("a floor that is nobody's takes nothing, and the writer goes by the inbox", async () => {
  const { tenantId, announced } = await aHeldFloor();
  await stopRouters();
  const fact = { tenantId, id: newId(), key: "alone", body: announced(`CA${newId()}`) };
  expect(intake.take(fact)).toBeNull();
  const writer = createInboxWriter({ take: intake.take, insert: (facts) => insertFacts(system.pool, facts) });
  expect(await writer.insert(fact)).toEqual({ id: fact.id, repeated: false });
  expect(await pendingFacts(tenantId)).toBe(1);
});

test("what no row can hold is not handed over", async () => {
  const { hand, announced } = await aHeldFloor();
  expect(await hand(announced("CA\u0000"))).toBeNull();
  expect(await hand(announced(`CA${newId()}`))).toMatchObject({ outcome: { kind: "done" } });
});

test("when somebody else moved the floor on, what was handed over is declined, and is consumed once by the inbox", async () => {
  const { tenantId, announced } = await aHeldFloor();
  await system.pool.query("update floor set version = version + 1 where tenant_id = $1", [tenantId]);
  const writer = createInboxWriter({
    take: intake.take,
    insert: (facts) => insertFacts(system.pool, facts),
    stored: (id) => wakeUps.notify("inbox", id),
  });
  const callId = `CA${newId()}`;
  const inserted = await writer.insert({ tenantId, id: newId(), key: "fenced", body: announced(callId) });
  expect(inserted.taken).toBeUndefined();
  expect(await inState(tenantId, callId, "received")).toMatchObject({ id: inserted.id });
  expect(await inboxRows(tenantId, "fenced")).toHaveLength(1);
});

test("a fact that makes code throw is declined, comes by the inbox and is parked there; its neighbours are not lost", async () => {
  const { tenantId, hand, announced } = await aHeldFloor();
  const writer = createInboxWriter({
    take: intake.take,
    insert: (facts) => insertFacts(system.pool, facts),
    stored: (id) => wakeUps.notify("inbox", id),
  });
  const callId = `CA${newId()}`;
  const poison = { type: "agentSet", agent: null as never } as InboxFact;
  await Promise.all([
    writer.insert({ tenantId, id: newId(), key: "poison", body: poison }),
    writer.insert({ tenantId, id: newId(), key: "neighbour", body: announced(callId) }),
  ]);
  await inState(tenantId, callId, "received");
  await waitFor(async () => (await pendingFacts(tenantId)) === 0);
  expect(await inboxRows(tenantId, "poison")).toMatchObject([{ outcome: { kind: "parked" } }]);
  expect(await hand(announced(`CA${newId()}`))).toMatchObject({ outcome: { kind: "done" } });
});

test("of a call whose every fact was handed over nobody asks the inbox; a repeat is known all the same", async () => {
  const { tenantId, hand, announced } = await aHeldFloor();
  const callId = `CA${newId()}`;
  await hand(announced(callId), "tracked-1", callId);
  const asked = lookUps();
  const parked = { type: "callParked", callId, step: 1 } as const;
  const taken = await hand(parked, "tracked-2", callId);
  expect(taken).toMatchObject({ repeated: false, outcome: { kind: "done" }, interaction: { callId } });
  expect(lookUps()).toBe(asked);
  expect(await hand(parked, "tracked-2")).toBeNull();
  expect(await hand(announced(callId), "tracked-1")).toBeNull();
  expect(await inboxRows(tenantId, "tracked-2")).toMatchObject([{ id: taken?.id }]);
  const end = { durationSeconds: null, caller: { lineId: newId(), from: "+447700900142", callerName: null } } as const;
  const over = lookUps();
  await hand({ type: "callEndAnnounced", callId, end: "completed", ...end }, "tracked-3");
  expect(lookUps()).toBe(over);
  await inState(tenantId, callId, "ended");
});

test("a key that came into the inbox by another way stops the commit; it is consumed once, and the neighbours too", async () => {
  const { tenantId, hand, announced } = await aHeldFloor();
  const callId = `CA${newId()}`;
  const other = `CA${newId()}`;
  await hand(announced(callId), "first", callId);
  await hand(announced(other), "first of the other", other);
  const writer = createInboxWriter({
    take: intake.take,
    insert: (facts) => insertFacts(system.pool, facts),
    stored: (id) => wakeUps.notify("inbox", id),
  });
  const parked = (id: string): InboxFact => ({ type: "callParked", callId: id, step: 1 });
  // Nobody is woken for it: another process's hint was lost.
  await insertFacts(system.pool, [{ tenantId, id: newId(), key: "by another way", body: parked(callId) }]);
  const [repeat, neighbour] = await Promise.all([
    writer.insert({ tenantId, id: newId(), key: "by another way", body: parked(callId) }),
    writer.insert({ tenantId, id: newId(), key: "neighbour", body: parked(other) }),
  ]);
  expect([repeat.repeated, neighbour.repeated]).toEqual([true, false]);
  await waitFor(async () => (await pendingFacts(tenantId)) === 0);
  for (const key of ["by another way", "neighbour"]) {
    expect(await inboxRows(tenantId, key)).toMatchObject([{ outcome: { kind: "done" } }]);
  }
});

test("once a fact of a call came by the inbox, its keys are asked for again", async () => {
  const { tenantId, hand, announced } = await aHeldFloor();
  const callId = `CA${newId()}`;
  await hand(announced(callId), "begun", callId);
  await insertFacts(system.pool, [
    { tenantId, id: newId(), key: "between", body: { type: "callParked", callId, step: 1 } },
  ]);
  wakeUps.notify("inbox", tenantId);
  await waitFor(async () => (await pendingFacts(tenantId)) === 0);
  const asked = lookUps();
  expect(await hand({ type: "callParked", callId, step: 1 }, "between")).toBeNull();
  expect(lookUps()).toBe(asked + 1);
});
