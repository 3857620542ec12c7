import { waitFor } from "@touchstone/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { agentLegs, partiesInRooms } from "./carrierSide.ts";
import { openOffice } from "./openOffice.ts";
import { comeIn, goReady, offerOn, openTab, talks } from "./people.ts";

// One agent with two tabs of the desk: one phone, one leg, one truth.

const office = await openOffice();

test("both tabs show the call, either may take it, and the phone goes where it was taken", async () => {
  const agent = await office.person();
  const first = await comeIn(agent, "/desk", "ana@globex.example");
  await goReady(first);
  const second = await openTab(agent, "/desk");
  await phoneIsElsewhere(second);
  const customer = await office.customer({ caller: "Margaret Okafor" });

  await customer.dial();
  await Promise.all([offerOn(first).waitFor(), offerOn(second).waitFor()]);
  await offerOn(second).getByRole("button", { name: "Accept" }).click();
  await talks(second);
  await Promise.all([goneFrom(first), goneFrom(second)]);
  await phoneIsElsewhere(first);
  await first.getByText("Talking").first().waitFor();
  expect(await partiesInRooms(office.url)).toEqual([2]);
  expect(await agentLegs(office.url)).toHaveLength(1);

  await first.getByRole("button", { name: "Take over" }).click();
  await talks(first);
  await phoneIsElsewhere(second);
  await oneLegOf(2);

  await first.close();
  await talks(second);
  await oneLegOf(3);
  await customer.hangUp();
  await second.getByRole("complementary", { name: "Wrap-up" }).waitFor();
});

test("closing the tab with the phone hands the phone on: the next call rings in the other", async () => {
  const agent = await office.person();
  const first = await comeIn(agent, "/desk", "joel@globex.example");
  await goReady(first);
  const second = await openTab(agent, "/desk");
  await phoneIsElsewhere(second);
  // A page in which nobody has pressed anything may not sound, and says so instead of being ready.
  await second.getByText("Phone is in another tab.").click();
  await first.close();
  await second.getByRole("button", { name: "Take over" }).waitFor({ state: "hidden" });
  await second.getByText("Ready for calls").waitFor();
  const customer = await office.customer({ caller: "Edward Harris" });
  await customer.dial();
  await offerOn(second).getByRole("button", { name: "Accept" }).click();
  await talks(second);
});

const phoneIsElsewhere = (desk: Page) => desk.getByText("Phone is in another tab.").waitFor();
const goneFrom = (desk: Page) => offerOn(desk).waitFor({ state: "hidden", timeout: 2_000 });

/** Of all legs that were ever made only the newest stands, and the customer never lost the room. */
async function oneLegOf(made: number): Promise<void> {
  await waitFor(
    async () => {
      const legs = await agentLegs(office.url);
      const standing = legs.filter(({ status }) => status === "in-progress");
      return legs.length === made && standing.length === 1 && (await partiesInRooms(office.url))[0] === 2;
    },
    { timeoutMs: 10_000 },
  );
  expect((await partiesInRooms(office.url)).length).toBe(1);
}
