import type { MailAccount, Queue } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { aPicture } from "./aPicture.ts";
import { looksRight } from "./looksRight.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { goReady, press } from "./people.ts";
import { openRest } from "./restCalls.ts";

// A customer mails the company; an agent answers; the answer comes back to the customer's phone.

const office = await openOffice();
const lead = await openRest(office.url, "helen@globex.example");

const HTML = `<h2>Meter reading</h2><p>Dear team, my meter says <b>4711</b>.</p>
  <img src="https://news.example/logo.png" alt="logo" width="40"><table><tr><td>Gas</td><td>4711</td></tr></table>`;

const messages = (desk: Page) => desk.getByRole("region", { name: "Messages" });
const panel = (desk: Page) => desk.getByRole("complementary", { name: "Conversation", exact: true });

test("an administrator writes a signature; a customer mails, formatted and with a file, and is answered", async () => {
  const admin = await office.at("/admin/queues", "sam@globex.example");
  const queue = await queueOf("help@globex.example");
  await admin.getByRole("link", { name: queue.name, exact: true }).click();
  const signature = admin.getByRole("textbox", { name: /^Signature.*English/ });
  await signature.fill("Globex customer care\nhelp@globex.example");
  await signature.scrollIntoViewIfNeeded();
  await looksRight(admin, "admin-signature", ["en"]);
  await admin.getByRole("button", { name: "Review and save" }).click();
  await admin.getByRole("button", { name: "Save now" }).click();
  await expect.poll(async () => (await queueOf("help@globex.example")).signature?.en).toContain("customer care");

  const ana = await office.at("/desk", "ana@globex.example");
  await goReady(ana);
  const customer = await office.customer({ caller: "Margaret Okafor" });
  const handset = customer.page.getByRole("region", { name: "Customer's handset" });
  await handset.getByRole("button", { name: "Mail" }).click();
  await handset.getByText("No mails yet").waitFor();
  await handset.getByRole("button", { name: "Write a mail" }).click();
  await handset.getByRole("button", { name: "HTML", exact: true }).click();
  await handset.getByRole("textbox", { name: "Subject" }).fill("My meter reading");
  await handset.getByRole("textbox", { name: "HTML of the mail" }).fill(HTML);
  const file = { name: "meter.png", mimeType: "image/png", buffer: aPicture(40) };
  await handset.locator('input[type="file"]').setInputFiles(file);
  await looksRight(customer.page, "sim-mail-write");
  await handset.getByRole("button", { name: "Send" }).click();

  const pop = ana.getByRole("complementary", { name: "Incoming message" });
  await pop.getByText("My meter reading").waitFor();
  await shoot(ana, "mail-offer");
  await pop.getByRole("button", { name: "Accept" }).click();
  await ana.getByRole("heading", { name: "My meter reading" }).waitFor();
  const frame = messages(ana).frameLocator("iframe");
  await frame.getByRole("heading", { name: "Meter reading" }).waitFor();
  expect(await frame.locator("img").count()).toBe(0);
  await messages(ana).getByText("margaret.okafor@mail.example").waitFor();
  await messages(ana).getByRole("link", { name: "meter.png" }).waitFor();
  await messages(ana).getByText("1 picture from elsewhere is not shown").waitFor();
  await looksRight(ana, "mail-thread");
  const asked = ana.waitForRequest("https://news.example/logo.png");
  await messages(ana).getByRole("button", { name: "Show remote content" }).click();
  await asked;
  await messages(ana).getByRole("button", { name: "Text", exact: true }).click();
  await messages(ana).getByText("Dear team, my meter says").waitFor();

  expect(await ana.getByRole("textbox", { name: "Subject" }).inputValue()).toBe("Re: My meter reading");
  await ana.getByText("Globex customer care").waitFor();
  const reply = ana.getByRole("textbox", { name: "Reply" });
  await reply.fill("Thank you, 4711 is noted.");
  await reply.press("Control+Enter");
  const answer = handset.getByRole("article", { name: "Re: My meter reading" });
  await answer.getByText("Thank you, 4711 is noted.").waitFor();
  await answer.getByText("Globex customer care").waitFor();
  await looksRight(customer.page, "sim-mail", ["en"]);

  // What the customer writes below it comes into the same conversation, what was said before folded away.
  await answer.getByRole("button", { name: "Reply" }).click();
  const words = handset.getByRole("textbox", { name: "Text of the mail" });
  await words.fill(`Thanks!\n${await words.inputValue()}`);
  await handset.getByRole("button", { name: "Send" }).click();
  await messages(ana).getByText("Thanks!").waitFor();
  await messages(ana).getByText("Show what was quoted").click();
  await shoot(ana, "mail-quoted");

  await admin.getByRole("link", { name: "Outbox" }).click();
  await admin
    .getByRole("row", { name: /Re: My meter reading/ })
    .getByRole("button")
    .click();
  const kept = admin.getByRole("article", { name: "Re: My meter reading" });
  await kept.getByText("Thank you, 4711 is noted.").waitFor();
  await looksRight(admin, "admin-outbox", ["en"]);

  await panel(ana)
    .getByRole("toolbar")
    .getByRole("button", { name: /^Close/ })
    .click();
  await press(ana.getByRole("radio").first());
  const closedAt = performance.now();
  await ana.getByRole("button", { name: "Close the conversation" }).click();
  const ended = await waitFor(async () => {
    const [newest] = await lead.timelineOf("Margaret Okafor");
    return newest?.channel === "email" && newest.exit !== null ? newest : undefined;
  });
  expect(performance.now() - closedAt).toBeLessThan(2_000);
  expect(ended).toMatchObject({ exit: "answered", agent: "Ana Ruiz" });
});

test("a mail line gets its mailbox: the try and the fields say what is wrong, and the password is never shown again", async () => {
  const page = await office.at("/admin/lines", "sam@globex.example");
  await page
    .getByRole("row", { name: /@globex/ })
    .first()
    .getByRole("button")
    .click();
  const box = page.getByRole("region", { name: "Mailbox" });
  await box.getByRole("button", { name: "Set up a mailbox" }).click();
  await box.getByRole("combobox", { name: "Provider" }).selectOption("google");
  const host = box.getByRole("textbox", { name: "Host" });
  expect(await host.inputValue()).toBe("imap.gmail.com");
  await box.getByLabel("Password", { exact: true }).fill("app password");
  await host.fill("localhost");
  await box.getByRole("button", { name: "Try it" }).click();
  await box.getByText("The name leads into our own network.", { exact: false }).waitFor();
  await looksRight(page, "admin-mailbox", ["zh-Hans", "en"]);
  await host.fill("10.0.0.7");
  await box.getByRole("button", { name: "Save" }).click();
  await box.getByText("This address is inside our own network.", { exact: false }).waitFor();
  await host.fill("imap.shop.example");
  await box.getByRole("button", { name: "Save" }).click();
  await box.getByText("It is kept and never shown.", { exact: false }).waitFor();
  expect(await box.getByLabel("Password", { exact: true }).inputValue()).toBe("");

  const colleague = await openRest(office.url, "sam@globex.example");
  const { items } = await colleague.ask<{ items: { lineId: string }[] }>("GET", "mail-lines");
  const account = async (lineId: string) =>
    (await colleague.ask<{ in: MailAccount | null }>("GET", `lines/${lineId}/mail`)).in;
  const all = await Promise.all(items.map(async ({ lineId }) => ({ lineId, kept: await account(lineId) })));
  const { lineId, kept } = all.find((one) => one.kept?.host === "imap.shop.example") ?? {};
  const { secretAt: _secretAt, version: _version, ...edit } = kept as MailAccount;
  await colleague.ask("PUT", `lines/${lineId}/mail/in`, { ...edit, authority: "mx.theirs.example" });
  await box.getByRole("textbox", { name: "Folder" }).fill("Mine");
  await box.getByRole("button", { name: "Save" }).click();
  await box.getByText("Somebody else saved this account meanwhile.").waitFor();
  await looksRight(page, "admin-mailbox-meanwhile", ["zh-Hans", "en"]);
  await box.getByRole("button", { name: "Keep my changes on top" }).click();
  await box.getByRole("button", { name: "Save" }).click();
  await waitFor(async () => (await account(lineId as string))?.folder === "Mine");
  expect((await account(lineId as string))?.authority).toBe("mx.theirs.example");

  await box.getByRole("button", { name: "Remove the account" }).click();
  await box.getByRole("button", { name: "Remove it now" }).click();
  await box.getByRole("button", { name: "Set up a mailbox" }).waitFor();
});

async function queueOf(address: string): Promise<Queue> {
  const { items: lines } = await lead.ask<{ items: { address: string; queueId: string }[] }>("GET", "lines");
  const { items: queues } = await lead.ask<{ items: Queue[] }>("GET", "queues");
  const line = lines.find((one) => one.address === address);
  const queue = queues.find(({ queueId }) => queueId === line?.queueId);
  if (!queue) throw new Error(`nothing answers at ${address}`);
  return queue;
}
