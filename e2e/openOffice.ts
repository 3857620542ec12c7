import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach } from "vitest";
import { writeTone } from "./audio.ts";
import { copyDemo } from "./copyDemo.ts";
import { openBrowser, shareBrowser } from "./openBrowser.ts";
import { aPerson, comeIn, type Handset, pickUpHandset, type Screen } from "./people.ts";
import { type RunningTouchstone, startTouchstone } from "./startTouchstone.ts";

/** The product with the demo's data and people at its screens, for one test file. */
export interface Office {
  readonly url: string;
  readonly dataDir: string;
  /** What runs there, for whoever wants to see it end. */
  readonly touchstone: RunningTouchstone;
  /** A person with a computer of the office; gone after the test. */
  person(screen?: Screen): Promise<BrowserContext>;
  /** A person who is signed in, at a page. */
  at(path: string, email: string, screen?: Screen): Promise<Page>;
  /** A customer with a phone, somewhere else. */
  customer(choice: { caller: string; line?: string; company?: string; screen?: Screen }): Promise<Handset>;
}

/**
 * Starts it, in one process or as a cluster of many; all of it ends with the file's tests. With tones, agents' and customers'
 * microphones hear them, in Hz.
 */
export async function openOffice(
  tones?: { readonly agentHz: number; readonly customerHz: number },
  command: "start" | "cluster" = "start",
): Promise<Office> {
  const dataDir = await copyDemo();
  const microphone = (name: string, hz: number) => writeTone(join(dataDir, `${name}.wav`), hz);
  const starting = startTouchstone({ dataDir, command });
  afterAll(async () => void (await (await starting).stop()));
  const inside = tones ? await openFor(await microphone("agent", tones.agentHz)) : await shareBrowser();
  const outside = tones ? await openFor(await microphone("customer", tones.customerHz)) : inside;
  const touchstone = await starting;
  const people: BrowserContext[] = [];
  afterEach(async ({ task }) => {
    const present = people.splice(0);
    const pages = task.result?.state === "fail" ? present.flatMap((person) => person.pages()) : [];
    await Promise.all(pages.map((page, place) => shoot(page, `failed-${task.name.slice(0, 40)}-${place}`)));
    await Promise.all(present.map((person) => person.close()));
  });
  const someone = async (browser: Browser, screen?: Screen) => {
    const person = await aPerson(browser, touchstone.url, screen);
    people.push(person);
    return person;
  };
  return {
    url: touchstone.url,
    dataDir,
    touchstone,
    person: (screen) => someone(inside, screen),
    at: async (path, email, screen) => await comeIn(await someone(inside, screen), path, email),
    customer: async ({ screen, ...choice }) =>
      await pickUpHandset(await someone(outside, screen), { company: "Globex", ...choice }),
  };
}

async function openFor(microphone: string): Promise<Browser> {
  const browser = await openBrowser({ microphone });
  afterAll(() => browser.close());
  return browser;
}

/** Keeps a picture of a page in the directory that `SHOTS` names; without it nothing is done. */
export async function shoot(page: Page, name: string): Promise<void> {
  const dir = process.env.SHOTS;
  if (!dir) return;
  await mkdir(dir, { recursive: true });
  await page.screenshot({ path: join(dir, `${name}.png`) });
}
