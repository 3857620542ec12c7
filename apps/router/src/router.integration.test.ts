import { readParked, replayParked } from "@touchstone/db";
import type { Agent } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { aTenant, waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse } from "./aHouse.ts";

const { system, aStage, anOpenFloor, outcomeOf, interactionRow, inState, inTenant, stopRouters, close } =
  await aHouse();
afterEach(stopRouters);
afterAll(close);

test("a call is matched, offered, accepted, moved and connected, and its rows mirror it", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, line, agent, say } = await anOpenFloor();
  const callId = `CA${newId()}`;
  await say({ type: "callAnnounced", callId, lineId: line.id, from: "+447700900142", callerName: "x".repeat(70_000) });
  await say({ type: "callParked", callId, step: 1 });
  const offered = await inState(tenantId, callId, "offered");
  if (offered.state.kind !== "offered") throw new Error("unreachable");
  const { offerId } = offered.state.offer;
  const push = stage.told.flatMap((change) => change.pushes);
  expect(push).toContainEqual({ type: "offer", agentId: agent.id, offerId, interactionId: offered.id });

  expect(await outcomeOf(tenantId, await say({ type: "accept", agentId: agent.id, offerId }))).toEqual({
    kind: "done",
  });
  const agentCallId = `CA${newId()}`;
  await say({ type: "agentLegArrived", agentCallId, agentId: agent.id, offerId, mode: "accept" });
  const joined = { interactionId: offered.id, segment: offered.segment } as const;
  await say({ type: "participantJoined", ...joined, callId: agentCallId });
  await waitFor(() => stage.performed.find((command) => command.effect.type === "moveCaller"));
  await say({ type: "participantJoined", ...joined, callId });
  await inState(tenantId, callId, "connected");

  const live = await system.kysely.selectFrom("offer").selectAll().where("tenantId", "=", tenantId).execute();
  expect(live).toMatchObject([{ id: offerId, agentId: agent.id, state: "accepted" }]);
  const content = await system.kysely
    .selectFrom("interactionContent")
    .selectAll()
    .where("interactionId", "=", offered.id)
    .executeTakeFirstOrThrow();
  expect(content).toMatchObject({ fromRaw: "+447700900142", fromAddress: "+447700900142" });
  expect(content.callerName?.length).toBe(256);

  await say({ type: "callEndAnnounced", callId, end: "completed", durationSeconds: 9, caller: null });
  await inState(tenantId, callId, "ended");
  const { rows: over } = await system.pool.query(
    "select state -> 'record' -> 'legSeconds' as seconds from interaction where id = $1",
    [offered.id],
  );
  expect(over).toEqual([{ seconds: { [callId]: 9 } }]);
  const ended = await system.kysely.selectFrom("offer").select("state").where("tenantId", "=", tenantId).execute();
  expect(ended).toEqual([{ state: "ended" }]);
});

test("the journal has no gap and one entry for each fact that was consumed", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, line, say } = await anOpenFloor();
  for (let n = 0; n < 30; n += 1) {
    await say({
      type: "callAnnounced",
      callId: `CA${n}-${tenantId}`,
      lineId: line.id,
      from: "anonymous",
      callerName: null,
    });
  }
  await waitFor(async () => {
    const pending = await system.pool.query("select 1 from inbox where tenant_id = $1 and consumed_at is null", [
      tenantId,
    ]);
    return pending.rowCount === 0;
  });
  const { rows } = await system.pool.query<{ seqs: number[]; counter: number }>(
    "select array_agg(seq order by seq) as seqs, (select journal_seq from floor where tenant_id = $1) as counter from journal where tenant_id = $1",
    [tenantId],
  );
  const seqs = rows[0]?.seqs.map(Number) ?? [];
  expect(seqs).toEqual(seqs.map((_, place) => place + 1));
  expect(rows[0]?.counter).toBe(seqs.length);
});

test("several customers on one number are candidates, one customer is exact, and nobody chooses silently", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, line, say } = await anOpenFloor();
  const customers = [newId(), newId()];
  for (const [place, id] of customers.entries()) {
    await system.kysely
      .insertInto("customer")
      .values({ tenantId, id, name: `Patel ${place}`, vip: place === 0 } as never)
      .execute();
    await system.kysely
      .insertInto("customerAddress")
      .values({ tenantId, id: newId(), customerId: id, address: "+441614960108" } as never)
      .execute();
  }
  await system.kysely
    .insertInto("customerAddress")
    .values({ tenantId, id: newId(), customerId: customers[0], address: "+447700900007" } as never)
    .execute();
  await say({
    type: "callAnnounced",
    callId: `CAshared${tenantId}`,
    lineId: line.id,
    from: "0161 496 0108",
    callerName: null,
  });
  await say({
    type: "callAnnounced",
    callId: `CAexact${tenantId}`,
    lineId: line.id,
    from: "+447700900007",
    callerName: null,
  });
  const shared = await interactionRow(tenantId, `CAshared${tenantId}`);
  expect(shared.customerId).toBeNull();
  expect(shared.match).toMatchObject({ kind: "candidates" });
  const found = shared.match.kind === "candidates" ? shared.match.customerIds : [];
  expect(new Set(found)).toEqual(new Set(customers));
  const exact = await interactionRow(tenantId, `CAexact${tenantId}`);
  expect(exact).toMatchObject({ customerId: customers[0], match: { kind: "exact" }, tier: "vip" });
});

test("a wish for somebody else's customer is refused without telling that he exists", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, line, agent, say } = await anOpenFloor();
  const other = await aTenant(system, "Other");
  const foreign = newId();
  await system.kysely
    .insertInto("customer")
    .values({ tenantId: other.tenantId, id: foreign, name: "Secret" } as never)
    .execute();
  const callId = `CA${newId()}`;
  await say({ type: "callAnnounced", callId, lineId: line.id, from: "+447700900981", callerName: null });
  const { id } = await interactionRow(tenantId, callId);
  const wish = await say({
    type: "assignCustomer",
    interactionId: id,
    customerId: foreign,
    how: "chosen",
    userId: agent.id,
  });
  expect(await outcomeOf(tenantId, wish)).toEqual({ kind: "refused", reason: "unknownCustomer" });
  expect((await interactionRow(tenantId, callId)).customerId).toBeNull();
});

test("two routers that both believe they own a tenant commit each fact once", async () => {
  const stages = [aStage(), aStage()];
  for (const stage of stages) await stage.start();
  const { tenantId, line, say } = await anOpenFloor();
  // Both leases at once: what a paused process that wakes up again looks like.
  const steal = setInterval(
    () => void system.pool.query("update floor set lease_owner = null, lease_until = null"),
    20,
  );
  await Promise.all(
    [...Array(60).keys()].map((n) =>
      say({
        type: "callAnnounced",
        callId: `CA${n}:${tenantId}`,
        lineId: line.id,
        from: "anonymous",
        callerName: null,
      }),
    ),
  );
  await waitFor(
    async () =>
      (await system.pool.query("select 1 from inbox where tenant_id = $1 and consumed_at is null", [tenantId]))
        .rowCount === 0,
  );
  clearInterval(steal);
  const { rows } = await system.pool.query(
    "select count(*) as journaled, count(distinct event_id) as events, max(seq) as last from journal where tenant_id = $1 and event->>'type' <> 'timePassed'",
    [tenantId],
  );
  expect(rows[0].journaled).toBe(rows[0].events);
  expect(rows[0].journaled).toBe(65);
});

test("a caller whose move fails because he hung up frees the agent; one that the carrier forgets is given up after its retries", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, line, agent, say } = await anOpenFloor();
  const callId = `CA${newId()}`;
  await say({ type: "callAnnounced", callId, lineId: line.id, from: "+447700900142", callerName: null });
  await say({ type: "callParked", callId, step: 1 });
  const offered = await inState(tenantId, callId, "offered");
  if (offered.state.kind !== "offered") throw new Error("unreachable");
  const { offerId } = offered.state.offer;
  stage.answers.push({ kind: "retry", code: "503" }, { kind: "gone", code: "21220" });
  await say({ type: "accept", agentId: agent.id, offerId });
  await say({ type: "agentLegArrived", agentCallId: "CAagent", agentId: agent.id, offerId, mode: "accept" });
  await say({ type: "participantJoined", interactionId: offered.id, segment: offered.segment, callId: "CAagent" });
  const ended = await inState(tenantId, callId, "ended");
  expect(ended.state).toMatchObject({ exit: "abandonedConnecting", by: "customer" });
  expect(
    stage.performed.filter((command) => command.effect.type === "moveCaller").map((command) => command.attempt),
  ).toEqual([1, 2]);
  const row = await system.kysely
    .selectFrom("agent")
    .select("state")
    .where("tenantId", "=", tenantId)
    .executeTakeFirstOrThrow();
  expect(row.state as Agent).toMatchObject({ voice: { kind: "idle" }, block: null, intent: { kind: "ready" } });
});

test("what a stopped router left is done by the next one", async () => {
  const stage = aStage();
  const first = await stage.start();
  const { tenantId, line, say } = await anOpenFloor();
  await outcomeOf(
    tenantId,
    await say({
      type: "callAnnounced",
      callId: `CA1${tenantId}`,
      lineId: line.id,
      from: "anonymous",
      callerName: null,
    }),
  );
  await first.stop();
  const left = await say({ type: "callParked", callId: `CA1${tenantId}`, step: 1 });
  await stage.start();
  expect(await outcomeOf(tenantId, left)).toEqual({ kind: "done" });
  expect((await interactionRow(tenantId, `CA1${tenantId}`)).state.kind).toBe("offered");
});

test("a fact that makes code throw is parked, and the ones around it are not held up", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, line, say } = await anOpenFloor();
  const poison = await say({ type: "callParked", callId: null as never, step: { toString: null } as never });
  const poisonLine = await say({ type: "agentSet", agent: null as never });
  const after = await say({
    type: "callAnnounced",
    callId: `CA2${tenantId}`,
    lineId: line.id,
    from: "anonymous",
    callerName: null,
  });
  expect(await outcomeOf(tenantId, after)).toEqual({ kind: "done" });
  expect(await outcomeOf(tenantId, poisonLine)).toMatchObject({ kind: "parked" });
  expect((await outcomeOf(tenantId, poison)).kind).not.toBe("done");
});

test("a fact whose result the database refuses is parked, and the ones around it are not held up", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, line, say } = await anOpenFloor();
  const call = (callId: string) =>
    say({ type: "callAnnounced", callId, lineId: line.id, from: "anonymous", callerName: null });
  const [before, poison, after] = await Promise.all([
    call(`CA3${tenantId}`),
    say({ type: "lineSet", line: { ...line, id: newId() }, address: "", name: "No country", region: null as never }),
    call(`CA4${tenantId}`),
  ]);
  expect(await outcomeOf(tenantId, poison)).toMatchObject({ kind: "parked" });
  expect(await outcomeOf(tenantId, before)).toEqual({ kind: "done" });
  expect(await outcomeOf(tenantId, after)).toEqual({ kind: "done" });
});

test("a line for a number that another line has is parked, and its tenant goes on", async () => {
  const stage = aStage();
  await stage.start();
  const [other, { tenantId, line, say }] = [await anOpenFloor(), await anOpenFloor()];
  const number = { address: "+442079460999", name: "Sales", region: "GB" };
  const first = await other.say({ type: "lineSet", line: { ...other.line, id: newId() }, ...number });
  expect(await outcomeOf(other.tenantId, first)).toEqual({ kind: "done" });
  const poison = await say({ type: "lineSet", line: { ...line, id: newId() }, ...number });
  expect(await outcomeOf(tenantId, poison)).toMatchObject({ kind: "parked" });
  const caller = { lineId: line.id, from: "anonymous", callerName: null };
  const after = await say({ type: "callAnnounced", callId: `CA5${tenantId}`, ...caller });
  expect(await outcomeOf(tenantId, after)).toEqual({ kind: "done" });
}, 15_000);

test("a fact that nobody can make ready is parked as well, and its tenant goes on", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, line, say } = await anOpenFloor();
  const nobody = { type: "callAnnounced", callId: `CA1${tenantId}`, lineId: line.id, from: null as never };
  const poison = await say({ ...nobody, callerName: null } as never);
  const after = await say({ ...nobody, callId: `CA2${tenantId}`, from: "anonymous", callerName: null } as never);
  expect(await outcomeOf(tenantId, after)).toEqual({ kind: "done" });
  expect(await outcomeOf(tenantId, poison)).toMatchObject({ kind: "parked" });
});

test("what was parked is taken again when it is put back, and floors are not loaded anew for it", async () => {
  const stage = aStage();
  await stage.start();
  const { tenantId, agent, say } = await anOpenFloor();
  const poison = await say({ type: "nonsense" } as never);
  expect(await outcomeOf(tenantId, poison)).toMatchObject({ kind: "parked" });
  const [shown, ...more] = await inTenant(tenantId, (queries) => readParked(queries, { after: null, limit: 10 }));
  expect(more).toEqual([]);
  expect(shown).toMatchObject({ id: poison, of: "fact", type: "nonsense" });
  // The fix: now the code knows what to do with it.
  const body = { type: "setIntent", agentId: agent.id, userId: agent.id, intent: "notReady", reason: null };
  await system.pool.query("update inbox set body = $2 where id = $1", [poison, JSON.stringify(body)]);
  expect(await inTenant(tenantId, (queries) => replayParked(queries, [poison, newId()]))).toEqual([poison]);
  expect((await outcomeOf(tenantId, poison)).kind).not.toBe("parked");
  expect(await inTenant(tenantId, (queries) => readParked(queries, { after: null, limit: 10 }))).toEqual([]);
});
