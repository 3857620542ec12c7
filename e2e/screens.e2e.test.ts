import { io } from "socket.io-client";
import { expect, onTestFinished, test } from "vitest";
import { findLayoutFaults } from "./layoutFaults.ts";
import { layoutFaults, speak } from "./looks.ts";
import { looksRight } from "./looksRight.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { comeIn, goReady, offerOn, openTab, talks } from "./people.ts";
import { openRest, setQueue } from "./restCalls.ts";

// Every screen in every state, at 1280 × 720: readable in three languages, accessible in light and dark.

const office = await openOffice();
/** Nothing runs out while it is looked at. */
for (const queue of ["Billing", "VIP care"])
  await setQueue(office.url, queue, { ringTimeoutMs: 120_000, wrapUpMs: 600_000 });

test("the layout check finds what it is there for", async () => {
  const page = await openTab(await office.person(), "/sign-in");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.evaluate(() => {
    const plant = (html: string) => document.body.insertAdjacentHTML("beforeend", html);
    const at = document.querySelector("h1")?.getBoundingClientRect() as DOMRect;
    plant(`<p style="position:fixed;left:${at.left + 10}px;top:${at.top + 4}px">planted overlap</p>`);
    plant(
      '<p style="position:fixed;left:0;top:0;width:40px;overflow:hidden;white-space:nowrap">planted cut, quite long</p>',
    );
    plant('<p style="position:fixed;left:1270px;top:300px;white-space:nowrap">planted outside</p>');
    plant('<p style="position:absolute;left:0;top:900px">planted below</p>');
    plant(
      '<p style="position:fixed;left:0;top:500px;width:60px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis">fine, with dots</p>',
    );
  });
  const faults = (await page.evaluate(findLayoutFaults)).join("\n");
  expect(faults).toMatch(/overlap: "(Sign in|planted overlap)" and "(Sign in|planted overlap)"/);
  expect(faults).toMatch(/cut off by .*planted cut/);
  expect(faults).toMatch(/outside of the window: "planted outside"/);
  expect(faults).toMatch(/the page scrolls: /);
  expect(faults).not.toContain("with dots");
});

test("signing in, the simulator, the board and its TV", async () => {
  const visitor = await office.person();
  const signingIn = await openTab(visitor, "/sign-in");
  await signingIn.getByText("Demo log-ins").waitFor();
  await looksRight(signingIn, "sign-in");
  const simulator = await openTab(visitor, "/sim");
  await simulator.getByLabel("Company").waitFor();
  await looksRight(simulator, "sim");
  await visitor.close();

  const board = await office.at("/board", "helen@globex.example");
  await board.getByRole("article", { name: "Billing" }).waitFor();
  await board.getByRole("button", { name: "Language" }).click();
  await board.getByRole("menuitem", { name: "繁體中文" }).click();
  await board.locator('html[lang="zh-Hant"]').waitFor();
  await looksRight(board, "board");
  await board.getByRole("button", { name: "TV mode", exact: true }).click();
  await board.getByRole("button", { name: "Leave TV mode" }).waitFor();
  await looksRight(board, "board-tv");
});

test("the missed list at both places, and the reports", async () => {
  const desk = await office.at("/desk", "joel@globex.example");
  await desk
    .getByRole("navigation", { name: "My contacts" })
    .getByRole("button", { name: /^Missed/ })
    .click();
  await desk.getByRole("button", { name: "Take" }).first().click();
  await desk.getByRole("button", { name: "Call back" }).first().click();
  await desk.getByRole("textbox", { name: "Note" }).waitFor();
  await looksRight(desk, "desk-missed");

  const supervisor = await office.at("/missed", "helen@globex.example");
  await supervisor.getByRole("button", { name: "Call back" }).first().click();
  await supervisor.getByRole("combobox", { name: "Owner" }).waitFor();
  await looksRight(supervisor, "missed");
  const ends = await supervisor
    .locator(".missed-at")
    .evaluateAll((times) => times.map((time) => Math.round(time.getBoundingClientRect().right)));
  expect(new Set(ends).size, `times end at ${ends}`).toBe(1);
  await supervisor.getByRole("link", { name: "Reports" }).click();
  await supervisor.getByRole("row", { name: /^Billing/ }).waitFor();
  await looksRight(supervisor, "reports-queues");
  await supervisor.getByRole("button", { name: "Agents" }).click();
  await supervisor.getByRole("columnheader", { name: "Signed in" }).waitFor();
  await looksRight(supervisor, "reports-agents");
});

test("the desk: idle, ringing, talking, wrapping up", async () => {
  const agent = await office.person();
  const desk = await comeIn(agent, "/desk", "ruth@globex.example");
  await goReady(desk);
  await looksRight(desk, "desk-idle");
  const customer = await office.customer({ caller: "Sir Alan Whitby", line: "Globex Private" });

  await customer.dial();
  await offerOn(desk).waitFor();
  await looksRight(desk, "desk-ringing");
  await offerOn(desk).getByRole("button", { name: "Accept" }).click();
  await talks(desk);
  await looksRight(desk, "desk-talking");
  await looksRight(customer.page, "sim-talking");
  await customer.hangUp();
  await desk.getByRole("complementary", { name: "Wrap-up" }).waitFor();
  await looksRight(desk, "desk-wrap-up");
});

test("the desk: choosing a colleague, being asked, and both in a consultation", async () => {
  const asks = await office.at("/desk", "dan@globex.example");
  await goReady(asks);
  const customer = await office.customer({ caller: "Edward Harris" });
  await customer.dial();
  await offerOn(asks).getByRole("button", { name: "Accept" }).click();
  await talks(asks);
  await asks.getByRole("textbox", { name: "Note" }).fill("Wants to know whether the part is in stock.");
  await asks.getByText("Draft saved").waitFor();
  const isAsked = await office.at("/desk", "mei@globex.example");
  await goReady(isAsked);
  await asks.getByRole("button", { name: "Transfer", exact: true }).click();
  const ask = asks.getByRole("button", { name: "Ask first: Mei Lin" });
  await ask.waitFor();
  await looksRight(asks, "desk-transfer");
  await ask.click();
  await offerOn(isAsked).getByText("Asks you").waitFor();
  await looksRight(isAsked, "desk-asked");
  await offerOn(isAsked).getByRole("button", { name: "Accept" }).click();
  await asks.getByRole("button", { name: "Complete transfer" }).waitFor();
  await looksRight(asks, "desk-consulting");
  await looksRight(isAsked, "desk-consulted");
  await customer.hangUp();
});

test("the desk when it is not known who calls", async () => {
  const desk = await office.at("/desk", "ana@globex.example");
  await goReady(desk);
  const customer = await office.customer({ caller: "Anil Patel" });
  for (const [caller, name] of [
    ["Anil Patel", "shared"],
    ["Unknown number", "unknown"],
    ["Number withheld", "withheld"],
  ] as const) {
    await customer.be(caller);
    await customer.dial();
    await offerOn(desk).waitFor();
    await looksRight(desk, `desk-${name}`);
    await customer.hangUp();
    await offerOn(desk).waitFor({ state: "hidden" });
  }
});

test("a long reason for a pause leaves the rest of the bar its room", async () => {
  const desk = await office.at("/desk", "salma@globex.example");
  await desk.getByText("You are signed in, but get no contacts.").waitFor();
  const credentials = { email: "salma@globex.example", password: "demo" };
  const { token } = await (await desk.context().request.post("/api/v1/sessions", { data: credentials })).json();
  const socket = io(`${office.url}/agent`, { auth: { token }, transports: ["websocket"] });
  onTestFinished(() => void socket.close());
  const id = crypto.randomUUID();
  await socket.emitWithAck("setIntent", { id, intent: "notReady", reason: "Waiting for the courier's call back" });
  await desk.getByRole("button", { name: /Waiting for the courier's call back/ }).waitFor();
  await looksRight(desk, "desk-long-reason");
});

test("a board of five queues and of seven shows all of them beside each other, none by scrolling sideways", async () => {
  const rest = await openRest(office.url, "sam@globex.example");
  const board = await office.at("/board", "helen@globex.example");
  const tiles = board.getByRole("region", { name: "Queues" }).getByRole("article");
  for (const [name, count] of Object.entries({ "Claims and complaints": 5, Rentals: 6, "Spare parts": 7 })) {
    await rest.ask("POST", "queues", { name });
    await expect.poll(() => tiles.count()).toBe(count);
    const hidden = await board.locator(".board-queues").evaluate((zone) => zone.scrollWidth - zone.clientWidth);
    expect(hidden, `${count} queues`).toBe(0);
  }
  await looksRight(board, "board-seven");
});

test("at 200 % zoom, and on a small screen, the pages of supervisors and administrators are read without scrolling sideways", async () => {
  const zoomed = { width: 640, height: 400 };
  const places = { helen: ["/board", "/missed", "/reports"], sam: ["/admin/queues", "/admin/lines", "/admin/history"] };
  for (const [who, paths] of Object.entries(places)) {
    const person = await office.person(zoomed);
    for (const path of paths) {
      const page = await comeIn(person, path, `${who}@globex.example`);
      await page.getByText("Billing").filter({ visible: true }).first().waitFor();
      for (const language of ["zh-Hant", "en"] as const) {
        await speak(page, language);
        const faults = (await layoutFaults(page)).filter((fault) => /sideways|overlap|top-bar/.test(fault));
        expect.soft(faults, `${path} ${language}`).toEqual([]);
      }
      await shoot(page, `zoomed${path.replaceAll("/", "-")}`);
      await page.setViewportSize({ width: 1024, height: 768 });
      const faults = (await layoutFaults(page)).filter((fault) => /sideways|overlap|top-bar/.test(fault));
      expect.soft(faults, `${path} at 1024 × 768`).toEqual([]);
      await shoot(page, `small${path.replaceAll("/", "-")}`);
      await page.close();
    }
  }
});
