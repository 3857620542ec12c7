import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** As `scripts/browser.mjs` installs them: what has no window to draw takes a third less of the processor. */
const PROGRAMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

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

/** The system's Chromium (or what `CHROMIUM_PATH` names) with a false microphone; `microphone` is a WAV file to be heard from it instead of its beeps. */
export async function openBrowser(options: { microphone?: string } = {}): Promise<Browser> {
  const microphone = options.microphone ? [`--use-file-for-fake-audio-capture=${options.microphone}`] : [];
  const executablePath = process.env.CHROMIUM_PATH ?? PROGRAMS.find((path) => existsSync(path));
  if (!executablePath) throw new Error(`there is no browser: ${PROGRAMS.join(", ")}, or CHROMIUM_PATH`);
  return await chromium.launch({ executablePath, args: [...FLAGS, ...microphone] });
}

let silent: Promise<Browser> | undefined;

/** The one that all files of this process share when nobody has to be heard; it ends with the process. */
export async function shareBrowser(): Promise<Browser> {
  if (!(await silent)?.isConnected()) silent = openBrowser();
  return await (silent as Promise<Browser>);
}
