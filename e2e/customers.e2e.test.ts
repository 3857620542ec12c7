import { waitFor } from "@touchstone/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axeFaults } from "./looks.ts";
import { looksRight } from "./looksRight.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { goReady, offerOn, press, talks, wrapUp } from "./people.ts";
import { openRest, type RestCalls } from "./restCalls.ts";

// Whose call it is: asked, never guessed, and corrected at any time.

const office = await openOffice();
const rest = await openRest(office.url, "helen@globex.example");

test("a number that two customers share: nobody is chosen until the agent does, at the latest before completing", async () => {
  const desk = await office.at("/desk", "ana@globex.example");
  await goReady(desk);
  const customer = await office.customer({ caller: "Anil Patel" });
  await customer.dial();
  const offer = offerOn(desk);
  await offer.getByText("Nobody is assigned until you choose").waitFor();
  await offer.getByRole("button", { name: /^This one.*Anil Patel/ }).waitFor();
  await offer.getByRole("button", { name: /^This one.*Meera Patel/ }).waitFor();
  expect(await desk.getByRole("heading", { name: /Patel/ }).count()).toBe(0);

  await offer.getByRole("button", { name: "Accept, choose later" }).click();
  await talks(desk);
  await customer.hangUp();
  const panel = desk.getByRole("complementary", { name: "Wrap-up" });
  await press(panel.getByRole("radio").first());
  await panel.getByRole("button", { name: /^Complete, ready/ }).click();
  await panel.getByText("Who was it? Choose before you complete.").waitFor();
  await looksRight(desk, "desk-who-was-it");
  await panel.getByRole("button", { name: /^This one.*Meera Patel/ }).click();
  await panel.getByText("Who was it?").waitFor({ state: "hidden" });
  await wrapUp(desk);
  await isNewestOf("Meera Patel", { agent: "Ana Ruiz", exit: "answered" });
  expect((await rest.timelineOf("Anil Patel")).every(({ at }) => at < Date.now() - 60_000)).toBe(true);
});

test("an unknown caller becomes a customer with one click, and the contact can go to another one later", async () => {
  const desk = await office.at("/desk", "joel@globex.example");
  await goReady(desk);
  const customer = await office.customer({ caller: "Unknown number" });
  await customer.dial();
  const offer = offerOn(desk);
  await offer.getByText("No customer has this number").waitFor();
  await offer.getByRole("textbox", { name: "Name" }).fill("Dora Quill");
  await offer.getByRole("button", { name: "Create customer" }).click();
  await offer.getByRole("heading", { name: "Dora Quill" }).waitFor();
  await offer.getByRole("button", { name: "Accept" }).click();
  await talks(desk);
  await desk.getByRole("heading", { name: "Dora Quill", level: 1 }).waitFor();
  await isNewestOf("Dora Quill", { exit: null });

  await choose(desk, "Change customer", "Edward Harris");
  await desk.getByRole("heading", { name: "Edward Harris", level: 1 }).waitFor();
  await desk.getByRole("region", { name: "Timeline" }).getByText("Washer leaks at the door seal").first().waitFor();
  await customer.hangUp();
  // The key pressed too early closes nothing without a word.
  await desk.getByRole("button", { name: /^Complete, ready/ }).click({ delay: 500 });
  await desk.getByText("Nothing is chosen.").waitFor();
  await wrapUp(desk);
  await isNewestOf("Edward Harris", { agent: "Joel Stein", exit: "answered" });

  // A customer has as many numbers and mail addresses as somebody writes down.
  await desk
    .getByRole("button", { name: /^Edward Harris/ })
    .first()
    .click();
  await desk.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = desk.getByRole("dialog", { name: "Edit customer" });
  const another = dialog.getByRole("textbox", { name: "Another number or mail address" });
  await another.fill("nonsense");
  await another.press("Enter");
  await dialog.getByText("This is neither a phone number nor a mail address.").waitFor();
  await another.fill("Harris.Second@mail.example");
  await another.press("Enter");
  await dialog.getByText("harris.second@mail.example").waitFor();
  expect(await axeFaults(desk)).toEqual([]);
  await shoot(desk, "desk-edit-customer");
  await dialog.getByRole("button", { name: "Remove harris.second@mail.example" }).click();
  await dialog.getByText("harris.second@mail.example").waitFor({ state: "hidden" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await rest.timelineOf("Dora Quill")).toEqual([]);
});

test("a withheld number is matched to nobody and may be given a customer", async () => {
  const desk = await office.at("/desk", "ines@globex.example");
  await goReady(desk);
  const customer = await office.customer({ caller: "Number withheld" });
  await customer.dial();
  const offer = offerOn(desk);
  await offer.getByText("Withheld, never matched").waitFor();
  await offer.getByText("One click makes a customer without a number").waitFor();
  expect(await offer.textContent()).not.toMatch(/anonymous|\+44 ?7/);
  await choose(desk, "Assign to a customer", "Priya Raman");
  await offer.getByRole("heading", { name: "Priya Raman" }).waitFor();
  await customer.hangUp();
  await isNewestOf("Priya Raman", { exit: "abandonedRinging" });
});

test("an administrator erases a customer: it says so where the card was and leads back, and nobody finds the name any more", async () => {
  await rest.ask("POST", "customers", { name: "Erik Forgotten", note: "Wants to be forgotten." });
  const page = await office.at("/admin/customers", "sam@globex.example");
  const search = page.getByRole("searchbox", { name: "Name, number or mail address" });
  await search.fill("E");
  await page.getByText("Type two characters or more.").waitFor();
  await search.fill("Erik Forgotten");
  await page.getByRole("row").getByRole("button", { name: "Erik Forgotten" }).press("Enter");
  const record = page.getByRole("complementary", { name: "Customer's record" });
  await record.getByText("Wants to be forgotten.").waitFor();
  await record.getByRole("button", { name: /^Erase this person/ }).press("Enter");
  const erase = record.getByRole("button", { name: "Erase for good" });
  await record.getByRole("textbox", { name: "Type the name to confirm" }).fill("Erik");
  expect(await erase.isDisabled()).toBe(true);
  await record.getByRole("textbox", { name: "Type the name to confirm" }).fill("Erik Forgotten");
  await looksRight(page, "admin-customer");
  await erase.click();
  await record.getByRole("heading", { name: "This person is erased." }).waitFor();
  await page.getByText("Nobody found.").waitFor();
  expect(await axeFaults(page)).toEqual([]);
  expect(await page.getByRole("main").getByText("Erik").count()).toBe(0);
  await record.getByRole("button", { name: "Back", exact: true }).press("Enter");
  await record.waitFor({ state: "hidden" });
  await expect.poll(() => search.evaluate((field) => field === document.activeElement)).toBe(true);
});

/** By the search, as when somebody says who they are. */
async function choose(desk: Page, button: string, name: string): Promise<void> {
  await desk.getByRole("button", { name: button }).click();
  await desk.getByRole("dialog").getByRole("combobox").fill(name);
  await desk.getByRole("option", { name }).first().click();
}

async function isNewestOf(name: string, expected: Partial<Awaited<ReturnType<RestCalls["timelineOf"]>>[number]>) {
  await waitFor(async () => {
    const [newest] = await rest.timelineOf(name);
    expect(newest).toMatchObject(expected);
    return newest;
  });
}
