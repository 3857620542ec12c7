import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { dialAs } from "./carrierSide.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { goReady, offerOn, talks, wrapUp } from "./people.ts";

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

/** Fills up with the addresses outside of this installation that a page asks for. */
function asksElsewhere(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { host, protocol } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && host !== new URL(office.url).host) asked.push(request.url());
  });
  return asked;
}
