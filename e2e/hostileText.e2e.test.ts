import type { ConversationPage, LineList, MessagePage, SimDirectory, SimMailList } from "@touchstone/contracts";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { framesAreHarmless, saysAll, standsAsText } from "./asText.ts";
import { dialAs } from "./carrierSide.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { goReady, offerOn, press, talks, wrapUp } from "./people.ts";
import { plantWords } from "./plantWords.ts";
import { openRest, type RestCalls, setQueue } from "./restCalls.ts";
import { XSS_PAYLOADS } from "./xssPayloads.ts";

// Whatever a caller is called and an agent writes is text: shown as it is, run by nobody.

const LINE = "+441134960200";
const CALLER = `<img src=x onerror="window.__x=1"><script>window.__x=1</script>`;
const CUSTOMER = `"><svg onload="window.__x=1">{{constructor}} \u202Egnp.exe`;
const NOTE = `<iframe src="https://evil.example/"></iframe><a href="javascript:window.__x=1">[x](javascript:1)</a> \${1}`;

const office = await openOffice();

test("markup, scripts and turned-round text in names and notes are shown as text on desk and board", async () => {
  const desk = await office.at("/desk", "ana@globex.example");
  const board = await office.at("/board", "helen@globex.example");
  const strangers = [...asksElsewhere(desk), ...asksElsewhere(board)];
  await goReady(desk);
  await board.getByRole("button", { name: "Billing", exact: true }).click();
  const hangUp = await dialAs(office.url, { from: "+441632960188", to: LINE, callerName: CALLER });

  const offer = offerOn(desk);
  await offer.getByText(CALLER.slice(0, 40)).first().waitFor();
  expect(await offer.getByRole("textbox", { name: "Name" }).inputValue()).toContain("<img src=x");
  await offer.getByRole("textbox", { name: "Name" }).fill(CUSTOMER);
  await offer.getByRole("button", { name: "Create customer" }).click();
  await offer.getByRole("heading", { name: CUSTOMER }).waitFor();
  await board.getByText(CUSTOMER).first().waitFor();
  await shoot(desk, "desk-hostile");
  await shoot(board, "board-hostile");
  await offer.getByRole("button", { name: "Accept" }).click();
  await talks(desk);
  await desk.getByRole("heading", { name: CUSTOMER, level: 1 }).waitFor();
  await desk.getByRole("textbox", { name: "Note" }).fill(NOTE);
  hangUp();
  await wrapUp(desk);

  await desk.getByRole("button", { name: CUSTOMER }).click();
  await desk.getByRole("region", { name: "Timeline" }).getByText(NOTE).waitFor();
  await shoot(desk, "desk-hostile-note");
  expect(strangers).toEqual([]);
  for (const page of [desk, board]) {
    expect(await page.evaluate(() => "__x" in window)).toBe(false);
    expect(await page.locator("iframe, img[src=x], [onerror], [onload], a[href^=javascript]").count()).toBe(0);
  }
});

test("payloads of visitors, their files and their forms, and in what they are answered, are words on their page, desk, board and telephone", async () => {
  // Ana is ready since she answered the caller.
  const desk = await office.at("/desk", "ana@globex.example");
  const board = await office.at("/board", "helen@globex.example");
  const visitor = await (await office.person()).newPage();
  await visitor.goto("/help/globex");
  const heard = [desk, board, visitor].map(hears);
  const name = '"><img src=x onerror="window.__x=1">';
  await visitor.getByRole("button", { name: "Leave a message" }).click();
  await visitor.getByRole("textbox", { name: "Your name" }).fill(name);
  await visitor.getByRole("textbox", { name: "E-mail" }).fill(MALLORY);
  await visitor.getByRole("textbox", { name: "Topic" }).fill(XSS_PAYLOADS[0] ?? "");
  await visitor.getByRole("textbox", { name: "Your message" }).fill(IN_ONE);
  await visitor.getByRole("button", { name: "Send the message" }).click();
  const pop = desk.getByRole("complementary", { name: "Incoming message" });
  await pop
    .getByText(XSS_PAYLOADS[0] ?? "")
    .first()
    .waitFor();
  await board.getByText(MALLORY).first().waitFor();
  await standsAsText(board);
  await pop.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => desk.locator(".message.in .message-text").first().textContent()).toBe(IN_ONE);
  await standsAsText(desk);
  await desk.getByRole("toolbar", { name: "Conversation controls" }).getByRole("button", { name: /^Spam/ }).click();
  await desk.getByRole("menuitem", { name: "Spam: close it", exact: true }).click();
  await desk.getByRole("heading", { name: XSS_PAYLOADS[0] ?? "" }).waitFor({ state: "hidden" });

  await visitor.getByRole("button", { name: "Chat" }).click();
  const words = visitor.getByRole("textbox", { name: "Write a message" });
  const files = XSS_PAYLOADS.slice(0, 5).map((payload) => `${payload}.txt`.replaceAll("/", ""));
  for (const file of files) {
    const buffer = Buffer.from("words");
    await visitor.locator('input[type="file"]').setInputFiles({ name: file, mimeType: "text/plain", buffer });
    await visitor
      .getByRole("button", { name: /^Remove / })
      .nth(files.indexOf(file))
      .waitFor();
  }
  for (const part of CHAT_PARTS) {
    await words.fill(part);
    await words.press("Enter");
  }
  await pop.getByRole("button", { name: "Accept" }).click();
  const said = desk.locator(".message.in .message-text");
  await expect.poll(() => said.allTextContents()).toEqual(CHAT_PARTS);
  expect(await desk.locator(".message.in .message-file a").count()).toBe(files.length);
  await desk.getByRole("textbox", { name: "Reply" }).fill(IN_ONE);
  await desk.getByRole("button", { name: /^Send/ }).click();
  await expect
    .poll(() => visitor.locator(".help-message:not(.visitor) .help-text").allTextContents())
    .toEqual([IN_ONE]);
  await shoot(visitor, "visitor-hostile");
  for (const page of [visitor, desk, board]) await standsAsText(page);

  // Written first to somebody's telephone, who reads it in the simulator.
  const phone = await office.customer({ caller: "+447911123499" });
  heard.push(hears(phone.page));
  const handset = phone.page.getByRole("region", { name: "Customer's handset" });
  await handset.getByRole("button", { name: "Texts" }).click();
  const rest = await openRest(office.url, "ana@globex.example");
  const { items: lines } = await rest.ask<LineList>("GET", "lines");
  const lineId = lines.find(({ address }) => address === LINE)?.lineId;
  const texts = SMS_PARTS.map((text) => ({ channel: "sms", lineId, to: "+447911123499", text }));
  for (const text of texts) await rest.ask("POST", "conversations", text);
  for (const text of SMS_PARTS) await handset.getByText(text, { exact: true }).waitFor();
  await standsAsText(phone.page);
  await shoot(phone.page, "sim-hostile");
  for (const { dialogs, strangers } of heard) expect([dialogs, strangers]).toEqual([[], []]);
  await visitor.getByRole("button", { name: "End conversation" }).click();
  await visitor.getByRole("button", { name: "End it now" }).click();
  await visitor.getByText("The conversation has ended.").waitFor();
});

test("payloads in every field that shows outside text of mails, texts, customers and notes are words, and their formatted forms harmless", async () => {
  const desk = await office.at("/desk", "joel@globex.example");
  const admin = await office.at("/admin/outbox", "sam@globex.example");
  const rest = await openRest(office.url, "joel@globex.example");
  const heard = [desk, admin].map(hears);
  const directory = await rest.ask<SimDirectory>("GET", "sim/directory");
  const globex = directory.tenants.find(({ name }) => name === "Globex");
  const [mailLine] = globex?.mailLines ?? [];
  if (!globex || !mailLine) throw new Error("Globex has no mail address");
  await goReady(desk);

  // The first mail is answered, so that the others can answer that: all in one conversation.
  await mail(mailLine.address, XSS_PAYLOADS[0] ?? "");
  const pop = desk.getByRole("complementary", { name: "Incoming message" });
  await pop.getByRole("button", { name: "Accept" }).click();
  await desk.getByRole("textbox", { name: "Subject" }).fill(OUTBOX_SUBJECT);
  await desk.getByRole("textbox", { name: "Reply" }).fill(XSS_PAYLOADS.map(printable).join("\n"));
  await desk.getByRole("button", { name: /^Send/ }).click();
  const answer = await answerTo(rest, globex.id);
  await forAll(XSS_PAYLOADS.slice(1), (payload) => mail(answer.replyTo, payload, answer.messageId));
  const [conversation] = (await rest.ask<ConversationPage>("GET", "conversations?state=mine")).items;
  const mails = await allThere(rest, conversation?.interactionId ?? "", XSS_PAYLOADS.length);
  expect(mails.every(({ html }) => html)).toBe(true);
  await showsAll(desk, XSS_PAYLOADS.length);
  await framesAreHarmless(desk, XSS_PAYLOADS.length);
  await desk.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLButtonElement>(".message-forms button:last-child"))
      button.click();
  });
  await standsAsText(desk);
  await desk.getByRole("button", { name: "Note", exact: true }).click();
  await desk.getByRole("textbox", { name: "Note" }).fill(XSS_PAYLOADS.map(printable).join("\n"));
  await desk.getByRole("button", { name: "Add note" }).click();
  await desk.getByText("Note of Joel Stein").waitFor();
  await shoot(desk, "desk-hostile-mails");

  await forAll(XSS_PAYLOADS, (text) => control("messages", { from: "+441632960177", to: LINE, text }));
  await pop.getByRole("button", { name: "Accept" }).click();
  await desk.getByRole("heading", { name: "01632 960177", level: 1 }).waitFor();
  await showsAll(desk, XSS_PAYLOADS.length);
  const said = await desk.locator(".message.in .message-text").allTextContents();
  expect(said.map(printable).toSorted()).toEqual(XSS_PAYLOADS.map(printable).toSorted());
  await standsAsText(desk);

  const groups = Object.groupBy(XSS_PAYLOADS.map(printable), (_, place) => `xss${"abcdefghijkl"[place % 12]}`);
  for (const [group, all = []] of Object.entries(groups))
    for (const words of all) {
      const name = `${group} ${words}`.slice(0, 200);
      await rest.ask("POST", "customers", { name, company: words.slice(0, 200), note: words });
    }
  await desk.keyboard.press("Control+K");
  for (const [group, all = []] of Object.entries(groups)) {
    await desk.getByRole("combobox").fill(group);
    await expect.poll(() => desk.getByRole("option", { name: new RegExp(`^${group} `) }).count()).toBe(all.length);
  }
  await desk.keyboard.press("Enter");
  await desk.getByRole("heading", { name: /^xss/, level: 1 }).waitFor();
  await standsAsText(desk);

  const row = admin.getByRole("row").filter({ hasText: OUTBOX_SUBJECT });
  await row.getByRole("button").click();
  await admin.getByRole("article").getByText("Globex", { exact: false }).first().waitFor();
  await standsAsText(admin);
  await shoot(admin, "outbox-hostile");
  for (const { dialogs, strangers } of heard) expect([dialogs, strangers]).toEqual([[], []]);
  // Left open they would wait for the next agent.
  const open = desk.getByRole("button", { name: /Billing$/ });
  expect(await open.count()).toBe(2);
  for (const left of [1, 0]) {
    await open.first().click();
    await closeConversation(desk);
    await expect.poll(() => open.count()).toBe(left);
  }
});

test("payloads in the names of settings, people and callers, in what was missed, kept and parked, and in its history are words", async () => {
  const words = [...new Set(XSS_PAYLOADS.map(oneLine))];
  // The first caller is called by all of them at once, and was talked to by people and on lines called by one each.
  const callers = [IN_ONE, ...inParts(400)];
  await plantWords(office.dataDir, "globex", { words, callers });
  await setQueue(office.url, "Billing", { lastResort: { en: inParts(1_000)[0] ?? "" } });
  const admin = await office.at("/admin/queues", "sam@globex.example");
  const desk = await office.at("/desk", "ines@globex.example");
  const board = await office.at("/board", "helen@globex.example");
  const heard = [admin, desk, board].map(hears);
  for (const list of [
    "queues",
    "skills",
    "lines",
    "agents",
    "dispositions",
    "answers",
    "blocks",
    "kept",
    "parked",
    "history",
  ]) {
    await admin.goto(`/admin/${list}`);
    await saysAll(admin, words);
  }
  await shoot(admin, "admin-hostile");
  for (const list of ["missed", "reports"]) {
    await admin.goto(`/${list}`);
    await saysAll(admin, words);
  }
  await admin.getByRole("button", { name: "Agents" }).click();
  await saysAll(admin, words);

  const dials = callers.map((_, n) => ({ from: `+44163297${String(n).padStart(4, "0")}`, to: LINE }));
  await board.getByRole("article", { name: "Billing", exact: true }).click();
  const hangUps = await Promise.all(dials.map((dial) => dialAs(office.url, dial)));
  await saysAll(board, words, ".board-caller");
  await saysAll(board, words);
  await shoot(board, "board-hostile-names");
  for (const hangUp of hangUps.slice(1)) hangUp();
  await expect.poll(() => board.locator(".board-caller").count()).toBe(1);
  await desk.getByRole("button", { name: "Go ready" }).first().click();
  // A pop is short: it says as much of it as it has room for.
  await saysAll(desk, words.slice(0, 1), ".dock");
  await offerOn(desk).getByRole("button", { name: "Accept" }).click();
  await talks(desk);
  await saysAll(desk, words.slice(0, 1), "h1");
  hangUps[0]?.();
  await desk.getByRole("button", { name: /^Complete, ready/ }).waitFor();
  for (const { dialogs, strangers } of heard) expect([dialogs, strangers]).toEqual([[], []]);
});

async function closeConversation(desk: Page): Promise<void> {
  await desk
    .getByRole("toolbar")
    .getByRole("button", { name: /^Close/ })
    .click();
  await press(desk.getByRole("radio").first());
  await desk.getByRole("button", { name: "Close the conversation" }).click();
}

/** All payloads in parts of so many characters, as they are kept and shown. */
function inParts(characters: number): string[] {
  const parts: string[] = [];
  for (const payload of XSS_PAYLOADS.map(oneLine)) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + payload.length < characters) parts[parts.length - 1] = `${last} ${payload}`;
    else parts.push(payload);
  }
  return parts;
}

function oneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, " ");
}
const IN_ONE = inParts(100_000)[0] ?? "";
const CHAT_PARTS = inParts(4_000);
const SMS_PARTS = inParts(1_600);

const OUTBOX_SUBJECT = `"><img src=x onerror="window.__x=1">`;
const MALLORY = "mallory@evil.example";

/** What a page does when words become more than words. */
function hears(page: Page) {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return { dialogs, strangers: asksElsewhere(page) };
}

async function control(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${office.url}/emulator/control/${path}`, {
    ...{ method: "POST", headers, body: JSON.stringify(body) },
  });
  expect(answer.status).toBe(201);
}

/** A mail that says the payload in all of its places. */
async function mail(to: string, payload: string, inReplyTo?: string): Promise<void> {
  const file = { name: `${payload}.txt`, type: "text/plain", base64: btoa("words") };
  const words = { name: payload, subject: payload, text: payload, html: `<p>Dear all</p>${payload}`, files: [file] };
  const answers = inReplyTo === undefined ? {} : { inReplyTo, references: [inReplyTo] };
  await control("mails", { kind: "written", from: MALLORY, to, ...words, ...answers });
}

const forAll = <One>(all: readonly One[], act: (one: One, place: number) => Promise<unknown>) =>
  Promise.all(all.map(act));

async function answerTo(rest: RestCalls, tenantId: string): Promise<SimMailList["items"][number]> {
  const find = () => rest.ask<SimMailList>("GET", `sim/mails?tenantId=${tenantId}&to=${MALLORY}`);
  await expect.poll(async () => (await find()).items.length, { timeout: 10_000 }).toBe(1);
  const [answer] = (await find()).items;
  if (!answer) throw new Error("nobody answered");
  return answer;
}

/** All that came in, once it is as many. */
async function allThere(rest: RestCalls, interactionId: string, count: number): Promise<MessagePage["items"]> {
  const find = async () => {
    const page = await rest.ask<MessagePage>("GET", `interactions/${interactionId}/messages?limit=200`);
    return page.items.filter(({ direction }) => direction === "in");
  };
  await expect.poll(async () => (await find()).length, { timeout: 30_000 }).toBe(count);
  return await find();
}

/** Goes back to the conversation's beginning. */
async function showsAll(desk: Page, count: number): Promise<void> {
  const all = desk.locator(".message.in");
  const earlier = desk.getByRole("button", { name: "Show earlier messages" });
  await expect
    .poll(
      async () => {
        if ((await all.count()) < count && (await earlier.count()) > 0)
          await earlier.click({ timeout: 500 }).catch(() => {});
        return await all.count();
      },
      { timeout: 20_000 },
    )
    .toBe(count);
}

/** Without what no store keeps: characters that are none. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\ufffd]/gu, "").trim();
}

/** Fills up with the addresses outside of this installation that a page asks for. */
function asksElsewhere(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { host, protocol } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && host !== new URL(office.url).host) asked.push(request.url());
  });
  return asked;
}
