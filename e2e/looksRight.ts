import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeFaults, dress, type Language, layoutFaults, type Scheme, speak } from "./looks.ts";
import { shoot } from "./openOffice.ts";

const LANGUAGES: readonly Language[] = ["zh-Hans", "zh-Hant", "en"];
const SCHEMES: readonly Scheme[] = ["dark", "light"];

/** In each language nothing overlaps or is cut; in light and dark axe has nothing to say. Ends in English and light. */
export async function looksRight(page: Page, name: string, languages = LANGUAGES): Promise<void> {
  const faults: string[] = [];
  // Nobody points at anything: no tooltip covers the page.
  await page.mouse.move(0, 0);
  for (const language of languages) {
    if (languages.length > 1) await speak(page, language);
    faults.push(...(await layoutFaults(page)).map((fault) => `${name} ${language}: ${fault}`));
    if (language !== "en") await shoot(page, `${name}-${language}`);
  }
  for (const scheme of SCHEMES) {
    await dress(page, scheme);
    const found = await axeFaults(page, scheme === "dark" ? "colours" : "all");
    faults.push(...found.map((fault) => `${name} ${scheme}: ${fault}`));
    await shoot(page, `${name}-${scheme}`);
  }
  expect.soft(faults, name).toEqual([]);
}
