import type { InteractionDetail } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { looksRight } from "./looksRight.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { comeIn, goReady, offerOn, openTab, talks } from "./people.ts";
import { openRest, setQueue } from "./restCalls.ts";

// What becomes of a call that does not end in a conversation at once.

const office = await openOffice();
/** Technical rings for a short while, Billing for as long as a hand needs. */
await setQueue(office.url, "Technical", { ringTimeoutMs: 4_000 });

test("a missed call pauses who missed it, and the caller keeps the place at the next agent", async () => {
  const kofi = await office.at("/desk", "kofi@globex.example");
  await goReady(kofi);
  const priya = await office.at("/desk", "priya@globex.example");
  await goReady(priya);
  const customer = await office.customer({ caller: "Margaret Okafor", line: "Globex Home faults" });

  await customer.dial();
  const [misses, takes] = await firstAndNext(kofi, priya);
  await offerOn(takes).waitFor();
  await misses.getByText(/you missed a call from Margaret Okafor, \d+:\d\d/).waitFor();
  await misses.getByText("Paused, missed call").first().waitFor();
  // Four seconds at the other desk count as waiting, not as a new beginning.
  expect(await waitedAtLeast(offerOn(takes))).toBeGreaterThanOrEqual(4);
  await offerOn(takes).getByRole("button", { name: "Accept" }).click();
  await talks(takes);

  await looksRight(misses, "desk-paused");
  await misses.getByRole("button", { name: "Back to Ready" }).first().click();
  await misses.getByText("Ready for calls").waitFor();
  await misses.getByText("Paused:").waitFor({ state: "hidden" });
});

test("a declined call goes to the next agent and pauses nobody", async () => {
  const ines = await office.at("/desk", "ines@globex.example");
  await goReady(ines);
  const ruth = await office.at("/desk", "ruth@globex.example");
  await goReady(ruth);
  const customer = await office.customer({ caller: "Edward Harris" });

  await customer.dial();
  const [declines, takes] = await firstAndNext(ines, ruth);
  await offerOn(declines).getByRole("button", { name: "Decline" }).click();
  await offerOn(takes).waitFor();
  await declines.getByText("Declined by you. Other agents are asked first.").waitFor();
  await declines.getByText("Ready for calls").waitFor();
  await offerOn(takes).getByRole("button", { name: "Accept" }).click();
  await talks(takes);

  await customer.hangUp();
  await customer.dial();
  await offerOn(declines).getByText("The last call dropped").waitFor();
  await offerOn(declines)
    .getByText(`was with ${takes === ruth ? "Ruth Mbeki" : "Ines Prat"}`)
    .waitFor();
  await shoot(declines, "desk-redial");
});

test("a caller who gives up while it rings clears every desk at once, blames nobody and is known when calling back", async () => {
  const agent = await office.person();
  const first = await comeIn(agent, "/desk", "ana@globex.example");
  await goReady(first);
  const second = await openTab(agent, "/desk");
  const board = await office.at("/board", "helen@globex.example");
  const before = await abandonedToday(board);
  const customer = await office.customer({ caller: "Edward Harris" });

  await customer.dial();
  await Promise.all([offerOn(first).waitFor(), offerOn(second).waitFor()]);
  await board.getByRole("article", { name: "Billing" }).getByText("1 ringing", { exact: true }).waitFor();
  // Less than five seconds would be a short abandon, which does not count.
  await offerOn(first)
    .getByText(/^1[0-4] s left/)
    .waitFor();
  await customer.hangUp();
  const cleared = { state: "hidden", timeout: 1_500 } as const;
  await Promise.all([offerOn(first).waitFor(cleared), offerOn(second).waitFor(cleared)]);
  await customer.dial();

  await offerOn(first).getByText("Gave up waiting recently").waitFor();
  await offerOn(first).getByText("Gave up while ringing").first().waitFor();
  await customer.hangUp();
  await first.getByText("Edward Harris hung up while it rang. You stay Ready.").waitFor();
  await first.getByText("Ready for calls").waitFor();
  await second.getByText("hung up while it rang").waitFor();
  await waitFor(async () => (await abandonedToday(board)) === before + 1, { what: "the board counts it" });

  const rest = await openRest(office.url, "helen@globex.example");
  await waitFor(async () => {
    const [, given] = await rest.timelineOf("Edward Harris");
    const { legs } = await rest.ask<InteractionDetail>("GET", `interactions/${given?.interactionId}`);
    return given?.exit === "abandonedRinging" && given.endedBy === "customer" && legs[0]?.agent === "Ana Ruiz";
  });
});

test("callers of a burst ring at both desks of a ring group: who accepts first has one, the other learns who", async () => {
  await setQueue(office.url, "Billing", {
    strategy: "ringGroup",
    ringGroupSize: 2,
    preferred: { agents: [], holdMs: 0 },
  });
  const dan = await office.at("/desk", "dan@globex.example");
  await goReady(dan);
  const joel = await office.at("/desk", "joel@globex.example");
  await goReady(joel);
  const { page } = await office.customer({ caller: "Edward Harris" });
  // Callers 3.9 s apart, all of them patient: nobody else comes, and takes the news' place, before the burst is stopped.
  await page.evaluate(() => {
    Math.random = () => 0.98;
  });
  const burst = page.getByRole("region", { name: "Burst" });
  await burst.getByLabel("Calls a minute").fill("60");
  await burst.getByLabel("Patience").selectOption({ label: "about 300 s" });
  await burst.getByRole("button", { name: "Start" }).click();
  await Promise.all([offerOn(dan).waitFor(), offerOn(joel).waitFor()]);
  await burst.getByRole("button", { name: "Stop" }).click();
  await offerOn(dan).getByRole("button", { name: "Accept" }).click();
  await joel.getByText("Dan Cole took it. You stay Ready.").waitFor();
  await shoot(joel, "desk-taken-by-other");
  await burst.getByRole("button", { name: "Hang up all" }).click();
});

/** Where it rings first, and the other one. */
async function firstAndNext(one: Page, other: Page): Promise<[Page, Page]> {
  return await Promise.race([
    offerOn(one)
      .waitFor()
      .then((): [Page, Page] => [one, other]),
    offerOn(other)
      .waitFor()
      .then((): [Page, Page] => [other, one]),
  ]);
}

async function waitedAtLeast(offer: Locator): Promise<number> {
  const text = (await offer.getByText(/^waited /).textContent()) ?? "";
  const [minutes, seconds] = (text.match(/(\d+):(\d\d)/) ?? []).slice(1).map(Number);
  return (minutes ?? 0) * 60 + (seconds ?? Number.NaN);
}

/** Of Billing: how many gave up today, short ones not counted. */
async function abandonedToday(board: Page): Promise<number> {
  const figure = board
    .getByRole("article", { name: "Billing" })
    .locator("dt", { hasText: "Abandoned" })
    .locator("+ dd");
  // A dot that is drawn, not written, parts the number from its share.
  return Number.parseInt(await figure.evaluate((element) => element.firstChild?.textContent ?? ""), 10);
}
