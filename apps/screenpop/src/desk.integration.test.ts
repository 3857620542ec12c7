import type { ClickOutcome, DeskSnapshot, DeskView, OfferPop, Versioned } from "@touchstone/contracts";
import { readDesks } from "@touchstone/db";
import { waitFor } from "@touchstone/testkit";
import type { Socket } from "socket.io-client";
import { beforeAll, expect, test } from "vitest";
import { anInstallation, type Centre, type Installation, type Person } from "./aCentre.ts";
import { deskViewOf } from "./views/deskView.ts";

let installation: Installation;
beforeAll(async () => {
  installation = await anInstallation();
  return () => installation.close();
});

/** A desk as the page keeps it: by snapshots and changes alone. */
interface Desk {
  readonly socket: Socket;
  view: DeskView | null;
  version: number;
  offer: OfferPop | null;
  readonly offers: OfferPop[];
  readonly ended: string[];
  gaps: number;
  say(event: string, body: object): Promise<ClickOutcome>;
}

function openDesk(person: Person): Desk {
  const socket = installation.socket("/agent", { token: person.token });
  const say = (event: string, body: object) => socket.timeout(5000).emitWithAck(event, body) as Promise<ClickOutcome>;
  const desk: Desk = { socket, view: null, version: -1, offer: null, offers: [], ended: [], gaps: 0, say };
  const follows = (step: Versioned) => {
    if (step.after === desk.version || step.version === desk.version) {
      desk.version = step.version;
      return true;
    }
    if (step.version > desk.version) {
      desk.gaps++;
      socket.emit("resync");
    }
    return false;
  };
  socket.on("snapshot", ({ version, offer, agent, contacts }: DeskSnapshot) => {
    desk.version = version;
    desk.offer = offer;
    desk.view = { agent, contacts };
  });
  socket.on("change", ({ agent, contacts, ...step }: Versioned & DeskView) => {
    if (follows(step)) desk.view = { agent, contacts };
  });
  socket.on("offer", (pop: Versioned & OfferPop) => {
    desk.offers.push(pop);
    if (follows(pop)) desk.offer = pop;
  });
  socket.on("offerEnded", ({ offerId, ...step }: Versioned & { offerId: string }) => {
    desk.ended.push(offerId);
    if (follows(step) && desk.offer?.offerId === offerId) desk.offer = null;
  });
  socket.on("heartbeat", ({ version }: { version: number }) => {
    if (version > desk.version) socket.emit("resync");
  });
  socket.connect();
  return desk;
}

async function aReadyDesk(centre: Centre, person: Person): Promise<Desk> {
  const desk = openDesk(person);
  await waitFor(() => desk.view);
  desk.socket.emit("deskState", { canTalk: true });
  await waitFor(() => desk.view?.agent.canTalk);
  expect(await desk.say("setIntent", { id: "ready-000", intent: "ready" })).toEqual({ ok: true });
  await waitFor(() => desk.view?.agent.intent.kind === "ready");
  expect(centre.floor.floor.agents.get(person.userId)?.connection.kind).toBe("connected");
  return desk;
}

async function rowsView(centre: Centre, person: Person): Promise<DeskView> {
  const [row] = await readDesks(installation.app.pool, centre.tenantId, [person.userId]);
  if (!row) throw new Error("no such desk");
  return deskViewOf(row);
}

test("a ready agent sees the caller's card while it rings, within 4 KB, accepts, and wraps up with notes", async () => {
  const centre = await installation.centre();
  const person = await centre.agent("Li Na");
  const customerId = await centre.customer("王小明", "+8613800138000");
  const desk = await aReadyDesk(centre, person);
  const { interactionId, callId } = await centre.call({ from: "+8613800138000", customerId });
  const offer = await waitFor(() => desk.offer);
  expect(offer).toMatchObject({
    interactionId,
    match: "exact",
    queue: { name: "Billing" },
    customer: { name: "王小明" },
  });
  expect(offer.from).toEqual({ address: "+8613800138000", raw: "+8613800138000", region: "CN", name: null });
  expect(Buffer.byteLength(JSON.stringify(offer))).toBeLessThanOrEqual(4096);

  expect(await desk.say("accept", { id: "accept-01", offerId: offer.offerId })).toEqual({ ok: true });
  await waitFor(() => desk.view?.contacts[0]?.state === "connecting");
  await centre.connect(person.userId, interactionId);
  await waitFor(() => desk.view?.contacts[0]?.state === "talking");
  await centre.floor.happen({ type: "callEnded", callId, end: "completed", arrived: null });
  await waitFor(() => desk.view?.contacts[0]?.state === "wrapUp");

  const complete = { id: "complete1", interactionId, disposition: null, notes: "<b>'; drop table x</b>" };
  expect(await desk.say("complete", complete)).toEqual({ ok: true });
  await waitFor(() => desk.view?.contacts.length === 0);
  expect(desk.view?.agent.today.answered).toBe(1);
  const { rows } = await installation.system.pool.query(
    "select notes from interaction_content where interaction_id = $1",
    [interactionId],
  );
  expect(rows).toEqual([{ notes: "<b>'; drop table x</b>" }]);
  expect(desk.gaps).toBe(0);
});

test("the same click again gives the same outcome and happens once", async () => {
  const centre = await installation.centre();
  const person = await centre.agent();
  const desk = await aReadyDesk(centre, person);
  const { interactionId } = await centre.call();
  const offer = await waitFor(() => desk.offer);
  const click = { id: "decline-1", offerId: offer.offerId };
  const both = await Promise.all([desk.say("decline", click), desk.say("decline", click)]);
  expect(both).toEqual([{ ok: true }, { ok: true }]);
  expect(await desk.say("accept", { ...click, id: "accept-02" })).toEqual({ ok: false, reason: "offerGone" });
  expect(centre.floor.floor.interactions.get(interactionId)?.record.legs).toHaveLength(1);
  await waitFor(() => desk.offer === null);
});

test("a click that is malformed, or of somebody else, is refused and changes nothing", async () => {
  const centre = await installation.centre();
  const person = await centre.agent();
  const other = await centre.agent("Other");
  const desk = await aReadyDesk(centre, person);
  await centre.call();
  const offer = await waitFor(() => desk.offer);
  const thief = openDesk(other);
  await waitFor(() => thief.view);
  const stolen = { id: "stolen-01", offerId: offer.offerId };
  expect(await thief.say("accept", { ...stolen, agentId: person.userId })).toEqual({ ok: false, reason: "malformed" });
  expect(await thief.say("accept", stolen)).toMatchObject({ ok: false });
  expect(await thief.say("accept", { id: "x", offerId: "1" })).toEqual({ ok: false, reason: "malformed" });
  const notes = { id: "notes-001", interactionId: offer.interactionId, disposition: null };
  expect(await thief.say("complete", { ...notes, notes: "mine now" })).toMatchObject({ ok: false });
  expect(await desk.say("complete", { ...notes, notes: "nul \0" })).toEqual({ ok: false, reason: "malformed" });
  const { rows } = await installation.system.pool.query(
    "select notes from interaction_content where interaction_id = $1",
    [offer.interactionId],
  );
  expect(rows).toEqual([{ notes: null }]);
  expect(thief.offers).toEqual([]);
  const whose = { id: "whose-001", interactionId: offer.interactionId, customerId: null, how: "chosen" };
  expect(await thief.say("assignCustomer", whose)).toEqual({ ok: false, reason: "notYours" });
  expect(await desk.say("assignCustomer", whose)).toEqual({ ok: true });
});

test("the worker is stopped, a caller drops and redials in 2 s: the pop shows the dropped call and who had it", async () => {
  const centre = await installation.centre();
  const person = await centre.agent("Li Na");
  const customerId = await centre.customer("Redialler", "+447700900111");
  const desk = await aReadyDesk(centre, person);
  const first = await centre.call({ from: "+447700900111", customerId });
  await waitFor(() => desk.offer);
  await centre.connect(person.userId, first.interactionId);
  await centre.floor.happen({ type: "callEnded", callId: first.callId, end: "completed", arrived: null });
  await waitFor(() => desk.view?.contacts[0]?.state === "wrapUp");
  await desk.say("complete", {
    id: "complete1",
    interactionId: first.interactionId,
    disposition: null,
    notes: "was cut off",
  });

  await centre.call({ from: "+447700900111", customerId });
  const pop = await waitFor(() => desk.offers[1]);
  expect(pop.history[0]).toMatchObject({
    interactionId: first.interactionId,
    agent: "Li Na",
    exit: "answered",
    note: "was cut off",
  });
  expect(pop.alerts[0]).toMatchObject({ kind: "droppedJustNow", agent: "Li Na" });
  const { rows } = await installation.system.pool.query("select count(*) from interaction_log where tenant_id = $1", [
    centre.tenantId,
  ]);
  expect(rows).toEqual([{ count: 0 }]);
});

test("an unknown caller who redials is recognised by the number alone", async () => {
  const centre = await installation.centre();
  const person = await centre.agent("Li Na");
  const desk = await aReadyDesk(centre, person);
  const first = await centre.call({ from: "+447700900122" });
  await waitFor(() => desk.offer);
  await centre.connect(person.userId, first.interactionId);
  await centre.floor.happen({ type: "callEnded", callId: first.callId, end: "completed", arrived: null });
  await waitFor(() => desk.view?.contacts[0]?.state === "wrapUp");
  await desk.say("complete", { id: "complete1", interactionId: first.interactionId, disposition: null, notes: "" });
  await centre.call({ from: "+447700900122" });
  const pop = await waitFor(() => desk.offers[1]);
  expect(pop).toMatchObject({
    match: "unknown",
    customer: null,
    history: [{ interactionId: first.interactionId, agent: "Li Na" }],
  });
});

test("a reload during a ring brings the offer back; a second tab shows the same, and both learn its end", async () => {
  const centre = await installation.centre();
  const person = await centre.agent();
  const desk = await aReadyDesk(centre, person);
  const { callId } = await centre.call();
  const offer = await waitFor(() => desk.offer);
  const second = openDesk(person);
  expect(await waitFor(() => second.offer)).toMatchObject({ offerId: offer.offerId });
  desk.socket.disconnect();
  const reloaded = openDesk(person);
  expect(await waitFor(() => reloaded.offer)).toMatchObject({ offerId: offer.offerId, customer: offer.customer });
  await centre.floor.happen({ type: "callEnded", callId, end: "completed", arrived: null });
  await waitFor(() => second.offer === null && reloaded.offer === null);
  expect([second.ended, reloaded.ended]).toEqual([[offer.offerId], [offer.offerId]]);
});

test("several tabs are one desk: it is lost with the last one, and found again when one returns", async () => {
  const centre = await installation.centre();
  const person = await centre.agent();
  const first = await aReadyDesk(centre, person);
  const second = openDesk(person);
  await waitFor(() => second.view);
  first.socket.disconnect();
  const connection = () => centre.floor.floor.agents.get(person.userId)?.connection;
  await waitFor(() => {
    const now = connection();
    return now?.kind === "connected" && !now.canTalk; // The tab that could talk is gone.
  });
  second.socket.disconnect();
  await waitFor(() => connection()?.kind === "reconnecting");
  const third = openDesk(person);
  await waitFor(() => connection()?.kind === "connected" && third.view);
});

test("whatever is dropped and cut, the desk ends up showing what the rows say", async () => {
  const centre = await installation.centre();
  const person = await centre.agent();
  let desk = await aReadyDesk(centre, person);
  let seed = 42;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  let current: { callId: string; interactionId: string } | null = null;
  for (let turn = 0; turn < 60; turn++) {
    const choice = random(6);
    if (choice === 0) {
      desk.socket.disconnect();
      desk = openDesk(person);
      desk.socket.once("connect", () => desk.socket.emit("deskState", { canTalk: true }));
    } else if (choice === 1) {
      desk.version -= 1 + random(3); // Messages were lost on the way.
    } else if (choice === 2) {
      current ??= await centre.call();
    } else if (choice === 3 && current) {
      await centre.connect(person.userId, current.interactionId).catch(() => {}); // Not offered now.
    } else if (choice === 4 && current) {
      await centre.floor.happen({ type: "callEnded", callId: current.callId, end: "completed", arrived: null });
      const { interactionId } = current;
      await centre.floor.happen({ type: "complete", agentId: person.userId, interactionId, dispositionId: null });
      current = null;
    } else {
      await centre.floor.happen({ type: "clearBlock", agentId: person.userId, userId: person.userId });
    }
  }
  await waitFor(
    async () => {
      const expected = await rowsView(centre, person);
      const shown = desk.view && {
        ...desk.view,
        contacts: desk.view.contacts.map((contact) => ({ ...contact, waitedMs: 0 })),
      };
      const wanted = { ...expected, contacts: expected.contacts.map((contact) => ({ ...contact, waitedMs: 0 })) };
      return JSON.stringify(shown) === JSON.stringify(wanted);
    },
    { timeoutMs: 10_000, what: "the desk shows what the rows say" },
  );
});
