import type { ConversationPage } from "@touchstone/contracts";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { looksRight } from "./looksRight.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { parkAFact } from "./parkAFact.ts";
import { goReady, offerOn, openTab, press } from "./people.ts";
import { openRest, setQueue } from "./restCalls.ts";

// An administrator at work: settings are found, understood, changed, seen to act, and undone.

const office = await openOffice();
const ADMINISTRATOR = "sam@globex.example";

test("every page of the administration, in three languages, in light and dark", async () => {
  const page = await office.at("/admin/queues", ADMINISTRATOR);
  await page.getByRole("link", { name: "Billing" }).waitFor();
  await looksRight(page, "admin-queues");
  await page.getByRole("link", { name: "Billing" }).click();
  await page.getByRole("heading", { name: "Billing", level: 1 }).waitFor();
  await page.getByText("Set-up").first().waitFor();
  await looksRight(page, "admin-queue");
  for (const section of ["waiting", "overflow", "hours", "after"]) {
    await page.locator(`#${section}`).scrollIntoViewIfNeeded();
    await page.locator(`a[href="#${section}"]`).click();
    await looksRight(page, `admin-queue-${section}`);
  }
  for (const place of ["lines", "skills", "agents", "dispositions", "history"]) {
    const other = await openTab(page.context(), `/admin/${place}`);
    await other.getByRole("table").getByRole("row").nth(2).waitFor();
    if (place !== "skills" && place !== "history") {
      await other.getByRole("table").getByRole("button").first().click();
      await other.getByRole("form").waitFor();
    }
    await looksRight(other, `admin-${place}`);
    await other.close();
  }
  const mail = await openTab(page.context(), "/admin/mail");
  await mail
    .getByRole("rowheader", { name: /@globex/ })
    .first()
    .waitFor();
  await looksRight(mail, "admin-mail");
  await mail.close();
  const blocks = await openTab(page.context(), "/admin/blocks");
  await blocks.getByRole("heading", { name: "Opted out", level: 2 }).waitFor();
  await looksRight(blocks, "admin-blocks");
  await blocks.close();
});

test("a site is let in to show the chat, its secret is shown once, and the account of faxes keeps its key", async () => {
  const page = await office.at("/admin/lines", ADMINISTRATOR);
  await page
    .getByRole("row", { name: /Chat on the web/ })
    .first()
    .getByRole("button")
    .click();
  const web = page.getByRole("region", { name: "On the web" });
  await web.getByRole("textbox", { name: "Sites that may show the chat" }).fill("shop.example");
  await web.getByText("shop.example is no site.", { exact: false }).waitFor();
  await web.getByRole("textbox", { name: "Sites that may show the chat" }).fill("https://shop.example/help?a=1");
  await web.getByRole("button", { name: "Save the sites" }).click();
  const history = page.getByRole("complementary", { name: "History" });
  await history.getByText("https://shop.example").waitFor();
  await web.getByRole("button", { name: "Make a secret" }).click();
  const secret = await web.getByRole("textbox", { name: "The new secret" }).inputValue();
  expect(secret.length).toBeGreaterThan(40);
  await web.getByText(/^There is a secret,/).scrollIntoViewIfNeeded();
  await looksRight(page, "admin-web-line");
  await page.reload();
  await page
    .getByRole("row", { name: /Chat on the web/ })
    .first()
    .getByRole("button")
    .click();
  await web.getByText(/^There is a secret,/).waitFor();
  expect(await page.content()).not.toContain(secret);

  const fax = await openTab(page.context(), "/admin/fax");
  const form = fax.getByRole("form", { name: "Telnyx" });
  await form.getByLabel("API key").fill("KEY-of-an-account");
  await form.getByLabel("Fax application (ID)").fill("1494404757140276705");
  await form.getByLabel("Public key").fill("not a key");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("Copy it from Keys & Credentials", { exact: false }).waitFor();
  await looksRight(fax, "admin-fax");
  await fax.close();
});

test("an administrator closes a queue with words of its own; a caller hears them; history opens it again", async () => {
  const desk = await office.at("/desk", "ana@globex.example");
  await goReady(desk);
  const page = await openBilling();
  await press(page.getByRole("radio", { name: "Fewest contacts" }));
  await page.getByRole("checkbox", { name: "The queue has hours" }).check();
  await page.getByRole("combobox", { name: "How long closed" }).selectOption({ label: "Close now for 1 hour" });
  await page.getByRole("textbox", { name: "Why", exact: true }).fill("fire drill");
  await page.getByRole("button", { name: "Add the closure" }).click();
  const closed = page.locator(".sentence", { hasText: "When the queue is closed," });
  await closed.getByText("Words of its own").click();
  await closed.getByRole("textbox", { name: "Words, English" }).fill("Billing has a fire drill.");
  await page.getByText("Closed until").first().waitFor();
  await looksRight(page, "admin-queue-edited");
  await page.locator('a[href="#hours"]').click();
  await page.getByRole("textbox", { name: "Monday, from" }).fill("7:90");
  await page.getByRole("textbox", { name: "Monday, from" }).press("Enter");
  await page.getByText(/^Not a time of day\. Type it like 8:30; \d\d:00 holds until then\.$/).waitFor();
  await looksRight(page, "admin-queue-no-time");
  await page.getByRole("textbox", { name: "Monday, from" }).fill("7:30");
  await page.getByRole("textbox", { name: "Monday, from" }).press("Enter");
  await page.getByRole("button", { name: "Add a shift on Monday" }).click();
  await page.getByLabel("Day", { exact: true }).fill("2027-12-25");
  await page.getByRole("button", { name: "Add the day" }).click();
  await page.getByRole("textbox", { name: "Name of 2027-12-25" }).fill("Christmas");
  await looksRight(page, "admin-queue-calendar");
  await page.getByRole("button", { name: "Review and save" }).click();
  const review = page.getByRole("region", { name: "This will change" });
  await review.getByText("Fewest contacts").waitFor();
  await review.getByText("fire drill", { exact: false }).first().waitFor();
  await shoot(page, "admin-queue-review");
  await page.getByRole("button", { name: "Save now" }).click();
  await page.getByText("All saved").waitFor();
  const history = page.getByRole("complementary", { name: "History" });
  await history.getByText("Sam Oduya").first().waitFor();

  const customer = await office.customer({ caller: "Margaret Okafor" });
  await customer.dial();
  await customer.page.getByText("Billing has a fire drill.").first().waitFor();
  expect(await offerOn(desk).count()).toBe(0);

  await history.getByRole("button", { name: "Undo this" }).click();
  await page.getByRole("radio", { name: "Longest idle", checked: true }).waitFor();
  await customer.page.getByRole("button", { name: /^Call/ }).first().waitFor();
  await customer.dial();
  await offerOn(desk).waitFor();
  await customer.hangUp();
});

test("what cannot work says so at its field; what is not saved is not lost, nor what somebody else saved", async () => {
  const page = await openBilling();
  const longest = page.getByRole("spinbutton", { name: "Longest wait" });
  await longest.fill("15");
  await page.getByText("nobody could answer. Use 60 s or more.").waitFor();
  expect(await page.getByRole("button", { name: "Review and save" }).isDisabled()).toBe(true);
  await shoot(page, "admin-queue-error");
  await longest.fill("300");
  await page.getByRole("link", { name: /^Lines/ }).click();
  await page.getByText("What you changed is not saved.").waitFor();
  await page.getByRole("button", { name: "Stay" }).click();
  expect(await longest.inputValue()).toBe("300");

  await setQueue(office.url, "Billing", { wrapUpMs: 45_000 });
  await page.getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("button", { name: "Save now" }).click();
  await page.getByText("Somebody else saved this queue meanwhile.").waitFor();
  await page.getByRole("button", { name: "Keep my changes on top" }).click();
  expect(await page.getByRole("spinbutton", { name: "Wrap-up at most" }).inputValue()).toBe("45");
  await page.getByRole("button", { name: "Save now" }).click();
  await page.getByText("All saved").waitFor();
  expect(await longest.inputValue()).toBe("300");
  // The next change is looked at again before it is saved.
  await longest.fill("310");
  await page.getByRole("button", { name: "Review and save", disabled: false }).waitFor();
  expect(await page.getByRole("button", { name: "Save now" }).count()).toBe(0);
});

test("a queue and a line that are removed leave their pages, and come back from the history", async () => {
  const rest = await openRest(office.url, ADMINISTRATOR);
  await rest.ask("POST", "queues", { name: "Seasonal" });
  const { items } = await rest.ask<{ items: { queueId: string; brandId: string }[] }>("GET", "lines");
  const { queueId, brandId } = items[0] ?? {};
  const plain = { queueId, brandId, language: "en", requires: [], priorityMs: 0, greeting: {} };
  await rest.ask("POST", "lines", { ...plain, name: "Season", channel: "email", address: "season@globex.example" });
  const page = await office.at("/admin/queues", ADMINISTRATOR);
  await page.getByRole("link", { name: "Seasonal" }).click();
  await page.getByRole("button", { name: "Remove this queue" }).click();
  await page.getByRole("button", { name: "Remove it now" }).click();
  await page.waitForURL("**/admin/queues");
  await page.getByRole("link", { name: "Billing" }).waitFor();
  await page.getByRole("link", { name: "Seasonal" }).waitFor({ state: "detached" });

  const lines = await openTab(page.context(), "/admin/lines");
  await lines.getByRole("button", { name: "Season" }).click();
  const form = lines.getByRole("form", { name: "Season" });
  await form.getByRole("button", { name: "Remove the line" }).click();
  await form.getByRole("button", { name: "Remove it now" }).click();
  await lines.getByRole("button", { name: "Season" }).waitFor({ state: "detached" });
  await lines.getByRole("link", { name: "All changes" }).first().click();
  for (const name of ["Seasonal", "Season"]) {
    const gone = lines.getByRole("row", { name: new RegExp(`${name} Removed`) });
    await gone.getByRole("button", { name: "Bring it back" }).click();
    await gone.getByRole("button", { name: "Bring it back" }).waitFor({ state: "detached" });
  }
  await shoot(lines, "admin-history-brought-back");
  await lines.getByRole("link", { name: /^Lines/ }).click();
  await lines.getByRole("button", { name: "Season" }).waitFor();
  // Its form was closed with it.
  expect(await lines.getByRole("form").count()).toBe(0);
});

test("another row takes no unsaved form away without asking", async () => {
  const page = await office.at("/admin/agents", ADMINISTRATOR);
  const form = (name: string) => page.getByRole("form", { name });
  await page.getByRole("button", { name: "Ana Ruiz" }).click();
  await form("Ana Ruiz").getByRole("checkbox", { name: "VIP care" }).click();
  await page.getByRole("button", { name: "Dan Cole" }).click();
  await page.getByText("What you changed is not saved.").waitFor();
  await shoot(page, "admin-agents-leaving");
  await page.getByRole("button", { name: "Stay" }).click();
  await form("Ana Ruiz").getByText("What you changed is not saved.").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Dan Cole" }).click();
  await page.getByRole("button", { name: "Leave without saving" }).click();
  await form("Dan Cole").waitFor();
  await page.getByRole("button", { name: "Ana Ruiz" }).click();
  await form("Ana Ruiz").waitFor();
  expect(await page.getByText("What you changed is not saved.").count()).toBe(0);
});

test("a line is added for a number of the carrier account, and rings in its queue", async () => {
  const page = await office.at("/admin/lines", ADMINISTRATOR);
  await page.getByRole("button", { name: "New line" }).click();
  const form = page.getByRole("form", { name: "New line" });
  await form.getByRole("button", { name: "Create" }).click();
  const name = form.getByRole("textbox", { name: "Name" });
  await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
  await name.fill("Night line");
  const number = form.getByRole("textbox", { name: "Number" });
  await number.fill("0113 496 0200");
  await form.getByRole("button", { name: "Create" }).click();
  await form.getByText("A line with this number exists already.").waitFor();
  await number.fill("0113 496 0297");
  await form.getByText("A fax line has this number.").waitFor({ state: "hidden" });
  await form.getByRole("button", { name: "Create" }).click();
  await form.getByText("A fax line has this number. Use another number", { exact: false }).waitFor();
  await number.fill("020 7946 0018");
  await form.getByRole("button", { name: "Create" }).click();
  await form.getByText("The carrier account does not have this number.", { exact: false }).waitFor();
  await number.fill("0113 496 0299");
  await form.getByRole("button", { name: "Create" }).click();
  await page.getByRole("row", { name: /Night line.*0113 496 0299.*Billing/ }).waitFor();
  const desk = await office.at("/desk", "ines@globex.example");
  await goReady(desk);
  const customer = await office.customer({ caller: "Margaret Okafor", line: "Night line" });
  await customer.dial();
  await offerOn(desk).getByText("Line 0113 496 0299").waitFor();
  await customer.hangUp();
});

test("a waiting call says why nobody takes it, and a desk why it gets none", async () => {
  const desk = await office.at("/desk", "joel@globex.example");
  await desk.getByRole("button", { name: "Why do I get no contacts?" }).click();
  await desk.getByText("You are offline. Go ready to get contacts.").waitFor();
  const customer = await office.customer({ caller: "Margaret Okafor" });
  await customer.dial();
  await desk.getByText("1 contact waits in your queues.").waitFor();
  await shoot(desk, "why-desk");
  const board = await office.at("/board", "helen@globex.example");
  await board.getByRole("article", { name: "Billing" }).click();
  await board.getByRole("button", { name: "Why is nobody taking Margaret Okafor?" }).click();
  await board.getByText(/^\d+ offline$/).waitFor();
  await board.getByText("entered Billing").waitFor();
  await looksRight(board, "why-board");
  await customer.hangUp();
});

test("an administrator lets a machine's mail in, has what is parked tried again, and renames a skill", async () => {
  const page = await office.at("/admin/kept", ADMINISTRATOR);
  await page.getByRole("heading", { name: "Kept messages", level: 1 }).waitFor();
  await mailOfAMachine("help@globex.example", "Your parcel 4711");
  await parkAFact(office.dataDir, "globex");
  const parked = await openTab(page.context(), "/admin");
  await parked.getByRole("link", { name: /^Parked\s*1$/ }).click();
  await parked.getByRole("row", { name: /nonsense.*something that happened.*TypeError: no/ }).waitFor();
  await looksRight(parked, "admin-parked");
  await parked.getByRole("button", { name: "Try 1 again", exact: true }).click();
  await parked.getByText("1 is tried again.").waitFor();
  await parked.getByText("TypeError: no", { exact: true }).waitFor({ state: "hidden" });
  // Nobody has mended the code: it is parked anew, with what the code says of it.
  await parked.getByRole("row", { name: /nonsense/ }).waitFor();
  await parked.close();

  const kept = page.getByRole("row", { name: /robot@mail.example.*Your parcel 4711.*A machine wrote it/ });
  // The page has looked again by itself.
  await kept.waitFor();
  await looksRight(page, "admin-kept");
  await kept.getByRole("button", { name: "Let in the message of robot@mail.example" }).click();
  await page.getByText("The message stands in a conversation now").waitFor();
  await kept.waitFor({ state: "hidden" });
  const helen = await openRest(office.url, "helen@globex.example");
  const { items } = await helen.ask<ConversationPage>("GET", "conversations?state=waiting");
  expect(items.map(({ from, lastWords }) => [from, lastWords])).toContainEqual([
    "robot@mail.example",
    "It is on its way.",
  ]);

  await page.getByRole("link", { name: /^Skills/ }).click();
  const skills = page.getByRole("region", { name: "Skills", exact: true });
  const before = (await skills.getByRole("rowheader").first().textContent()) ?? "";
  await skills.getByRole("button", { name: "Rename" }).first().click();
  await skills.getByRole("textbox", { name: "Rename" }).fill(`${before} plus`);
  await skills.getByRole("button", { name: "Save" }).click();
  await skills.getByRole("button", { name: `${before} plus`, exact: true }).click();
  const history = page.getByRole("complementary", { name: "History" });
  await history.getByText(`${before} plus`, { exact: false }).first().waitFor();
});

async function mailOfAMachine(to: string, subject: string): Promise<void> {
  const head = [
    "From: Robot <robot@mail.example>",
    `To: ${to}`,
    `Subject: ${subject}`,
    "Auto-Submitted: auto-generated",
  ];
  const base64 = btoa([...head, "Message-ID: <1@mail.example>", "", "It is on its way."].join("\r\n"));
  const answer = await fetch(`${office.url}/emulator/control/mails`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kind: "raw", from: "robot@mail.example", to, base64 }),
  });
  expect(answer.status).toBe(201);
}

async function openBilling(): Promise<Page> {
  const page = await office.at("/admin/queues", ADMINISTRATOR);
  await page.getByRole("link", { name: "Billing" }).click();
  await page.getByRole("heading", { name: "Billing", level: 1 }).waitFor();
  await page.getByText("All saved").waitFor();
  return page;
}
