import type { DeskSnapshot, OfferPop } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { anInstallation, type Installation } from "./aCentre.ts";

let installation: Installation;
beforeAll(async () => {
  installation = await anInstallation({ followHints: true });
  return () => installation.close();
});

test("with the router in another process, hints and rows alone ring the desk and move the board", async () => {
  const centre = await installation.centre();
  const { token, userId: agentId } = await centre.agent("Li Na");
  const desk = installation.socket("/agent", { token });
  const snapshots: DeskSnapshot[] = [];
  const offers: OfferPop[] = [];
  const contacts: number[] = [];
  desk.on("snapshot", (snapshot: DeskSnapshot) => snapshots.push(snapshot));
  desk.on("offer", (offer: OfferPop) => offers.push(offer));
  desk.on("change", (view: { contacts: unknown[] }) => contacts.push(view.contacts.length));
  desk.connect();
  await waitFor(() => snapshots[0]);
  desk.emit("deskState", { canTalk: true });
  await waitFor(() => {
    const connection = centre.floor.floor.agents.get(agentId)?.connection;
    return connection?.kind === "connected" && connection.canTalk;
  });
  expect(await desk.emitWithAck("setIntent", { id: "ready-000", intent: "ready" })).toEqual({ ok: true });
  const board = installation.socket("/board", { token: (await centre.user(["supervisor"])).token });
  const ringing: number[] = [];
  board.on("change", (change: { queues?: { ringing: number }[] }) => ringing.push(change.queues?.[0]?.ringing ?? 0));
  board.connect();
  await waitFor(() => installation.screens.roomsOf("/board").length > 0);

  const { interactionId, callId } = await centre.call();
  expect(await waitFor(() => offers[0])).toMatchObject({ interactionId });
  await waitFor(() => ringing.includes(1));
  await centre.floor.happen({ type: "callEnded", callId, end: "completed", arrived: null });
  await waitFor(() => contacts.at(-1) === 0);
});
