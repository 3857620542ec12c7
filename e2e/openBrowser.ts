import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  // Addresses on this machine instead of mDNS names, which nobody resolves here.
  "--disable-features=WebRtcHideLocalIpsWithMdns",
];

/** The system's Chromium with a false microphone; `microphone` is a WAV file to be heard from it instead of its beeps. */
export async function openBrowser(options: { microphone?: string } = {}): Promise<Browser> {
  const microphone = options.microphone ? [`--use-file-for-fake-audio-capture=${options.microphone}`] : [];
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  return await chromium.launch({ executablePath, args: [...FLAGS, ...microphone] });
}

/** A person at a screen of their own: nothing is shared with other pages, microphone and notifications are allowed. */
export async function openPage(
  browser: Browser,
  url: string,
  options: { locale?: string; width?: number; height?: number; dark?: boolean } = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const { locale = "en-GB", width = 1280, height = 720, dark = false } = options;
  const context = await browser.newContext({
    baseURL: new URL(url).origin,
    locale,
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    permissions: ["microphone", "notifications"],
  });
  const page = await context.newPage();
  await page.goto(url);
  return { page, context };
}
