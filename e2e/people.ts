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
    // Nobody waits for a menu to have faded away.
    reducedMotion: "reduce",
    permissions: ["microphone", "notifications"],
  });
  // What does not come in this time will not come: the whole test need not run out.
  context.setDefaultTimeout(15_000);
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

/** Opens a page for somebody who has signed in before: the form takes longer than most tests have use for. */
export async function comeIn(person: BrowserContext, path: string, email: string): Promise<Page> {
  const answer = await person.request.post("/api/v1/sessions", { data: { email, password: "demo" } });
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`);
  return await openTab(person, path);
}

/** Presses "Go ready" or the menu's "Ready", and waits until the desk says so. */
export async function goReady(desk: Page): Promise<void> {
  await desk.getByRole("button", { name: "Go ready" }).first().click();
  await desk.getByText("Ready for calls").waitFor();
}

/** The customer's phone. */
export interface Handset {
  readonly page: Page;
  /** Becomes another caller: by a name of the list, or by a number typed by hand. */
  be(caller: string): Promise<void>;
  dial(): Promise<void>;
  hangUp(): Promise<void>;
}

/** Opens the simulator and picks the company, a caller and a line by what the screen says. */
export async function pickUpHandset(
  person: BrowserContext,
  choice: { company: string; caller: string; line?: string },
): Promise<Handset> {
  const page = await openTab(person, "/sim");
  await page.getByLabel("Company").selectOption({ label: choice.company });
  const be = async (caller: string) => {
    if (/^[+\d]/.test(caller)) await page.getByRole("textbox", { name: "Number to call from" }).fill(caller);
    else await press(page.getByRole("radio", { name: caller }).first());
  };
  await be(choice.caller);
  if (choice.line) await chooseLine(page, choice.line);
  const handset = page.getByRole("region", { name: "Customer's handset" });
  return {
    page,
    be,
    dial: () => handset.getByRole("button", { name: /^Call/ }).click(),
    hangUp: () => handset.getByRole("button", { name: "Hang up" }).click(),
  };
}

/** A radio button whose visible part is its label. */
export const press = (radio: Locator) => radio.check({ force: true });

async function chooseLine(page: Page, line: string): Promise<void> {
  const lines = page.getByRole("combobox", { name: "Line dialled" });
  const label = await lines.getByRole("option", { name: `${line},` }).textContent();
  await lines.selectOption({ label: label ?? "" });
}

/** Another tab of the same browser: signed in already. */
export async function openTab(person: BrowserContext, path: string): Promise<Page> {
  const page = await person.newPage();
  await page.goto(path);
  return page;
}

/** Waits until two can talk; the microphone button works only in the tab that has the audio. */
export async function talks(desk: Page): Promise<void> {
  await callState(desk).getByText("Talking").waitFor();
  await desk.getByRole("button", { name: "Mute", disabled: false }).waitFor();
}

const callState = (desk: Page): Locator => desk.getByRole("complementary", { name: "Phone" }).getByRole("status");

/** Chooses what came of it, the first when it does not matter, and completes. */
export async function wrapUp(desk: Page, disposition?: string): Promise<void> {
  const panel = desk.getByRole("complementary", { name: "Wrap-up" });
  await press(panel.getByRole("radio", disposition ? { name: disposition } : {}).first());
  await panel.getByRole("button", { name: /^Complete, ready/ }).click();
  await desk.getByText("Ready for calls").waitFor();
}

/** The offer on a desk, while it rings. */
export const offerOn = (desk: Page): Locator => desk.getByRole("complementary", { name: "Incoming call" });
