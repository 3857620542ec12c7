import type { ClickOutcome, DeskSnapshot } from "@touchstone/contracts";
import { saveDraft, withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { anInstallation, type Centre, type Installation, must, type Person } from "./aCentre.ts";

// Two desks in one contact: what each of them is shown, and whose notes are whose.

let installation: Installation;
beforeAll(async () => {
  installation = await anInstallation();
  return () => installation.close();
});

interface Desk {
  /** As a page that has just been opened sees it. */
  look(): Promise<DeskSnapshot>;
  say(event: string, body: object): Promise<ClickOutcome>;
}

async function aReadyDesk(person: Person): Promise<Desk> {
  const socket = installation.socket("/agent", { token: person.token });
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
  return { look, say };
}

/** The asked agent's leg comes into the room. */
async function comes({ floor }: Centre, agentId: string, interactionId: string): Promise<void> {
  const interaction = floor.floor.interactions.get(interactionId);
  const consult = interaction?.state.kind === "connected" ? interaction.state.consult : null;
  if (!interaction || !consult) throw new Error("nobody is asked");
  const agentCallId = `CA${newId()}`;
  await must(floor, { type: "agentLegArrived", agentCallId, agentId, offerId: consult.offerId, mode: "accept" });
  await must(floor, { type: "participantJoined", interactionId, segment: interaction.segment, callId: agentCallId });
}

/** Ann talks with a customer and asks Ben, whose desk is ready. */
async function aConsultation() {
  const centre = await installation.centre();
  const [ann, ben] = [await centre.agent("Ann"), await centre.agent("Ben")];
  const annsDesk = await aReadyDesk(ann);
  const { interactionId, callId } = await centre.call({ from: "+447700900142" });
  await centre.connect(ann.userId, interactionId);
  const { app } = installation;
  const whose = { tenantId: centre.tenantId, agentId: ann.userId, interactionId };
  await withTenant(app, centre.tenantId, (trx) => saveDraft(trx, whose, { notes: "Ann's words", dispositionId: null }));
  const bensDesk = await aReadyDesk(ben);
  expect(await annsDesk.say("consult", { interactionId, withAgentId: ben.userId })).toEqual({ ok: true });
  return { centre, ann, ben, annsDesk, bensDesk, interactionId, callId };
}

test("the asked agent sees who asks and what was written; both see how far it is, until one of them has the customer", async () => {
  const { centre, ben, annsDesk, bensDesk, interactionId, callId } = await aConsultation();
  const { offer } = await bensDesk.look();
  expect(offer).toMatchObject({
    interactionId,
    asked: { how: "consult", by: "Ann" },
    colleagueNotes: [{ agent: "Ann", notes: "Ann's words" }],
  });
  expect((await annsDesk.look()).contacts).toMatchObject([
    { state: "held", consult: { role: "asking", agent: "Ben", state: "ringing" } },
  ]);
  expect(await bensDesk.say("accept", { offerId: offer?.offerId })).toEqual({ ok: true });
  await comes(centre, ben.userId, interactionId);
  expect((await annsDesk.look()).contacts).toMatchObject([
    { state: "consulting", draft: { notes: "Ann's words" }, consult: { role: "asking", state: "private" } },
  ]);
  expect((await bensDesk.look()).contacts).toMatchObject([
    { state: "consulting", draft: null, consult: { role: "asked", agent: "Ann", state: "private" } },
  ]);

  expect(await annsDesk.say("completeTransfer", { interactionId })).toEqual({ ok: true });
  expect((await annsDesk.look()).contacts).toMatchObject([{ state: "wrapUp", handedTo: { agent: "Ben" } }]);
  expect((await bensDesk.look()).contacts).toMatchObject([{ state: "talking", consult: null }]);
  const done = { disposition: null, interactionId };
  expect(await annsDesk.say("complete", { ...done, notes: "Ann's words" })).toEqual({ ok: true });
  await must(centre.floor, { type: "callEnded", callId, end: "completed", arrived: null });
  expect(await bensDesk.say("complete", { ...done, notes: "Ben's words" })).toEqual({ ok: true });
  const { rows } = await installation.system.pool.query(
    "select notes, drafts from interaction_content where interaction_id = $1",
    [interactionId],
  );
  expect(rows).toEqual([{ notes: "Ann's words\n\nBen's words", drafts: {} }]);
});

test("the database keeps the second agent beside the first, and after the transfer alone", async () => {
  const { centre, ben, annsDesk, bensDesk, interactionId } = await aConsultation();
  const offers = async () => {
    const { rows } = await installation.system.pool.query(
      "select agent_id, state, purpose from offer where interaction_id = $1 and state <> 'ended' order by purpose",
      [interactionId],
    );
    return rows.map(({ agent_id, state, purpose }) => [agent_id === ben.userId ? "Ben" : "Ann", state, purpose]);
  };
  expect(await offers()).toEqual([
    ["Ben", "ringing", "consult"],
    ["Ann", "accepted", "contact"],
  ]);
  await bensDesk.say("accept", { offerId: (await bensDesk.look()).offer?.offerId });
  await comes(centre, ben.userId, interactionId);
  await annsDesk.say("completeTransfer", { interactionId });
  expect(await offers()).toEqual([["Ben", "accepted", "contact"]]);
});

test("given back and given on by hand it is the same contact of the same customer, in the same place, with what was written", async () => {
  const { centre, ben, annsDesk, bensDesk, interactionId } = await aConsultation();
  await annsDesk.say("cancelConsult", { interactionId });
  const kept = async () => {
    const { rows } = await installation.system.pool.query(
      `select i.id, i.customer_id, i.state ->> 'parentId' as parent, i.state ->> 'language' as language, i.state ->> 'queuedAt' as place, i.state ->> 'tier' as tier,
         i.state ->> 'priorityMs' as priority, t.from_address
       from interaction i join interaction_content t on t.interaction_id = i.id where i.tenant_id = $1`,
      [centre.tenantId],
    );
    return rows;
  };
  await must(centre.floor, { type: "setPriority", interactionId, priorityMs: 30_000, userId: newId() });
  const before = await kept();
  expect(before).toMatchObject([{ id: interactionId, priority: "30000", from_address: "+447700900142" }]);
  // Nobody of its queue is there for what comes back, until somebody decides.
  const settings = centre.floor.floor.agents.get(ben.userId)?.settings;
  if (!settings) throw new Error("Ben is gone");
  await must(centre.floor, { type: "agentSet", agent: { ...settings, queueIds: [] } });
  expect(await annsDesk.say("requeue", { interactionId })).toEqual({ ok: true });
  expect(centre.floor.floor.interactions.get(interactionId)?.state.kind).toBe("waiting");
  expect(await kept()).toEqual(before);
  const pull = { type: "pull", interactionId, agentId: ben.userId, userId: newId() } as const;
  await must(centre.floor, pull);
  expect(await kept()).toEqual(before);
  expect((await bensDesk.look()).offer).toMatchObject({
    interactionId,
    colleagueNotes: [{ agent: "Ann", notes: "Ann's words" }],
  });
});

test("a malformed choice of whom to give it to is refused, and so is another tenant's agent", async () => {
  const { annsDesk, interactionId } = await aConsultation();
  const stranger = await (await installation.centre()).agent("Stranger");
  await annsDesk.say("cancelConsult", { interactionId });
  const refused = { ok: false, reason: "malformed" };
  expect(await annsDesk.say("transfer", { interactionId, to: {} })).toEqual(refused);
  expect(await annsDesk.say("transfer", { interactionId, to: { agentId: newId(), queueId: newId() } })).toEqual(
    refused,
  );
  expect(await annsDesk.say("transfer", { interactionId, to: { agentId: stranger.userId } })).toEqual({
    ok: false,
    reason: "unknownAgent",
  });
});
