import { waitFor } from "@touchstone/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectToHear } from "./audio.ts";
import { openOffice } from "./openOffice.ts";
import { goReady, offerOn, press, signIn, talks, wrapUp } from "./people.ts";
import { openRest } from "./restCalls.ts";

// The whole story with sound, also when the page is loaded anew in the middle of it.

const AGENT_HZ = 1000;
const CUSTOMER_HZ = 1700;
const NOTE = "Wants the March bill again by post.";

/** Two computers: each has a microphone of its own. */
const office = await openOffice({ agentHz: AGENT_HZ, customerHz: CUSTOMER_HZ });

test("a call rings, the right customer pops, both talk, and it is logged", async () => {
  const desk = await signIn(await office.person(), "/desk", "ana@globex.example");
  await goReady(desk);
  const board = await office.at("/board", "helen@globex.example");
  await board.getByRole("button", { name: "All agents" }).click();
  const customer = await office.customer({ caller: "Margaret Okafor" });
  await boardSays(board, { waiting: "0", agents: "1 ready", ana: "Ready" });

  await customer.dial();
  const offer = offerOn(desk);
  await offer.waitFor();
  await boardSays(board, { waiting: "1", agents: "1 ringing", ana: "Ringing" });
  await expectText(offer, "Margaret Okafor");
  await expectText(offer, "Exact number");

  await offer.getByRole("button", { name: "Accept" }).click();
  await desk.getByRole("toolbar", { name: "Call controls" }).waitFor();
  await desk.getByText("Talking").first().waitFor();
  await boardSays(board, { waiting: "0", agents: "1 talking", ana: "Talking" });
  await expectToHear(desk, CUSTOMER_HZ);
  await expectToHear(customer.page, AGENT_HZ);

  await desk.getByRole("textbox", { name: "Note" }).fill(NOTE);
  await customer.hangUp();
  await desk.getByRole("complementary", { name: "Wrap-up" }).waitFor();
  await boardSays(board, { waiting: "0", agents: "1 wrap-up", ana: "Wrap-up" });
  await wrapUp(desk);
  await boardSays(board, { waiting: "0", agents: "1 ready", ana: "Ready" });

  const rest = await openRest(office.url, "ana@globex.example");
  const [contact] = await rest.timelineOf("Margaret Okafor");
  expect(contact).toMatchObject({ exit: "answered", endedBy: "customer", agent: "Ana Ruiz", note: NOTE });
  expect(contact?.disposition).not.toBeNull();
});

test("a reload during a call and one during the wrap-up lose neither the call nor the note", async () => {
  const desk = await office.at("/desk", "joel@globex.example");
  // A tab with a live call asks before it goes; this agent means it.
  desk.on("dialog", (dialog) => void dialog.accept());
  await goReady(desk);
  const customer = await office.customer({ caller: "Margaret Okafor" });
  await customer.dial();
  await offerOn(desk).getByRole("button", { name: "Accept" }).click();
  await talks(desk);
  const note = desk.getByRole("textbox", { name: "Note" });
  await note.fill("Charged twice, has the");

  await desk.reload();
  await talks(desk);
  await Promise.all([expectToHear(desk, CUSTOMER_HZ), expectToHear(customer.page, AGENT_HZ)]);
  expect(await note.inputValue()).toBe("Charged twice, has the");
  // What is going on is no part of what was before.
  expect(await desk.getByRole("complementary", { name: "Phone" }).getByText("In progress").count()).toBe(0);

  await desk.getByRole("button", { name: "End" }).click();
  await customer.page.getByText("Call ended").waitFor();
  await note.fill("Charged twice, has the bank statement.");
  const twice = desk.getByRole("radio", { name: "Charged twice" });
  await press(twice);
  await desk.reload();
  await desk.getByRole("complementary", { name: "Wrap-up" }).waitFor();
  expect(await note.inputValue()).toBe("Charged twice, has the bank statement.");
  expect(await twice.isChecked()).toBe(true);

  await wrapUp(desk, "Charged twice");
  const rest = await openRest(office.url, "helen@globex.example");
  const contact = await waitFor(async () => {
    const [newest] = await rest.timelineOf("Margaret Okafor");
    return newest?.note?.startsWith("Charged twice, has") && newest;
  });
  expect(contact).toMatchObject({ exit: "answered", endedBy: "agent", disposition: { en: "Charged twice" } });
});

const expectText = async (where: { textContent(): Promise<string | null> }, text: string) =>
  expect(await where.textContent()).toContain(text);

interface BoardSaid {
  /** In the tile of the queue that she serves: how many wait, and what its agents do. */
  readonly waiting: string;
  readonly agents: string;
  /** What her row says. */
  readonly ana: string;
}

/** The board shows each step within a second of the desk: in the queue's tile and in the agent's row. */
async function boardSays(board: Page, { waiting, agents, ana }: BoardSaid): Promise<void> {
  const billing = board.getByRole("article", { name: "Billing" });
  const waits = billing.locator("dl > div", { has: board.getByText("Waiting", { exact: true }) });
  const row = board.getByRole("region", { name: "Agents" }).getByRole("listitem").filter({ hasText: "Ana Ruiz" });
  const shown = [
    waits.getByText(waiting, { exact: true }),
    billing.getByText(agents, { exact: true }),
    row.getByText(ana, { exact: true }),
  ];
  await Promise.all(shown.map((each) => each.waitFor({ timeout: 1_000 })));
}
