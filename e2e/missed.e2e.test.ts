import type { MissedPage } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openOffice, shoot } from "./openOffice.ts";
import { goReady, offerOn, talks, wrapUp } from "./people.ts";
import { openRest } from "./restCalls.ts";

// Whoever was not served is called back, and nobody is called back who got through.

const office = await openOffice();
const helen = await openRest(office.url, "helen@globex.example");
/** Numbers that no customer of the demo has. */
const CALLER = "+44 1632 960871";
const OTHER_CALLER = "+44 1632 960872";

test("a caller who gives up stands in the list; an agent takes it; the caller rings again, is answered, and the line closes by itself", async () => {
  const desk = await office.at("/desk", "ana@globex.example");
  await goReady(desk);
  await desk
    .getByRole("navigation", { name: "Contacts" })
    .getByRole("button", { name: /^Missed/ })
    .click();
  const list = desk.getByRole("region", { name: "Missed contacts" });
  const line = list.getByRole("listitem").filter({ hasText: "960871" });
  await list.getByRole("button", { name: "To do" }).waitFor();
  expect(await line.count()).toBe(0);

  const customer = await office.customer({ caller: CALLER });
  await customer.dial();
  await offerOn(desk).waitFor();
  await customer.hangUp();
  // It stands there without any reload.
  await line.getByText("Gave up while ringing").waitFor();
  await line.getByText("Nobody has it").waitFor();
  await shoot(desk, "missed-desk");
  await line.getByRole("button", { name: "Take" }).click();
  await line.getByText("You have it").waitFor();
  await list.getByRole("button", { name: "Mine" }).click();
  await line.getByRole("button", { name: "Call back" }).click();
  await line.getByRole("button", { name: "Could not reach" }).click();
  await line.getByText("called back 1 time in vain").waitFor();
  await shoot(desk, "missed-desk-open");

  const board = await office.at("/board", "helen@globex.example");
  await board.getByRole("link", { name: /^Missed/ }).click();
  await onList(board).filter({ hasText: "960871" }).getByText("Ana Ruiz has it").waitFor();
  await shoot(board, "missed-supervisor");

  await customer.dial();
  await offerOn(desk).getByRole("button", { name: "Accept" }).click();
  await talks(desk);
  await onList(board).filter({ hasText: "960871" }).waitFor({ state: "hidden" });
  await board.getByRole("button", { name: "Closed" }).click();
  await onList(board).filter({ hasText: "960871" }).getByText("Got through").waitFor();
  await customer.hangUp();
  await wrapUp(desk);
  const { items } = await helen.ask<MissedPage>("GET", "missed-contacts?state=closed");
  expect(items.find(({ number }) => number === "+441632960871")).toMatchObject({
    tries: 1,
    attempts: 1,
    owner: { name: "Ana Ruiz" },
    closed: { how: "gotThrough", by: null },
  });
});

test("two agents want the same one: the second learns who has it; a supervisor gives it to somebody else", async () => {
  const customer = await office.customer({ caller: OTHER_CALLER });
  await customer.dial();
  await customer.page.getByText("Entered the waiting queue").waitFor();
  await customer.hangUp();
  const missedId = await waitFor(async () => {
    const { items } = await helen.ask<MissedPage>("GET", "missed-contacts");
    const found = items.find(({ number }) => number === "+441632960872");
    if (!found) throw new Error("not in the list yet");
    return found.missedId;
  });
  const board = await office.at("/missed", "helen@globex.example");
  const line = onList(board).filter({ hasText: "960872" });
  await line.getByRole("button", { name: "Take" }).waitFor();
  // What Joel does is seen here only with the next look at the list.
  const joel = await openRest(office.url, "joel@globex.example");
  await board.route("**/api/v1/missed-contacts?**", (route) => route.abort());
  const { userId } = (await joel.ask<{ me: { userId: string } }>("GET", "me")).me;
  await joel.ask("POST", `missed-contacts/${missedId}/owner`, { ownerId: userId });
  await line.getByRole("button", { name: "Take" }).click();
  await line.getByText("Joel Stein was faster.").waitFor();
  await board.unroute("**/api/v1/missed-contacts?**");
  await line.getByText("Joel Stein has it").waitFor();

  await line.getByRole("button", { name: "Call back" }).click();
  await line.getByRole("combobox", { name: "Owner" }).selectOption({ label: "Ana Ruiz" });
  await line.getByText("Ana Ruiz has it").waitFor();
  await line.getByRole("textbox", { name: "Note" }).fill("Test of the line by the carrier");
  await line.getByRole("combobox", { name: "Why dismissed" }).selectOption({ label: "no longer needed" });
  await shoot(board, "missed-supervisor-open");
  await line.getByRole("button", { name: "Dismiss" }).click();
  await line.waitFor({ state: "hidden" });
  await board.getByRole("button", { name: "Closed" }).click();
  await line.getByText(/Dismissed by Helen .*: no longer needed/).waitFor();
});

test("yesterday's figures stand on the page and in the file that it offers", async () => {
  const page = await office.at("/reports", "helen@globex.example");
  const table = page.getByRole("table");
  await table.getByRole("row", { name: /^Billing/ }).waitFor();
  await shoot(page, "reports-queues");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^queues-\d{4}-\d{2}-\d{2}\.csv$/);
  const { createReadStream } = await import("node:fs");
  let text = "";
  for await (const part of createReadStream(await file.path(), "utf8")) text += part;
  const [header = "", ...lines] = text.split("\r\n");
  const offered = header.split(",").indexOf("offered");
  const inFile = Number(lines.find((line) => line.includes(",Billing,"))?.split(",")[offered]);
  expect(inFile).toBeGreaterThan(10);
  const shown = await table
    .getByRole("row", { name: /^Billing/ })
    .getByRole("cell")
    .first()
    .textContent();
  expect(Number(shown?.replace(/\D/g, ""))).toBe(inFile);

  await page.getByRole("button", { name: "Agents" }).click();
  await table.getByRole("columnheader", { name: "Signed in" }).waitFor();
  await waitFor(async () => expect(await table.getByRole("row").count()).toBeGreaterThan(4));
  await shoot(page, "reports-agents");
  await page.getByRole("button", { name: "Last 7 days" }).click();
  await page.getByRole("checkbox", { name: "A row for each day" }).check();
  await waitFor(async () => expect(await table.getByRole("row").count()).toBeGreaterThan(20));
  await shoot(page, "reports-agents-days");
  await page.locator('input[type="date"]').first().fill("2020-01-01");
  await page.getByText("At most 31 days at once.").waitFor();
  // Nothing is on its way, and nothing says so.
  expect(await page.getByRole("status", { name: "Loading" }).count()).toBe(0);
});

const onList = (page: Page) => page.getByRole("region", { name: "Missed contacts" }).getByRole("listitem");
