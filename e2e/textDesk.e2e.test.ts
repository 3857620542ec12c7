import type { LineList } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { aPicture } from "./aPicture.ts";
import { looksRight } from "./looksRight.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { goReady, type Handset, wrapUp } from "./people.ts";
import { openRest } from "./restCalls.ts";

// A customer texts the company; agents answer at their desks.

const office = await openOffice();
const lead = await openRest(office.url, "helen@globex.example");

/** The customer's phone, at its texts. */
async function openTexts({ page }: Handset) {
  const handset = page.getByRole("region", { name: "Customer's handset" });
  await handset.getByRole("button", { name: "Texts" }).click();
  const log = handset.getByRole("log", { name: "Texts on this phone" });
  const write = async (text: string) => {
    await handset.getByRole("textbox", { name: "Text message" }).fill(text);
    await handset.getByRole("button", { name: "Send" }).click();
    await log.getByText(text).waitFor();
  };
  return { handset, log, write };
}

const pop = (desk: Page) => desk.getByRole("complementary", { name: "Incoming message" });
const messages = (desk: Page) => desk.getByRole("region", { name: "Messages" });
const panel = (desk: Page) => desk.getByRole("complementary", { name: "Conversation", exact: true });
const control = (desk: Page, name: RegExp) => panel(desk).getByRole("toolbar").getByRole("button", { name });

test("a customer texts; two agents answer one after the other; it ends in the timeline", async () => {
  const ana = await office.at("/desk", "ana@globex.example");
  await goReady(ana);
  const phone = await openTexts(await office.customer({ caller: "Margaret Okafor" }));

  await phone.write("Has my meter reading arrived?");
  await pop(ana).getByText("Has my meter reading arrived?").waitFor();
  await shoot(ana, "texts-offer");
  // By keyboard alone: whoever accepts can write.
  await ana.keyboard.press("F2");
  await messages(ana).getByText("Has my meter reading arrived?").waitFor();
  const reply = ana.getByRole("textbox", { name: "Reply" });
  await expect.poll(() => reply.evaluate((field) => field === document.activeElement)).toBe(true);

  // An answer written in advance, its fields filled in, sent by keyboard.
  await ana.getByRole("button", { name: "Answers" }).click();
  const filter = ana.getByRole("textbox", { name: "Type to filter, Enter takes the first" });
  await filter.fill("greet");
  await ana.getByRole("button", { name: /^Greeting/ }).waitFor();
  await shoot(ana, "texts-canned");
  await filter.press("Enter");
  await expect.poll(() => reply.inputValue()).toContain("Margaret Okafor, this is Ana Ruiz from Globex Home");
  await reply.press("Control+Enter");
  await phone.log.getByText("this is Ana Ruiz from Globex Home").waitFor();
  await messages(ana).getByText("Delivered").waitFor();
  expect(await reply.inputValue()).toBe("");

  // A picture is fetched by the house, found to be one, and drawn from this page's memory.
  const file = { name: "letter.png", mimeType: "image/png", buffer: aPicture(40) };
  await phone.handset.locator('input[type="file"]').setInputFiles(file);
  await phone.write("And this letter?");
  await messages(ana).getByText("And this letter?").waitFor();
  const picture = messages(ana)
    .getByRole("button", { name: /^Enlarge/ })
    .locator("img");
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
  expect(await picture.getAttribute("src")).toMatch(/^blob:/);
  await panel(ana).getByText("Waits for an answer").waitFor();
  await ana.getByRole("button", { name: "Note", exact: true }).click();
  await ana.getByRole("textbox", { name: "Note" }).fill("Has the old contract.");
  await ana.keyboard.press("Control+Enter");
  await messages(ana).getByText("Note of Ana Ruiz").waitFor();
  await looksRight(ana, "texts-thread");
  expect(await phone.log.getByText("Has the old contract.").count()).toBe(0);

  // Set aside, it comes back to the same agent with the customer's next word, though a colleague is free for longer.
  const board = await office.at("/board", "helen@globex.example");
  const billing = board.getByRole("article", { name: "Billing" }).getByRole("listitem").filter({ hasText: "SMS" });
  await billing.getByText(/\d+ in work/).waitFor();
  await billing.getByText(/reply due 1, \d+:\d\d/).waitFor();
  // Nobody is on the line: the board does not say that anybody talks.
  await board.getByRole("article", { name: "Billing" }).getByText("1 writing").waitFor();
  await looksRight(board, "texts-board");
  await control(ana, /^Set aside/).click();
  await ana.getByRole("menuitem", { name: "Until the customer writes" }).click();
  await panel(ana).waitFor({ state: "hidden" });
  const joel = await office.at("/desk", "joel@globex.example");
  await goReady(joel);
  await phone.write("Are you still there?");
  await pop(ana).getByText("Are you still there?").waitFor();
  await pop(ana).getByRole("button", { name: "Accept" }).click();

  await control(ana, /^Transfer/).click();
  await ana.getByRole("textbox", { name: "Name of a colleague or a queue" }).fill("joel");
  await ana.getByRole("button", { name: "Transfer to Joel Stein now" }).waitFor();
  await shoot(ana, "texts-transfer");
  await ana.getByRole("button", { name: "Transfer to Joel Stein now" }).click();
  await pop(joel).getByText("by Ana Ruiz").waitFor();
  await pop(joel).getByRole("button", { name: "Accept" }).click();
  await messages(joel).getByText("Has the old contract.").waitFor();
  await ana.getByText("Handed on. Others answer from now on.").waitFor();
  await shoot(ana, "texts-handed-on");
  await wrapUp(ana);

  await phone.handset.getByRole("button", { name: "STOP" }).click();
  await joel.getByText("The customer opted out with STOP.").waitFor();
  await looksRight(joel, "texts-stopped");

  await joel.keyboard.press("F4");
  await joel.getByRole("radio").first().waitFor();
  await joel.keyboard.press("1");
  await joel.getByRole("radio", { checked: true }).waitFor();
  await shoot(joel, "texts-close");
  const closedAt = performance.now();
  await joel.keyboard.press("Enter");
  const ended = await waitFor(async () => {
    const [newest] = await lead.timelineOf("Margaret Okafor");
    return newest?.channel === "sms" && newest.exit !== null ? newest : undefined;
  });
  expect(performance.now() - closedAt).toBeLessThan(2_000);
  expect(ended).toMatchObject({ exit: "answered", agent: "Joel Stein", disposition: expect.anything() });

  // Whoever talks with the customer later reads what was written.
  await joel.keyboard.press("Control+K");
  await joel.keyboard.type("margaret");
  await joel
    .getByRole("option", { name: /Margaret Okafor/ })
    .first()
    .waitFor();
  await joel.keyboard.press("Enter");
  const timeline = joel.getByRole("region", { name: "Timeline" });
  await timeline.getByRole("button", { name: "Show the messages" }).first().click();
  await timeline.getByText("Has the old contract.").waitFor();
  await looksRight(joel, "texts-history");
});

test("an administrator writes an answer in advance, and says how a line writes", async () => {
  const page = await office.at("/admin/answers", "sam@globex.example");
  await page.getByRole("button", { name: "New answer" }).click();
  const form = page.getByRole("form", { name: "New answer" });
  await form.getByRole("textbox", { name: "Name" }).fill("Boiler reset");
  await form.getByRole("combobox", { name: "Queue" }).selectOption({ label: "Technical" });
  await form.getByRole("textbox", { name: "Words" }).fill("{customer}, please hold the red button for five seconds.");
  await looksRight(page, "admin-answer");
  await form.getByRole("button", { name: "Create" }).click();
  await page.getByRole("row", { name: /Boiler reset.*Technical/ }).waitFor();

  await page.getByRole("link", { name: /^Lines/ }).click();
  await page.getByRole("button", { name: "Hammond shop" }).click();
  const line = page.getByRole("form", { name: "Hammond shop" });
  await line.getByRole("spinbutton", { name: "Closes after" }).fill("48");
  await line.getByRole("checkbox", { name: /^Quiet hours/ }).check();
  await line.getByLabel("From").fill("22:30");
  const closed = line.getByRole("group", { name: "Answered at once while closed" });
  await closed.getByRole("textbox", { name: "Answer, English" }).fill("We open at eight.");
  await closed.scrollIntoViewIfNeeded();
  await looksRight(page, "admin-writing");
  await line.getByRole("button", { name: "Save" }).click();
  await line.waitFor({ state: "hidden" });
  const saved = (await lead.ask<LineList>("GET", "lines")).items.find(({ name }) => name === "Hammond shop");
  expect(saved?.text).toMatchObject({
    closesAfterMs: 172_800_000,
    quietHours: { from: 1350, to: 480 },
    autoAnswer: { open: {}, closed: { en: "We open at eight." } },
  });
});
