import { randomUUID } from "node:crypto";
import type {
  AgentClientEvents,
  AgentServerEvents,
  ClickOutcome,
  EmulatorMessage,
  HistoryItem,
  MessagePage,
  OfferPop,
} from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import { io, type Socket } from "socket.io-client";
import { afterAll, expect, test } from "vitest";
import { copyDemo } from "./copyDemo.ts";
import { openRest } from "./restCalls.ts";
import { startTouchstone } from "./startTouchstone.ts";

// A customer's telephone and an agent's desk, with the whole product between them: what is written arrives.

const LINE = "+441134960200";
const touchstone = await startTouchstone({ dataDir: await copyDemo() });
afterAll(async () => void (await touchstone.stop()));
const { url } = touchstone;

async function writeTo(from: string, text: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ from, to: LINE, text });
  const answer = await fetch(`${url}/emulator/control/messages`, { method: "POST", headers, body });
  expect(answer.status).toBe(201);
}

/** What the phone with this number shows, and how far each text has come. */
async function phoneOf(number: string): Promise<EmulatorMessage[]> {
  const answer = await fetch(`${url}/emulator/control/messages?with=${encodeURIComponent(number)}`);
  return ((await answer.json()) as { messages: EmulatorMessage[] }).messages;
}

async function aDesk(email: string) {
  const rest = await openRest(url, email);
  const signedIn = await fetch(`${url}/api/v1/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: "demo" }),
  });
  const { token } = (await signedIn.json()) as { token: string };
  const socket: Socket<AgentServerEvents, AgentClientEvents> = io(`${url}/agent`, {
    auth: { token },
    transports: ["websocket"],
  });
  afterAll(() => void socket.disconnect());
  const offers: OfferPop[] = [];
  socket.on("offer", (offer) => offers.push(offer));
  const say = (click: string, body: object): Promise<ClickOutcome> =>
    socket.timeout(10_000).emitWithAck(click as "accept", { id: randomUUID(), ...body } as never);
  await new Promise((resolve) => socket.once("snapshot", resolve));
  socket.emit("deskState", { canTalk: true });
  expect(await say("setIntent", { intent: "ready" })).toEqual({ ok: true });
  return { rest, offers, say };
}

test("a text is a pop with its words, the answer reaches the telephone and its receipt the desk, and the contact the timeline", async () => {
  const helen = await openRest(url, "helen@globex.example");
  const { customerId } = await helen.ask<{ customerId: string }>("POST", "customers", { name: "Texting Tom" });
  await helen.ask("POST", `customers/${customerId}/addresses`, { address: "+447700900987" });
  const ana = await aDesk("ana@globex.example");
  await writeTo("+447700900987", "Is my invoice paid?");
  const offer = await waitFor(async () => ana.offers[0]);
  // A carrier tells of texts of one moment in any order.
  await writeTo("+447700900987", "The one of May");
  expect(offer).toMatchObject({ channel: "sms", match: "exact", customer: { name: "Texting Tom" } });
  const { interactionId, offerId } = offer;
  expect(await ana.say("accept", { offerId })).toEqual({ ok: true });
  const thread = async () => await ana.rest.ask<MessagePage>("GET", `interactions/${interactionId}/messages`);
  await waitFor(async () => (await thread()).items.length === 2);
  expect(await ana.say("reply", { interactionId, text: "Yes, on Monday." })).toEqual({ ok: true });
  const answer = await waitFor(async () =>
    (await phoneOf("+447700900987")).find(({ text }) => text === "Yes, on Monday."),
  );
  expect(answer).toMatchObject({ from: LINE, to: "+447700900987" });
  const messages = await waitFor(async () => {
    const page = await thread();
    return page.items.at(-1)?.state === "delivered" ? page.items : undefined;
  });
  expect(messages.map(({ direction, text }) => [direction, text])).toEqual([
    ["in", "Is my invoice paid?"],
    ["in", "The one of May"],
    ["out", "Yes, on Monday."],
  ]);
  expect((await phoneOf("+447700900987")).filter(({ direction }) => direction !== "inbound")).toHaveLength(1);
  expect(await ana.say("complete", { interactionId, disposition: null, notes: "Paid." })).toEqual({ ok: true });
  await waitFor(async () => {
    const { items } = await helen.ask<{ items: HistoryItem[] }>("GET", `customers/${customerId}/timeline`);
    const [last] = items;
    return last?.exit === "answered" && last.words === "Yes, on Monday." ? true : undefined;
  });
  expect(await ana.say("setIntent", { intent: "offline" })).toEqual({ ok: true });
});

test("who says STOP is written to no more, by us and by the carrier, until START", async () => {
  const number = "+447700900988";
  const joel = await aDesk("joel@globex.example");
  await writeTo(number, "Hello");
  const offer = await waitFor(async () => joel.offers.find(({ from }) => from.address === number));
  const { interactionId } = offer;
  await joel.say("accept", { offerId: offer.offerId });
  await writeTo(number, "STOP");
  await waitFor(async () => {
    const outcome = await joel.say("reply", { interactionId, text: "Are you there?" });
    return "ok" in outcome && !outcome.ok && outcome.reason === "optedOut" ? true : undefined;
  });
  const { items } = await joel.rest.ask<{ items: { lineId: string; address: string }[] }>("GET", "lines");
  const lineId = items.find(({ address }) => address === LINE)?.lineId;
  const first = await joel.rest.send("POST", "conversations", { channel: "sms", lineId, to: number, text: "Hi" });
  expect([first.status, (await first.json()).code]).toEqual([409, "optedOut"]);
  await writeTo(number, "START");
  await waitFor(async () => {
    const outcome = await joel.say("reply", { interactionId, text: "Welcome back" });
    return "ok" in outcome && outcome.ok ? true : undefined;
  });
  await waitFor(async () => (await phoneOf(number)).some(({ text }) => text === "Welcome back"));
});
