import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { InteractionPage, LineList, SimDirectory, SimMailList } from "@touchstone/contracts";
import { waitFor } from "@touchstone/testkit";
import type { BrowserContext, Download, Locator, Page, WebSocketRoute } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { aPicture } from "./aPicture.ts";
import { axeFaults, layoutFaults } from "./looks.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { offerOn, press } from "./people.ts";
import { openRest, setQueue } from "./restCalls.ts";

// A visitor of the company's site chats with an agent, and leaves a message for later.

const office = await openOffice();
/** A site that signs who is signed in there (`?identity=`). */
const SHOP = createServer((request, answer) => {
  const identity = new URL(request.url ?? "/", "http://shop").searchParams.get("identity") ?? "";
  const script = `<script src="${office.url}/help/widget.js?tenant=globex" data-label="Ask us" data-identity="${identity}" async></script>`;
  answer.setHeader("content-type", "text/html");
  answer.end(`<!doctype html><html lang="en"><title>Shop</title>${script}<p>A shop</p></html>`);
});
await new Promise<void>((resolve) => SHOP.listen(0, "127.0.0.1", resolve));
afterAll(() => void SHOP.close());
const { port } = SHOP.address() as AddressInfo;
const shop = `http://127.0.0.1:${port}`;
const lead = await openRest(office.url, "helen@globex.example");

const NAME = '<img src=x onerror="window.__x=1">';
const HOSTILE = '<script>window.__x=1</script><a href="javascript:window.__x=1">x</a> \u202Etxt.exe';

/** A line to the server that can be cut and held down. */
async function aBrittleLine(page: Page) {
  const open = new Set<WebSocketRoute>();
  let isDown = false;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    if (isDown) return void socket.close();
    open.add(socket);
    socket.connectToServer();
  });
  return {
    cut: async () => {
      isDown = true;
      await Promise.all([...open].map((socket) => socket.close()));
      open.clear();
    },
    mend: () => {
      isDown = false;
    },
  };
}

async function aVisitor(): Promise<{
  page: Page;
  person: BrowserContext;
  line: Awaited<ReturnType<typeof aBrittleLine>>;
}> {
  const person = await office.person({ width: 390, height: 780 });
  const page = await person.newPage();
  const line = await aBrittleLine(page);
  await page.goto("/help/globex");
  return { page, person, line };
}

/** What a screen reader was given to say of the conversation, in order. */
const heard = (page: Page) => page.locator(".help-chat > [aria-live=polite] > p").allTextContents();

/** What a button has the browser save. */
async function saved(page: Page, button: Locator): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return download;
}

/** As everybody should find it: three languages, light and dark, with a keyboard and a screen reader. */
async function isInOrder(page: Page, name: string): Promise<void> {
  const faults: string[] = [];
  for (const language of ["zh-Hant", "zh-Hans", "en"]) {
    await page.getByRole("combobox").first().selectOption(language);
    await expect.poll(() => page.locator("html").getAttribute("lang")).toBe(language);
    faults.push(...(await layoutFaults(page)).map((fault) => `${name} ${language}: ${fault}`));
    await shoot(page, `${name}-${language}`);
  }
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    faults.push(...(await axeFaults(page)).map((fault) => `${name} ${colorScheme}: ${fault}`));
    await shoot(page, `${name}-${colorScheme}`);
  }
  expect.soft(faults, name).toEqual([]);
}

test("a visitor chats with an agent: waits in turn, sees who answers and writes, loses the line and no word, and ends it", async () => {
  const { page, line } = await aVisitor();
  const log = page.getByRole("log", { name: "Conversation" });
  const words = page.getByRole("textbox", { name: "Write a message" });
  const write = async (text: string) => {
    await words.fill(text);
    await words.press("Enter");
  };
  await page.getByRole("textbox", { name: "Your name" }).fill(NAME);
  await write(HOSTILE);
  await log.getByText(HOSTILE).waitFor();
  await page.getByText("You are next.").waitFor();
  await isInOrder(page, "help-waiting");

  const ana = await office.at("/desk", "ana@globex.example");
  await ana.getByRole("button", { name: "Go ready" }).first().click();
  const pop = ana.getByRole("complementary", { name: "Incoming message" });
  await pop.getByText(HOSTILE).waitFor();
  await shoot(ana, "help-offer");
  await pop.getByRole("button", { name: "Accept" }).click();
  const messages = ana.getByRole("region", { name: "Messages" });
  await messages.getByText(HOSTILE).waitFor();
  await ana.getByText(`Visitor “${NAME}”`).first().waitFor();
  await page.getByText("Ana is answering you.").waitFor();

  const reply = ana.getByRole("textbox", { name: "Reply" });
  await reply.pressSequentially("Good day");
  await page.getByText("Ana is writing…").waitFor();
  // It is seen, and read out to nobody.
  expect(await page.getByRole("status").filter({ hasText: "Ana is writing" }).count()).toBe(0);
  await words.pressSequentially("I");
  await ana.getByText(`Visitor “${NAME}” is writing…`).waitFor();
  await reply.press("Control+Enter");
  await log.getByText("Good day").waitFor();
  expect(await heard(page)).toEqual(["Ana: Good day"]);
  await messages.getByText("Read", { exact: true }).waitFor();

  // The line is gone: what is written waits, what is answered meanwhile comes later, each once.
  await line.cut();
  await page.getByText("The connection is lost.").waitFor();
  await write("Are you still there?");
  await log.getByText("Sending").waitFor();
  await reply.fill("We are looking into it.");
  await reply.press("Control+Enter");
  line.mend();
  await messages.getByText("Are you still there?").waitFor();
  await log.getByText("We are looking into it.").waitFor();
  expect(await messages.getByText("Are you still there?").count()).toBe(1);
  expect(await log.getByText("Are you still there?").count()).toBe(1);
  expect(await heard(page)).toEqual(["Ana: Good day", "Ana: We are looking into it."]);

  // As long as the picture is on its way, no key sends the words without it.
  await ana.route("**/api/v1/attachments", async (route) => {
    await reply.press("Control+Enter");
    await route.continue();
  });
  await reply.fill("It stands here:");
  const picture = { name: "meter.png", mimeType: "image/png", buffer: aPicture(40) };
  await ana.locator('.thread-composer input[type="file"]').setInputFiles(picture);
  await ana.getByRole("button", { name: /^Send/ }).click();
  const shown = messages.locator(".message").filter({ hasText: "It stands here:" }).getByRole("img");
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
  const sent = await saved(page, log.getByRole("button", { name: "Save meter.png" }));
  expect(await readFile(await sent.path())).toEqual(picture.buffer);

  const file = { name: "bill.txt", mimeType: "text/plain", buffer: Buffer.from("1 GBP") };
  await page.locator('input[type="file"]').setInputFiles(file);
  await page.getByRole("button", { name: "Remove bill.txt" }).waitFor();
  await write("This is the bill");
  await messages.getByRole("link", { name: "bill.txt" }).waitFor();
  const belowTheEdge = () => log.evaluate((all) => all.scrollHeight - all.scrollTop - all.clientHeight);
  await expect.poll(belowTheEdge).toBeLessThan(2);
  await isInOrder(page, "help-talking");
  await shoot(ana, "help-desk");

  // By keys alone: thought better of, and then ended.
  await page.getByRole("button", { name: "End conversation" }).focus();
  for (const key of ["Enter", "Escape", "Enter", "Enter"]) await page.keyboard.press(key);
  await page.getByText("The conversation has ended.").waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toMatch(/^The conversation has ended/);
  const download = await saved(page, page.getByRole("button", { name: "Save the conversation" }));
  expect(download.suggestedFilename()).toBe("conversation.txt");
  const ended = await waitFor(async () => {
    const { items } = await lead.ask<InteractionPage>("GET", "interactions?limit=1");
    return items[0]?.channel === "chat" && items[0].exit !== null ? items[0] : undefined;
  });
  expect(ended).toMatchObject({ exit: "answered", endedBy: "customer", agent: "Ana Ruiz" });
  // Nothing that either wrote was ever more than text.
  for (const one of [page, ana]) expect(await one.evaluate(() => "__x" in window)).toBe(false);
  await press(ana.getByRole("radio").first());
});

test("whoever does not want to wait leaves a message, which is answered by mail", async () => {
  const { page } = await aVisitor();
  await page.getByRole("button", { name: "Leave a message" }).click();
  await isInOrder(page, "help-form");
  await page.getByRole("textbox", { name: "Your name" }).fill("Eva");
  await page.getByRole("textbox", { name: "E-mail" }).fill("eva@example.test");
  await page.getByRole("textbox", { name: "Topic" }).fill("My bill");
  await page.getByRole("textbox", { name: "Your message" }).fill("Why is it so high?");
  await page.getByRole("button", { name: "Send the message" }).click();
  await page.getByText("Thank you. We answer by e-mail.").waitFor();
  // Whoever listens or goes by keys is where the news is.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("We answer by e-mail.");

  const joel = await office.at("/desk", "joel@globex.example");
  await joel.getByRole("button", { name: "Go ready" }).first().click();
  const pop = joel.getByRole("complementary", { name: "Incoming message" });
  await pop.getByText("Why is it so high?").waitFor();
  await pop.getByRole("button", { name: "Accept" }).click();
  await joel.getByRole("heading", { name: "My bill" }).waitFor();
  await joel.getByRole("textbox", { name: "Reply" }).fill("It was a cold winter.");
  await joel.getByRole("textbox", { name: "Reply" }).press("Control+Enter");
  const { tenants } = await lead.ask<SimDirectory>("GET", "sim/directory");
  const globex = tenants.find(({ name }) => name === "Globex");
  const answers = `sim/mails?tenantId=${globex?.id}&to=eva@example.test`;
  const mail = await waitFor(async () => (await lead.ask<SimMailList>("GET", answers)).items[0]);
  expect(mail).toMatchObject({ subject: "Re: My bill", text: expect.stringContaining("It was a cold winter.") });
});

test("whoever would rather be called back gives a number, on a narrow page too, and an agent's desk offers to call it", async () => {
  await setQueue(office.url, "Billing", { callback: { offered: true, attempts: 2, retryAfterMs: 60_000 } });
  const { page } = await aVisitor();
  // As wide as a window that is magnified four times.
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByRole("button", { name: "Be called back" }).click();
  const number = page.getByRole("textbox", { name: "Phone number" });
  await number.fill("999");
  await page.getByRole("button", { name: "Call me back" }).click();
  await page.getByText("We cannot call or text this number. Please give another one.").waitFor();
  await isInOrder(page, "help-callback");
  const ines = await office.at("/desk", "ines@globex.example");
  await ines.getByRole("button", { name: "Go ready" }).first().click();
  await number.fill("01632 960 874");
  await page.getByRole("button", { name: "Call me back" }).click();
  await page.getByText("Thank you. We will call 01632 960 874.").waitFor();
  const offer = offerOn(ines);
  await offer.getByText("Call back").first().waitFor();
  await offer.getByText("01632 960874").first().waitFor();
});

/** As a site's server signs who is signed in there. */
function signed(secret: string, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const words = `${part({ alg: "HS256" })}.${part({ ...claims, exp: Math.floor(Date.now() / 1000) + 600 })}`;
  return `${words}.${createHmac("sha256", secret).update(words).digest("base64url")}`;
}

/** The chat in the shop's page, for whom the shop says it is. */
async function inTheShop(person: BrowserContext, identity = "") {
  const page = await person.newPage();
  await page.goto(`${shop}/?identity=${identity}`);
  await page.getByRole("button", { name: "Ask us" }).click();
  return page.frameLocator('iframe[title="Ask us"]');
}

async function letTheShopIn() {
  const admin = await openRest(office.url, "sam@globex.example");
  const { items } = await admin.ask<LineList>("GET", "lines");
  const line = items.find(({ channel }) => channel === "chat");
  await admin.ask("PUT", `lines/${line?.lineId}/web`, { origins: [shop] });
  return await admin.ask<{ secret: string }>("POST", `lines/${line?.lineId}/web/secret`);
}

test("who is signed in at the site is known, finds the chat on each device and leaves nothing to the next one there", async () => {
  const { secret } = await letTheShopIn();
  const margaret = signed(secret, { email: "Margaret.Okafor@mail.example", name: "Margaret" });
  const [phone, desktop] = [await office.person(), await office.person()];
  const chat = await inTheShop(phone, margaret);
  await chat.getByRole("textbox", { name: "Write a message" }).fill("Where is my engineer?");
  await chat.getByRole("textbox", { name: "Write a message" }).press("Enter");

  // Ana is ready since she answered the first visitor.
  const ana = await office.at("/desk", "ana@globex.example");
  const pop = ana.getByRole("complementary", { name: "Incoming message" });
  await pop.getByText("Where is my engineer?").waitFor();
  await pop.getByText("Margaret Okafor").first().waitFor();
  await pop.getByRole("button", { name: "Accept" }).click();
  const again = signed(secret, { email: "margaret.okafor@mail.example" });
  const second = await inTheShop(desktop, again);
  await second.getByRole("log").getByText("Where is my engineer?").waitFor();
  await second.getByText("Ana is answering you.").waitFor();

  const nobody = await inTheShop(phone);
  const ben = await inTheShop(phone, signed(secret, { email: "ben@example.test" }));
  for (const next of [nobody, ben]) {
    await next.getByText(/^Write to us\./).waitFor();
    expect(await next.getByText("Where is my engineer?").count()).toBe(0);
  }

  await ana.getByRole("textbox", { name: "Reply" }).fill("He is on his way.");
  await ana.getByRole("textbox", { name: "Reply" }).press("Control+Enter");
  await second.getByRole("log").getByText("He is on his way.").waitFor();
  // All of it is in the widget's frame, the last button as well.
  await second.getByRole("button", { name: "Send it by e-mail" }).waitFor();
  const page = second.locator("html");
  expect(await page.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0);
  await ana
    .getByRole("toolbar", { name: "Conversation controls" })
    .getByRole("button", { name: /^Close/ })
    .click();
  await press(ana.getByRole("radio").first());
  const closedAt = performance.now();
  await ana.getByRole("button", { name: "Close the conversation" }).click();
  const ended = await waitFor(async () => {
    const [newest] = await lead.timelineOf("Margaret Okafor");
    return newest?.channel === "chat" && newest.exit !== null ? newest : undefined;
  });
  expect(performance.now() - closedAt).toBeLessThan(2_000);
  expect(ended).toMatchObject({ exit: "answered", agent: "Ana Ruiz" });
});

test("a site that the line lets in shows the chat by one line of markup, another site does not", async () => {
  const other = `http://localhost:${port}`;
  await letTheShopIn();
  const person = await office.person();
  for (const site of [shop, other]) {
    const page = await person.newPage();
    await page.goto(`${site}/`);
    await page.getByRole("button", { name: "Ask us" }).click();
    const frame = page.frameLocator('iframe[title="Ask us"]');
    if (site === other) {
      await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:/);
      continue;
    }
    await frame.getByRole("heading", { name: "Globex Home" }).waitFor();
    await frame.getByRole("textbox", { name: "Write a message" }).fill("Hello from the shop");
    await frame.getByRole("textbox", { name: "Write a message" }).press("Enter");
    // Whoever wrote from the page of another test may stand before.
    await frame.getByText(/^You are (next|number \d+ in the queue)/).waitFor();
    await page.keyboard.press("Escape");
  }
});
