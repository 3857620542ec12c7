/** The browser and the fonts that browser tests need: Debian's Chromium, and CJK fonts so that Chinese is measured as it is seen. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { installPackages } from "./apt.mjs";

const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Installs what is missing where we may. Returns undefined when all is there, else what a person should do. */
export function ensureBrowser() {
  if (existsSync(chromium) && hasCjkFonts()) return undefined;
  return installPackages(
    ["chromium", "fonts-noto-cjk"],
    "Browser tests need Chromium (CHROMIUM_PATH, default /usr/bin/chromium) and CJK fonts.",
  );
}

function hasCjkFonts() {
  const { stdout } = spawnSync("fc-list", [":lang=zh-cn", "family"], { encoding: "utf8" });
  return Boolean(stdout?.trim());
}
