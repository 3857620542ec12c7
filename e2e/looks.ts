import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { findLayoutFaults } from "./layoutFaults.ts";

export type Language = "en" | "zh-Hans" | "zh-Hant";
export type Scheme = "light" | "dark";

const OWN_NAMES: Record<Language, string> = { en: "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文" };
const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong on the page as it stands, one line each; with `of` colours alone, which is what light and dark differ in. */
export async function axeFaults(page: Page, of: "all" | "colours" = "all"): Promise<string[]> {
  // Given to the page by the debugger, since its own content security policy lets no foreign script in; half a megabyte, so once.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(
    async (runOnly) => {
      const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
      return await axe.run({ resultTypes: ["violations"], ...(runOnly ? { runOnly } : {}) });
    },
    of === "colours" ? ["color-contrast", "link-in-text-block"] : null,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** Chooses a language where the page offers it: in the menu of the bar, or beneath the sign-in form; for a wall, on the board itself. */
export async function speak(page: Page, language: Language): Promise<void> {
  if ((await page.evaluate(() => document.documentElement.lang)) === language) return;
  const isOnTheWall = new URL(page.url()).searchParams.has("tv");
  if (isOnTheWall) await page.keyboard.press("Escape");
  const menu = page.getByRole("button", { name: /^(Language|语言|語言)$/ });
  const inMenu = (await menu.count()) > 0;
  // Without the mouse's way there, which takes longer than all the rest; the board's language is chosen by hand.
  if (inMenu) await menu.dispatchEvent("click");
  await page.getByRole(inMenu ? "menuitem" : "button", { name: OWN_NAMES[language] }).dispatchEvent("click");
  await page.locator(`html[lang="${language}"]`).waitFor();
  await page.getByRole("menu").waitFor({ state: "hidden" });
  if (isOnTheWall) await page.getByRole("button", { name: /^(TV mode|电视模式|電視模式)$/ }).click();
}

/** Switches as a computer does at dusk; without movement, since a colour on its way is no fault. */
export async function dress(page: Page, scheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
}

/** Texts that overlap, are cut off or squeezed, and scrolling of the page as a whole, one line each. */
export async function layoutFaults(page: Page): Promise<string[]> {
  return await page.evaluate(findLayoutFaults);
}
