import { join } from "node:path";
import type { HistoryItem } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loudestHz, writeTone } from "./audio.ts";
import { copyDemo } from "./copyDemo.ts";
import { openBrowser } from "./openBrowser.ts";
import { aPerson, goReady, offerOn, pickUpHandset, signIn } from "./people.ts";
import { type RunningTouchstone, startTouchstone } from "./startTouchstone.ts";

const AGENT_HZ = 1000;
const CUSTOMER_HZ = 1700;
/** One step of the analysis is 6 Hz; the codec moves nothing. */
const WITHIN_HZ = 15;
const NOTE = "Wants the March bill again by post.";

let touchstone: RunningTouchstone;
/** Two computers: each has a microphone of its own. */
let agentsBrowser: Browser;
let customersBrowser: Browser;

beforeAll(async () => {
  const dataDir = await copyDemo();
  const tones = await Promise.all([
    writeTone(join(dataDir, "agent.wav"), AGENT_HZ),
    writeTone(join(dataDir, "customer.wav"), CUSTOMER_HZ),
  ]);
  touchstone = await startTouchstone({ dataDir });
  agentsBrowser = await openBrowser({ microphone: tones[0] });
  customersBrowser = await openBrowser({ microphone: tones[1] });
});
afterAll(async () => {
  await Promise.all([agentsBrowser?.close(), customersBrowser?.close()]);
  await touchstone?.stop();
});

test("a call rings, the right customer pops, both talk, and it is logged", async () => {
  const desk = await signIn(await aPerson(agentsBrowser, touchstone.url), "/desk", "ana@globex.example");
  await goReady(desk);
  const board = await signIn(await aPerson(agentsBrowser, touchstone.url), "/board", "helen@globex.example");
  const customer = await pickUpHandset(await aPerson(customersBrowser, touchstone.url), {
    company: "Globex",
    caller: "Margaret Okafor",
  });

  await customer.dial();
  const offer = offerOn(desk);
  await offer.waitFor();
  await expectText(offer, "Margaret Okafor");
  await expectText(offer, "Exact number");
  await onBoard(board, /Ringing/);

  await offer.getByRole("button", { name: "Accept" }).click();
  await desk.getByRole("toolbar", { name: "Call controls" }).waitFor();
  await desk.getByText("Talking").first().waitFor();
  await onBoard(board, /Talking/);
  await hears(desk, CUSTOMER_HZ);
  await hears(customer.page, AGENT_HZ);

  await desk.getByRole("textbox", { name: "Note" }).fill(NOTE);
  await customer.hangUp();
  await desk.getByRole("radio").first().check({ force: true });
  await desk.getByRole("button", { name: "Complete, back to ready" }).click();
  await desk.getByText("Ready for calls").waitFor();

  const [contact] = await lastContacts(desk, "Margaret Okafor");
  expect(contact).toMatchObject({ exit: "answered", endedBy: "customer", agent: "Ana Ruiz", note: NOTE });
  expect(contact?.disposition).not.toBeNull();
});

const expectText = async (where: { textContent(): Promise<string | null> }, text: string) =>
  expect(await where.textContent()).toContain(text);

/** The board shows each step within a second of the desk. */
async function onBoard(board: Page, what: RegExp): Promise<void> {
  await board.getByText(what).first().waitFor({ timeout: 1_000 });
}

async function hears(page: Page, hz: number): Promise<void> {
  const heard = await waitFor(
    async () => {
      const loudest = await loudestHz(page);
      return loudest !== null && Math.abs(loudest - hz) < WITHIN_HZ ? loudest : undefined;
    },
    { timeoutMs: 15_000, what: `${hz} Hz at ${page.url()}` },
  );
  expect(Math.abs(heard - hz)).toBeLessThan(WITHIN_HZ);
}

/** The customer's timeline, newest first, as the agent's own session may read it. */
async function lastContacts(desk: Page, name: string): Promise<HistoryItem[]> {
  return await desk.evaluate(async (wanted) => {
    const read = async (path: string) => (await fetch(`/api/v1/${path}`)).json();
    const found = await read(`customers?q=${encodeURIComponent(wanted)}`);
    return (await read(`customers/${found.items[0].customerId}/timeline`)).items;
  }, name);
}
