/** The browser and the fonts that browser tests need: Debian's Chromium, and CJK fonts so that Chinese is measured as it is seen. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const PACKAGES = ["chromium", "fonts-noto-cjk"];

/** Installs what is missing where we may. Returns undefined when all is there, else what a person should do. */
export function ensureBrowser() {
  if (existsSync(chromium) && hasCjkFonts()) return undefined;
  if (!isDebian() || process.getuid?.() !== 0) {
    return `Browser tests need Chromium (CHROMIUM_PATH, default /usr/bin/chromium) and CJK fonts. On Debian: sudo apt-get install ${PACKAGES.join(" ")}`;
  }
  console.log(`Installing ${PACKAGES.join(" and ")} …`);
  if (install() || (apt(["update"]) && install())) return undefined;
  return `apt-get could not install ${PACKAGES.join(" and ")}`;
}

function install() {
  return apt(["install", "-y", "--no-install-recommends", ...PACKAGES]);
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-q", "-o", "DPkg::Lock::Timeout=400", ...args];
  const { status, stdout, stderr } = spawnSync("apt-get", options, { env, stdio: ["ignore", "pipe", "pipe"] });
  if (status !== 0) console.error(`apt-get ${args.join(" ")}:\n${stdout}${stderr}`.slice(-4000));
  return status === 0;
}

function hasCjkFonts() {
  const { stdout } = spawnSync("fc-list", [":lang=zh-cn", "family"], { encoding: "utf8" });
  return Boolean(stdout?.trim());
}

function isDebian() {
  return existsSync("/etc/os-release") && /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"));
}
