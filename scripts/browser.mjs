/** The browser and the fonts that browser tests need: Debian's Chromium, and CJK fonts so that Chinese is measured as it is seen. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { installPackages } from "./apt.mjs";

/** Without a window to draw it takes a third less of the processor; the whole one will do. */
const headless = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium-headless-shell";
const whole = "/usr/bin/chromium";

/** Installs what is missing where we may. Returns undefined when all is there, else what a person should do. */
export function ensureBrowser() {
  if (existsSync(headless) && hasCjkFonts()) return undefined;
  const missing = installPackages(
    ["chromium-headless-shell", "fonts-noto-cjk"],
    `Browser tests need Chromium (${headless} or ${whole}, or what CHROMIUM_PATH names) and CJK fonts.`,
  );
  return missing && existsSync(whole) && hasCjkFonts() ? undefined : missing;
}

function hasCjkFonts() {
  const { stdout } = spawnSync("fc-list", [":lang=zh-cn", "family"], { encoding: "utf8" });
  return Boolean(stdout?.trim());
}
