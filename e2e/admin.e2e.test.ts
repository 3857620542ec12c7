import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axeFaults, dress, type Language, layoutFaults, speak } from "./looks.ts";
import { openOffice, shoot } from "./openOffice.ts";
import { openTab } from "./people.ts";

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
  for (const place of ["lines", "skills", "agents", "history"]) {
    const other = await openTab(page.context(), `/admin/${place}`);
    await other.getByRole("table").getByRole("row").nth(2).waitFor();
    if (place === "lines" || place === "agents") {
      await other.getByRole("table").getByRole("button").first().click();
      await other.getByRole("form").waitFor();
    }
    await looksRight(other, `admin-${place}`);
    await other.close();
  }
});

const LANGUAGES: readonly Language[] = ["zh-Hans", "zh-Hant", "en"];

/** In each language nothing overlaps or is cut; in light and dark axe has nothing to say. Ends in English and light. */
async function looksRight(page: Page, name: string): Promise<void> {
  const faults: string[] = [];
  for (const language of LANGUAGES) {
    await speak(page, language);
    faults.push(...(await layoutFaults(page)).map((fault) => `${name} ${language}: ${fault}`));
    if (language !== "en") await shoot(page, `${name}-${language}`);
  }
  for (const scheme of ["dark", "light"] as const) {
    await dress(page, scheme);
    faults.push(...(await axeFaults(page)).map((fault) => `${name} ${scheme}: ${fault}`));
    await shoot(page, `${name}-${scheme}`);
  }
  expect.soft(faults, name).toEqual([]);
}
