import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { listenIn } from "./audio.ts";

/** What a person's screen is like. */
export interface Screen {
  readonly locale?: string;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

/** A browser profile of one person: sign-in, microphone and notifications are shared by its tabs and by nobody else. */
export async function aPerson(browser: Browser, url: string, screen: Screen = {}): Promise<BrowserContext> {
  const { locale = "en-GB", width = 1280, height = 720, dark = false } = screen;
  const context = await browser.newContext({
    baseURL: url,
    locale,
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    permissions: ["microphone", "notifications"],
  });
  await listenIn(context);
  return context;
}

/** Signs in through the form and opens a page of the product. */
export async function signIn(person: BrowserContext, path: string, email: string): Promise<Page> {
  const page = await person.newPage();
  await page.goto(path);
  await page.locator('input[type="email"], input[name="email"]').first().fill(email);
  await page.locator('input[type="password"]').first().fill("demo");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${path}`);
  return page;
}

/** Presses "Go ready" or the menu's "Ready", and waits until the desk says so. */
export async function goReady(desk: Page): Promise<void> {
  await desk.getByRole("button", { name: "Go ready" }).first().click();
  await desk.getByText("Ready for calls").waitFor();
}

/** The customer's phone. */
export interface Handset {
  readonly page: Page;
  dial(): Promise<void>;
  hangUp(): Promise<void>;
}

/** Opens the simulator and picks the company, a caller and a line by what the screen says. */
export async function pickUpHandset(
  person: BrowserContext,
  choice: { company: string; caller: string; line?: string },
): Promise<Handset> {
  const page = await person.newPage();
  await page.goto("/sim");
  await chooseCompany(page, choice.company);
  await page
    .getByRole("radio", { name: new RegExp(choice.caller) })
    .first()
    .check({ force: true });
  if (choice.line)
    await page
      .getByRole("radio", { name: new RegExp(choice.line) })
      .first()
      .check({ force: true });
  const handset = page
    .getByRole("region", { name: "Customer's handset" })
    .or(page.getByLabel("Customer's handset"))
    .first();
  return {
    page,
    dial: () => handset.getByRole("button", { name: /^Call/ }).click(),
    hangUp: () => handset.getByRole("button", { name: "Hang up" }).click(),
  };
}

async function chooseCompany(page: Page, company: string): Promise<void> {
  const select = page.getByLabel("Company");
  if ((await select.evaluate((element) => element.tagName)) === "SELECT")
    return void (await select.selectOption({ label: company }));
  await select.click();
  await page.getByRole("option", { name: company }).click();
}

/** The offer on a desk, while it rings. */
export const offerOn = (desk: Page): Locator => desk.getByRole("complementary", { name: "Incoming call" });
