import { aPdf, waitFor } from "@touchstone/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { looksRight } from "./looksRight.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { goReady, press } from "./people.ts";
import { openRest } from "./restCalls.ts";

// A customer faxes an order form; an agent looks at its pages and faxes an answer, which the customer's machine prints.

const office = await openOffice();
const lead = await openRest(office.url, "helen@globex.example");

const messages = (desk: Page) => desk.getByRole("region", { name: "Messages" });

test("a fax comes in, is looked at page by page, and is answered by a fax", async () => {
  const ana = await office.at("/desk", "ana@globex.example");
  await goReady(ana);
  const customer = await office.customer({ caller: "Margaret Okafor" });
  const handset = customer.page.getByRole("region", { name: "Customer's handset" });
  await handset.getByRole("button", { name: "Fax", exact: true }).click();
  await handset.getByText("No faxes yet").waitFor();
  await handset.getByRole("button", { name: "Fax the sample form" }).click();
  const machine = handset.getByRole("log", { name: "Faxes of this machine" });
  await machine.getByText("2 pages").waitFor();

  const pop = ana.getByRole("complementary", { name: "Incoming message" });
  await pop.getByText("Margaret Okafor").first().waitFor();
  await pop.getByRole("button", { name: "Accept" }).click();
  await messages(ana)
    .getByRole("button", { name: /^Look at the pages of .*2 pages$/ })
    .click();
  const pages = ana.getByRole("dialog");
  const sheet = pages.getByRole("img", { name: "Page 1" });
  await expect.poll(() => sheet.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1728);
  await shoot(ana, "fax-pages");
  // At the last page "next" is no use any more, and the keys still are.
  await ana.keyboard.press("End");
  await pages.getByText("Page 2 of 2").waitFor();
  await ana.keyboard.press("Home");
  await pages.getByText("Page 1 of 2").waitFor();
  await pages.getByRole("button", { name: "Larger" }).click();
  await pages.getByText("150 %").waitFor();
  await ana.keyboard.press("PageDown");
  await pages.getByRole("img", { name: "Page 2" }).waitFor();
  await pages.getByRole("button", { name: "Turn" }).click();
  await shoot(ana, "fax-turned");
  await ana.keyboard.press("Escape");
  await pages.waitFor({ state: "detached" });

  const file = { name: "confirmation.pdf", mimeType: "application/pdf", buffer: aPdf(["Order confirmed", "Terms"]) };
  await ana.locator('.fax-document input[type="file"]').setInputFiles(file);
  await ana.getByText("2 pages will be faxed.").waitFor();
  await looksRight(ana, "fax-thread");
  await ana.getByRole("checkbox", { name: "Cover page" }).check();
  await ana
    .getByRole("textbox", { name: "Words on the cover page" })
    .fill("Dear Margaret,\n订单已经确认，請查收附件。");
  await ana.getByRole("button", { name: "Preview" }).click();
  await pages.getByText("Page 1 of 3").waitFor();
  await shoot(ana, "fax-cover");
  await pages.getByRole("button", { name: "Close", exact: true }).click();
  await ana.getByText("3 pages will be faxed.").waitFor();
  await ana.getByRole("button", { name: "Fax", exact: true }).click();
  await machine.getByText("Printed").waitFor();
  await messages(ana).getByText("Delivered").waitFor();
  await looksRight(customer.page, "sim-fax");

  await ana
    .getByRole("complementary", { name: "Conversation", exact: true })
    .getByRole("toolbar")
    .getByRole("button", { name: /^Close/ })
    .click();
  await press(ana.getByRole("radio").first());
  const closedAt = performance.now();
  await ana.getByRole("button", { name: "Close the conversation" }).click();
  const ended = await waitFor(async () => {
    const [newest] = await lead.timelineOf("Margaret Okafor");
    return newest?.channel === "fax" && newest.exit !== null ? newest : undefined;
  });
  expect(performance.now() - closedAt).toBeLessThan(2_000);
  expect(ended).toMatchObject({ exit: "answered", agent: "Ana Ruiz" });
});
