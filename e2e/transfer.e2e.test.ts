import type { InteractionDetail } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectToHear } from "./audio.ts";
import { findLayoutFaults } from "./layoutFaults.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { goReady, offerOn, talks, wrapUp } from "./people.ts";
import { openRest } from "./restCalls.ts";

// A customer is handed on: asked about first, given away, and given by hand to somebody while waiting.

const AGENT_HZ = 1000;
const CUSTOMER_HZ = 1700;
const office = await openOffice({ agentHz: AGENT_HZ, customerHz: CUSTOMER_HZ });

const phone = (desk: Page) => desk.getByRole("complementary", { name: "Phone" });
const transferPanel = (desk: Page) => desk.getByRole("region", { name: "Transfer or ask a colleague" });
const consultation = (desk: Page) => desk.getByRole("region", { name: "Consultation" });

test("an agent asks a colleague, who takes the customer over: one contact, two parts, both notes", async () => {
  const ana = await office.at("/desk", "ana@globex.example");
  await goReady(ana);
  const customer = await office.customer({ caller: "Margaret Okafor" });
  await customer.dial();
  await offerOn(ana).getByRole("button", { name: "Accept" }).click();
  await talks(ana);
  await ana.getByRole("textbox", { name: "Note" }).fill("Disputes the March bill, wants the contract.");
  await ana.getByText("Draft saved").waitFor();
  const joel = await office.at("/desk", "joel@globex.example");
  await goReady(joel);

  // By keyboard: the panel opens, a name is typed, the colleague is asked.
  await ana.keyboard.press("Shift+F9");
  await ana.keyboard.type("joel");
  const panel = transferPanel(ana);
  await panel.getByText("Available", { exact: true }).waitFor();
  await shoot(ana, "desk-transfer");
  expect(await ana.evaluate(findLayoutFaults)).toEqual([]);
  await panel.getByRole("button", { name: /^Ask first: Joel/ }).press("Enter");
  await offerOn(joel).getByText("Asks you").waitFor();
  await offerOn(joel).getByText("by Ana Ruiz").waitFor();
  await offerOn(joel).getByText("Disputes the March bill, wants the contract.").waitFor();
  await shoot(joel, "desk-asked");
  await offerOn(joel).getByRole("button", { name: "Accept" }).click();

  await consultation(ana)
    .getByText(/^You talk with Joel .*\. The customer hears music\.$/)
    .waitFor();
  await consultation(joel).getByText("Ana Ruiz asks you. The customer hears music.").waitFor();
  await Promise.all([expectToHear(ana, AGENT_HZ), expectToHear(joel, AGENT_HZ)]);
  await shoot(ana, "desk-consulting");
  expect([...(await ana.evaluate(findLayoutFaults)), ...(await joel.evaluate(findLayoutFaults))]).toEqual([]);
  await consultation(ana).getByRole("button", { name: "Complete transfer" }).click();

  await talks(joel);
  await Promise.all([expectToHear(joel, CUSTOMER_HZ), expectToHear(customer.page, AGENT_HZ)]);
  await ana.getByText(/goes on with Joel/).waitFor();
  await shoot(ana, "desk-handed-on");
  await wrapUp(ana);
  await joel.getByRole("textbox", { name: "Note" }).fill("Contract sent by mail.");
  await customer.hangUp();
  await wrapUp(joel);

  const rest = await openRest(office.url, "helen@globex.example");
  const detail = await waitFor(async () => {
    const [newest] = await rest.timelineOf("Margaret Okafor");
    const found = newest && (await rest.ask<InteractionDetail>("GET", `interactions/${newest.interactionId}`));
    return found?.note?.includes("Contract sent") ? found : undefined;
  });
  expect(detail.legs.map(({ agent }) => agent)).toEqual(["Ana Ruiz", expect.stringMatching(/^Joel /)]);
  expect(detail).toMatchObject({
    exit: "answered",
    note: "Disputes the March bill, wants the contract.\n\nContract sent by mail.",
  });
});

test("a colleague who declines leaves the customer with who asked; given to a queue, the next agent has the same contact", async () => {
  const ruth = await office.at("/desk", "ruth@globex.example");
  await goReady(ruth);
  const customer = await office.customer({ caller: "Edward Harris" });
  await customer.dial();
  await offerOn(ruth).getByRole("button", { name: "Accept" }).click();
  await talks(ruth);
  const dan = await office.at("/desk", "dan@globex.example");
  await goReady(dan);

  await phone(ruth).getByRole("button", { name: "Transfer", exact: true }).click();
  await transferPanel(ruth)
    .getByRole("button", { name: /^Ask first: Dan/ })
    .click();
  await offerOn(dan).getByRole("button", { name: "Decline" }).click();
  // A press within 400 ms of the change is taken for one that was meant for what stood there before: people press again.
  const resume = phone(ruth).getByRole("button", { name: "Resume", disabled: false });
  const held = phone(ruth).getByRole("button", { name: "Hold" });
  await waitFor(async () => {
    // By the press before the button may be "Hold" a moment later: then there is nothing to press any more.
    if (await resume.isVisible()) await resume.click({ timeout: 1_000 });
    return await held.isVisible();
  });
  await expectToHear(customer.page, AGENT_HZ);

  await phone(ruth).getByRole("button", { name: "Transfer", exact: true }).click();
  await transferPanel(ruth).getByRole("button", { name: "Transfer to Billing now" }).click();
  await offerOn(dan).getByRole("button", { name: "Accept" }).click();
  await talks(dan);
  await expectToHear(customer.page, AGENT_HZ);
  await wrapUp(ruth);
  await customer.hangUp();
  await wrapUp(dan);
});

test("a supervisor serves a waiting caller sooner, and gives the call to an agent of another queue by hand", async () => {
  const board = await office.at("/board", "helen@globex.example");
  const customer = await office.customer({ caller: "Margaret Okafor" });
  await customer.dial();
  await board.getByRole("article", { name: "Billing" }).getByRole("button").first().click();
  await board.getByRole("button", { name: /^Serve Margaret Okafor sooner/ }).click();
  await board.getByRole("button", { name: "Next", exact: true }).click();
  await board.getByText("Done", { exact: true }).waitFor();

  const priya = await office.at("/desk", "priya@globex.example");
  await goReady(priya);
  await board.getByRole("combobox", { name: "Give to…" }).selectOption({ label: "Priya Nair" });
  await shoot(board, "board-pull");
  await board.getByRole("button", { name: "Give", exact: true }).click();
  await offerOn(priya).getByText("Given to you").waitFor();
  await offerOn(priya).getByText("by Helen").waitFor();
  await offerOn(priya).getByRole("button", { name: "Accept" }).click();
  await talks(priya);
  await expectToHear(priya, CUSTOMER_HZ);
  await customer.hangUp();
  await wrapUp(priya);
});
