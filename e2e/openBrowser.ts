import { type Browser, chromium } from "playwright-core";

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
