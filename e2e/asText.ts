import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** What pages make of words that others wrote. */

/** Each of the words stands as it is in that part of the page, on whichever page of its list, and is nothing else there. */
export async function saysAll(page: Page, words: readonly string[], part = "body"): Promise<void> {
  const missing = () =>
    page.evaluate(
      ([all, where]) => {
        const more = [...document.querySelectorAll<HTMLButtonElement>("button:enabled")];
        more.find(({ textContent }) => /^(Show )?(Older|Earlier|Later|More)/i.test(textContent))?.click();
        const shown = [...document.querySelectorAll(where)].map(({ textContent }) => textContent).join("\n");
        const said = shown.replaceAll(/\s+/g, " ");
        return all.filter((word) => !said.includes(word));
      },
      [words, part] as const,
    );
  await expect.poll(missing, { message: `${page.url()} ${part}` }).toEqual([]);
  await standsAsText(page);
}

/** The page holds words only: no element that somebody else wrote. */
export async function standsAsText(page: Page): Promise<void> {
  expect(await page.evaluate(() => "__x" in window)).toBe(false);
  const planted =
    "img[src=x], [onerror], [onload], [onfocus], [ontoggle], a[href^=javascript], marquee, object, embed, base[href]";
  expect(await page.locator(planted).count()).toBe(0);
}

/** What nothing in a formatted mail may be, by itself or by an attribute. */
const DANGEROUS =
  "script, iframe, object, embed, svg, math, form, input, button, base, link, template, video, audio, picture, body meta, body style";

/** Frames load when they come into view: here all at once. In each is the mail, and nothing that could do anything. */
export async function framesAreHarmless(desk: Page, count: number): Promise<void> {
  await desk.evaluate(() => {
    for (const frame of document.querySelectorAll("iframe")) frame.loading = "eager";
  });
  const frames = await desk.locator(".mail-frame iframe").all();
  expect(frames).toHaveLength(count);
  const found = await Promise.all(
    frames.map(async (frame) => {
      const body = frame.contentFrame().locator("body");
      await body.getByText("Dear all").waitFor({ state: "attached" });
      return await dangersIn(body);
    }),
  );
  expect(found.flat()).toEqual([]);
}

async function dangersIn(body: Locator): Promise<string[]> {
  return await body.evaluate((element, dangerous) => {
    const inside = [...element.querySelectorAll("*")];
    const runs = ({ name, value }: Attr) =>
      /^on|^(?:srcset|srcdoc|ping|background|formaction)$/i.test(name) || /^\W*(?:java|vb)script:/i.test(value);
    const bad = inside.filter((one) => one.matches(dangerous) || [...one.attributes].some(runs));
    return bad.map((one) => one.outerHTML.slice(0, 200));
  }, DANGEROUS);
}
