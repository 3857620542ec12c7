import type { MissedPage } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import { expect, test } from "vitest";
import { openOffice, shoot } from "./openOffice.ts";
import { offerOn, talks, wrapUp } from "./people.ts";
import { openRest, setQueue } from "./restCalls.ts";

// Nobody has to stay on the line to keep a place.

const office = await openOffice();
const CALLER = "+441632960873";

test("a waiting caller presses a key and hangs up; an agent takes the call back, the phone rings, both talk, and nothing is owed", async () => {
  await setQueue(office.url, "Billing", { callback: { offered: true, attempts: 2, retryAfterMs: 60_000 } });
  const helen = await openRest(office.url, "helen@globex.example");
  const owed = async () => (await helen.ask<{ items: { number?: string | null }[] }>("GET", "callbacks")).items;
  const owedBefore = (await owed()).length;
  const desk = await office.at("/desk", "ana@globex.example");
  const customer = await office.customer({ caller: CALLER });
  await customer.dial();
  await customer.page.getByText("Entered the waiting queue").waitFor();
  await customer.page.getByRole("button", { name: "1", exact: true }).click();
  await customer.page.getByRole("log").getByText("We will call you back as soon as it is your turn").waitFor();
  await customer.page.getByRole("status").getByText("Call ended").waitFor();
  await waitFor(async () => expect(await owed()).toHaveLength(owedBefore + 1));

  await desk.getByRole("button", { name: "Go ready" }).first().click();
  const offer = offerOn(desk);
  await offer.getByText("Call back").first().waitFor();
  await shoot(desk, "callback-offer");
  await offer.getByRole("button", { name: "Accept" }).click();
  await customer.page
    .getByRole("region", { name: "Customer's handset" })
    .getByRole("button", { name: "Answer" })
    .click({ timeout: 40_000 });
  await talks(desk);
  await shoot(customer.page, "callback-handset");
  await customer.hangUp();
  await wrapUp(desk);
  expect(await owed()).toHaveLength(owedBefore);
  const { items } = await helen.ask<MissedPage>("GET", "missed-contacts");
  expect(items.filter(({ number }) => number === CALLER)).toEqual([]);
});
